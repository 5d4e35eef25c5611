using System.Globalization;
using System.Text;
using FastMargin.Instruments;
using FastMargin.Models.Scenarios;
using FastMargin.Models.Sets;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Models.Rules;

public sealed class SpanModelTests
{
    private const string Commodities = """
        "commodities": {
          "A": {
            "tiers": { "1": 1, "2": 2, "3": 2 },
            "spreads": [ { "first": 1, "second": 2, "charge": 40 }, { "first": 2, "second": 2, "charge": 15 } ],
            "deliveries": [ { "month": 1, "perSpreadDelta": 3, "perOutrightDelta": 8 } ],
            "shortOptionMinimum": 25
          },
          "B": { "shortOptionMinimum": 10, "shortOptions": "gross" }
        },
        "credits": [ { "rate": 0.5, "legs": [
          { "commodity": "A", "deltas": 2 }, { "commodity": "B", "deltas": 1, "reversed": true } ] } ]
        """;

    /// <summary>Stocks and futures of the market, as contracts of months.</summary>
    private static readonly (string Symbol, string Commodity, int Month)[] _contracts =
        [("STK", "A", 1), ("FUT", "A", 2), ("FUT_2026-06-19_C", "A", 3), ("STK_2026-06-19_P", "B", 1), ("INV", "C", 1)];

    [Fact]
    public void Requirement_is_that_of_the_rule_in_doubles_where_numbers_are_whole() => Seeds.ForEach(20, dice =>
    {
        var arrays = new Dictionary<int, SpanPosition>();
        string json = Json(new OptionMarket(new Dice(1)).Universe, dice, arrays);
        using var rig = new Rig(new Dice(1), "span", json);
        SpanMargin plain = Plain();
        for (int turn = 0; turn < 20; turn++)
        {
            var held = arrays.Keys.Where(_ => dice.Chance(0.6)).ToDictionary(id => id, _ => dice.Between(-9, 9));
            rig.Hold(held.Where(h => h.Value != 0).ToDictionary());
            double expected = plain.Requirement(
                [.. held.Where(h => h.Value != 0).Select(h => arrays[h.Key] with { Quantity = h.Value })]);
            Assert.Equal(expected, rig.Requirement(), 1e-9 * (1 + expected));
            Assert.Equal(0, rig.Doubt());
        }
    });

    [Fact]
    public void Marks_do_not_move_it_and_what_it_does_not_know_is_to_blame()
    {
        string json = Json(new OptionMarket(new Dice(1)).Universe, new Dice(2), []);
        using var rig = new Rig(new Dice(1), "span", json);
        Universe universe = rig.Market.Universe;
        int stock = universe.InstrumentId("STK");
        rig.Hold(new Dictionary<int, long> { [stock] = 3 });
        double before = rig.Requirement();
        Assert.True(before > 0);
        rig.Move(stock, rig.Book.MarkSteps(stock) * 2);
        Assert.Equal(before, rig.Requirement());
        Assert.False(rig.Book.Requirements!.MovesWithMarks(rig.Pool));
        Instrument other = universe.Instruments.First(i => i.Symbol.StartsWith("IDX_", StringComparison.Ordinal));
        rig.Put(other.Id, 1);
        rig.Refresh();
        Assert.True(double.IsNaN(rig.Requirement()));
        Assert.Equal(other.Id, rig.Exact().UnpricedInstrument);
    }

    [Theory]
    [InlineData("\"contracts\":{}", "commodities: missing")]
    [InlineData("\"commodities\":{\"A\":{}}", "contracts: missing")]
    [InlineData("\"commodities\":{\"A\":{}},\"contracts\":{\"XYZ\":{}}", "contracts.XYZ: no such instrument")]
    [InlineData("\"commodities\":{\"A\":{}},\"contracts\":{\"STK\":{\"commodity\":\"B\"}}", "commodity: \"B\"")]
    [InlineData(
        "\"commodities\":{\"A\":{}},\"contracts\":{\"STK\":{\"commodity\":\"A\",\"month\":1,\"array\":[1]}}",
        "1 losses")]
    [InlineData("\"commodities\":{\"A\":{\"spreads\":[{\"first\":1,\"second\":2,\"charge\":-1}]}}", "charge: -1")]
    [InlineData("\"commodities\":{\"A\":{\"tiers\":{\"x\":1}}}", "tiers.x: no month")]
    [InlineData("\"commodities\":{\"A\":{}},\"contracts\":{},\"credits\":[{\"rate\":1.5}]", "credits[1].rate: 1.5")]
    [InlineData("\"commodities\":{\"A\":{}},\"contracts\":{},\"credits\":[{\"rate\":1,\"legs\":[]}]", "legs: 0")]
    [InlineData("\"file\":\"none.json\"", "no file that can be read")]
    public void Parameter_that_cannot_be_is_an_error_that_names_its_path(string set, string message)
    {
        Universe universe = new OptionMarket(new Dice(1)).Universe;
        var error = Assert.Throws<DataException>(
            () => RequirementSets.Parse($"{{\"sets\":{{\"span\":{{\"rule\":\"span\",{set}}}}}}}", universe));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static SpanMargin Plain() => SpanMargin.Create(
        [
            new SpanCommodity
            {
                Name = "A",
                Tiers = new Dictionary<int, int> { [1] = 1, [2] = 2, [3] = 2 },
                Spreads = [new(1, 1, 2, 1, 40), new(2, 1, 2, 1, 15)],
                Deliveries = [new(1, 3, 8)],
                ShortOptionMinimum = 25,
            },
            new SpanCommodity { Name = "B", ShortOptionMinimum = 10, ShortOptions = ShortOptionCount.Gross },
        ],
        [new([new("A", 2, false), new("B", 1, true)], 0.5)]);

    private static string Json(Universe universe, Dice dice, Dictionary<int, SpanPosition> arrays)
    {
        var text = new StringBuilder("{ \"sets\": { \"span\": { \"rule\": \"span\", ").Append(Commodities)
            .Append(", \"contracts\": {");
        string between = "";
        foreach ((string symbol, string commodity, int month) in _contracts.Where(c => c.Commodity != "C"))
        {
            Instrument of = universe.Instruments.First(i => i.Symbol.StartsWith(symbol, StringComparison.Ordinal));
            double[] losses = [.. Enumerable.Range(0, 16).Select(_ => (double)dice.Between(-500, 500))];
            double delta = dice.OneOf(1, 0.5, -0.25, 2);
            text.Append(CultureInfo.InvariantCulture, $"{between}\"{of.Symbol}\": {{ \"commodity\": \"{commodity}\", ")
                .Append(CultureInfo.InvariantCulture, $"\"month\": {month}, \"delta\": {delta}, ")
                .Append(CultureInfo.InvariantCulture, $"\"array\": [{string.Join(", ", losses)}] }}");
            between = ", ";
            arrays[of.Id] = new SpanPosition
            {
                Commodity = commodity,
                Month = month,
                Quantity = 0,
                Array = SpanArray.Create(losses),
                Delta = delta,
                IsCall = of.Option?.IsCall,
            };
        }

        return text.Append("} } } }").ToString();
    }
}
