using System.Text;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Models;
using FastMargin.Models.Sets;
using FastMargin.Sinks;
using FastMargin.Tests.Models.Sets.Venues;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Sets;

/// <summary>
/// An exchange, a house and a regulator over one pool, long 10 BTC at 1000, notional <c>n</c>:
/// <code>
/// exchange     1 % to 1,000, 2 % to 10,000 (n·0.02 − 10), 5 % beyond (n·0.05 − 310)
/// house        n·0.005 + 40
/// regulation   n·0.03, rounded up to 0.01: at 159.99 that decides
/// </code>
/// </summary>
public sealed class RequirementGroupTests
{
    private const string Json = """
        {
          "sets": {
            "exchange": { "rule": "brackets" },
            "house": { "rule": "synthetix-v3", "markets": {
              "BTC": { "minimumInitialRatio": 0.01, "maintenanceScalar": 0.5, "minimumPositionMargin": 40 } } },
            "regulation": { "rule": "vega", "assetDecimals": 2, "markets": {
              "BTC": { "riskFactorLong": 0.03, "riskFactorShort": 0.03 } } }
          },
          "groups": { "all": ["exchange", "house", "regulation"] }
        }
        """;

    [Theory]
    [InlineData("100", "house", "10", "45", "30")]
    [InlineData("159.99", "regulation", "21.998", "47.9995", "48")]
    [InlineData("1000", "regulation", "190", "90", "300")]
    [InlineData("2000", "exchange", "690", "140", "600")]
    public void Largest_of_three_sets_binds_as_the_price_moves(
        string mark, string binding, string exchange, string house, string regulation)
    {
        using MarginBook book = Open("100000", out int pool, out ModelDesk desk);
        book.SetMark(0, Price.Parse(mark));
        ((IRequirements)desk).Refresh(0);
        PoolReport report = PoolReport.Of(book, pool);
        Assert.Equal(binding, report.BindingSet);
        Assert.Equal(binding, desk.BindingSet(pool)!.Name);
        Assert.Equal(["exchange", "house", "regulation"], report.Sets.Select(set => set.Set));
        Assert.Equal(["brackets", "synthetix-v3", "vega"], report.Sets.Select(set => set.Rule));
        Assert.Equal(
            [Money.Parse(exchange), Money.Parse(house), Money.Parse(regulation)],
            report.Sets.Select(set => set.MaintenanceRequirement!.Value));
        Assert.Equal(report.Sets.Max(set => set.MaintenanceRequirement!.Value), report.MaintenanceRequirement);
    }

    [Fact]
    public void Events_name_the_set_that_binds()
    {
        // Equity is 10·(p − 1000) + 8,000: at 210 it is 100 against 50.5 of the house, at 204 40 against 61.2.
        using MarginBook book = Open("8000", out _, out _);
        var names = new PoolNames(book, new ParameterShelf());
        var options = new EngineOptions { Profiles = [LevelProfile.LiquidateAtRequirement] };
        using var engine = new MarginEngine(book, options);
        var said = new List<OutputEvent>();
        foreach (string mark in new[] { "210", "205", "1000", "3000" })
        {
            long steps = (long)(Price.Parse(mark).Atto / VenueMarket.StepOf("BTC").Atto);
            said.AddRange(engine.On(InputEvent.Mark(0, steps, 7)).ToArray());
        }

        Assert.Equal(
            ["level by regulation", "call_issued by regulation", "level by regulation", "call_cured by regulation"],
            said.Select(output => $"{Words.Of(output.Kind)} by {names.Set(output.Set)}"));
        var text = new OutputText(VenueMarket.Universe, names, hasStamps: false);
        var line = new Utf8Line();
        text.Json(line, said[0]);
        Assert.Contains("\"set\":\"regulation\"", Encoding.UTF8.GetString(line.Written), StringComparison.Ordinal);
    }

    [Fact]
    public void Account_under_margin_tables_has_no_sets()
    {
        using MarginBook book = Open("8000", out _, out _);
        int other = book.CrossPool(book.AddAccount("other"));
        PoolReport report = PoolReport.Of(book, other);
        Assert.Null(report.BindingSet);
        Assert.Empty(report.Sets);
    }

    private static MarginBook Open(string cash, out int pool, out ModelDesk desk)
    {
        var book = new MarginBook(VenueMarket.Universe);
        desk = ModelDesk.Open(book, RequirementSets.Parse(Json, VenueMarket.Universe));
        foreach (string symbol in VenueMarket.Symbols)
        {
            book.SetMark(VenueMarket.Universe.InstrumentId(symbol), VenueMarket.StartOf(symbol));
        }

        book.SetMark(0, Price.Parse("1000"));
        pool = book.CrossPool(book.AddAccount("account"));
        book.SetBalance(pool, 0, Money.Parse(cash));
        book.SetPosition(pool, 0, 1_000_000, Price.Parse("1000"));
        desk.Assign(book.AccountOf(pool), "all");
        return book;
    }
}
