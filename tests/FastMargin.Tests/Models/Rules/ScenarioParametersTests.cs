using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Sets;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Rules;

public sealed class ScenarioParametersTests
{
    [Theory]
    [InlineData("\"rule\":\"tims\"", "models.sets.one.grid: missing")]
    [InlineData("\"rule\":\"tims\",\"grid\":\"stocks\"", "models.sets.one.grid: \"stocks\"; expected one of equity")]
    [InlineData("\"rule\":\"scenario\",\"grid\":{\"points\":[]}", "models.sets.one.grid.points: no scenario")]
    [InlineData("\"rule\":\"scenario\",\"grid\":{\"points\":[{\"price\":0}]}", "grid.points[1].price: 0")]
    [InlineData("\"rule\":\"scenario\",\"grid\":{\"points\":[{\"price\":1,\"move\":1}]}", "points[1].move: not a")]
    [InlineData("\"rule\":\"scenario\",\"grid\":{\"scanRange\":0.4,\"extreme\":3}", "extreme: 3 times a scan range")]
    [InlineData("\"rule\":\"scenario\",\"grid\":{\"file\":\"none.json\"}", "no file that can be read")]
    [InlineData("\"rule\":\"tims\",\"grid\":\"equity\",\"gird\":1", "models.sets.one.gird: not a parameter")]
    [InlineData("\"rule\":\"tims\",\"grid\":\"equity\",\"rate\":5", "models.sets.one.rate: 5; expected")]
    [InlineData("\"rule\":\"tims\",\"grid\":\"equity\",\"treeSteps\":5", "treeSteps: 5; expected")]
    [InlineData("\"rule\":\"tims\",\"grid\":\"equity\",\"initialFactor\":0.9", "initialFactor: 0.9; expected")]
    [InlineData("\"rule\":\"tims\",\"grid\":\"equity\",\"volatility\":{\"up\":-0.1,\"down\":0}", "volatility.up: -0.1")]
    [InlineData("\"rule\":\"tims\",\"grid\":\"equity\",\"minimumPerUnit\":-1", "minimumPerUnit: -1")]
    public void Parameter_that_cannot_be_is_an_error_that_names_its_path(string set, string message) =>
        Refused($"{{\"asOf\":\"2026-01-05\",\"sets\":{{\"one\":{{{set}}}}}}}", message);

    [Theory]
    [InlineData("\"a\":{\"underlyings\":[]}", "", "classes.a.underlyings: none")]
    [InlineData("\"a\":{\"underlyings\":[\"XYZ\"]}", "", "classes.a.underlyings: \"XYZ\"")]
    [InlineData("\"a\":{\"underlyings\":[\"IDX\"]},\"b\":{\"underlyings\":[\"IDX\"]}", "", "which another class has")]
    [InlineData("\"a\":{\"underlyings\":[\"IDX\"],\"credit\":1.01}", "", "classes.a.credit: 1.01; expected")]
    [InlineData("\"a\":{\"underlyings\":[\"IDX\"],\"group\":\"g\"}", "", "parent g")]
    [InlineData("\"a\":{\"underlyings\":[\"IDX\"]}", "\"g\":{\"credit\":1.5}", "groups.g.credit: 1.5")]
    [InlineData("\"a\":{\"underlyings\":[\"IDX\"]}", "\"g\":{\"parent\":\"h\"},\"h\":{\"parent\":\"g\"}", "g → h → g")]
    [InlineData("\"a\":{\"underlyings\":[\"IDX\"]}", "\"a\":{}", "group a twice")]
    [InlineData("\"a\":{\"underlyings\":[\"IDX\"],\"grid\":\"deribit\"}", "", "STK.grid: 10 scenarios; expected 27")]
    public void Classes_and_groups_that_cannot_be_are_refused(string classes, string groups, string message) => Refused(
        "{\"asOf\":\"2026-01-05\",\"sets\":{\"one\":{\"rule\":\"tims\",\"grid\":\"equity\",\"classes\":{"
            + $"{classes}}},\"groups\":{{{groups}}}}}}}}}",
        message);

    [Fact]
    public void Grid_of_a_file_is_the_grid_in_it()
    {
        string folder = Directory.CreateTempSubdirectory("fastmargin-grid-").FullName;
        string grid = Path.Combine(folder, "grid.json");
        File.WriteAllText(grid, """{ "points": [ { "price": 0.5 }, { "price": 1.5 } ] }""");
        const string Json = """{ "sets": { "one": { "rule": "scenario", "grid": { "file": "grid.json" } } } }""";
        Universe universe = new OptionMarket(new Dice(1)).Universe;
        var sets = RequirementSets.Parse(Json, universe, Path.Combine(folder, "models.json"));
        Assert.Equal("scenario", sets.All[0].Rule.Name);
        File.WriteAllText(grid, """{ "points": [ { "price": -0.5 } ] }""");
        var error = Assert.Throws<DataException>(
            () => RequirementSets.Parse(Json, universe, Path.Combine(folder, "models.json")));
        Assert.Contains("grid.json: grid.points[1].price: -0.5", error.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Options_without_a_time_that_marks_are_as_of_are_refused()
    {
        var market = new OptionMarket(new Dice(1));
        using MarginBook book = market.Book(market.Marks());
        var error = Assert.Throws<DataException>(() => OptionMarket.Desk(
            book, """{ "sets": { "one": { "rule": "tims", "grid": "equity" } } }"""));
        Assert.Contains("models.asOf: missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Option_that_is_held_and_has_expired_is_refused_by_name()
    {
        var market = new OptionMarket(new Dice(1));
        using MarginBook book = market.Book(market.Marks());
        Instrument option = market.Universe.Instruments.First(i => i.Option is not null);
        book.SetPosition(book.CrossPool(book.AddAccount("one")), option.Id, 1, Price.Parse("1"));
        var error = Assert.Throws<DataException>(() => OptionMarket.Desk(
            book,
            """{ "asOf": "2026-01-05T21:00:00Z", "sets": { "one": { "rule": "tims", "grid": "equity" } } }"""));
        string message = $"option {option.Symbol}, expired at 2026-01-05T21:00:00Z";
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Strike_that_is_listed_twice_is_refused()
    {
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "USD", IsBase = true });
        builder.AddTable(MarginTable.Flat("flat", Rate.One));
        builder.AddInstrument(Definition("S", null));
        var option = new OptionDefinition("S", Price.Parse("100"), OptionMarket.AsOf, IsCall: true, IsAmerican: true);
        builder.AddInstrument(Definition("A", option));
        builder.AddInstrument(Definition("B", option));
        var error = Assert.Throws<DataException>(builder.Build);
        Assert.Contains("strike 100 of S again, as A", error.Message, StringComparison.Ordinal);
    }

    private static InstrumentDefinition Definition(string symbol, OptionDefinition? option) => new()
    {
        Symbol = symbol,
        Kind = InstrumentKind.Equity,
        SettleCurrency = "USD",
        Lot = Quantity.Parse("1"),
        Tick = Price.Parse("0.01"),
        LongTable = "flat",
        Option = option,
    };

    private static void Refused(string json, string message)
    {
        Universe universe = new OptionMarket(new Dice(1)).Universe;
        var error = Assert.Throws<DataException>(() => RequirementSets.Parse(json, universe));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
