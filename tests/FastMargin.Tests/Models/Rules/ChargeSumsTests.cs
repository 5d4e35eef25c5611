using FastMargin.Instruments;
using FastMargin.Models.Scenarios;
using FastMargin.Models.Sets;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Models.Rules;

public sealed class ChargeSumsTests
{
    // A grid without a move: what is asked for is the charges alone.
    private const string Still = """
        {
          "asOf": "2026-01-05T14:30:00Z",
          "sets": {
            "one": {
              "rule": "deribit-portfolio", "pricing": "spot", "grid": { "points": [ { "price": 1 } ] },
              "optionCharge": 0.002, "treeSteps": 25,
              "classes": { "futures": { "underlyings": ["FUT", "INV"] } }
            }
          }
        }
        """;

    [Fact]
    public void Calls_and_puts_of_a_strike_are_netted_before_the_short_is_charged()
    {
        using var rig = new Rig(new Dice(1), "one", Still);
        (Instrument call, Instrument put) = Strike(rig);
        rig.Hold(new Dictionary<int, long> { [call.Id] = 10, [put.Id] = -20 });
        double value = 100 * OptionMarket.Number(rig.Book.Mark(call.Option!.Underlying));
        // The published example, ten short on balance: 1 % of them. And 0.2 % of all thirty.
        double expected = (0.01 * 10 * value) + (0.002 * 30 * value);
        Assert.Equal(expected, rig.Requirement(), 1e-9 * expected);
        rig.Hold(new Dictionary<int, long> { [call.Id] = 20, [put.Id] = -10 });
        Assert.Equal(0.002 * 30 * value, rig.Requirement(), 1e-9 * expected);
    }

    [Fact]
    public void Futures_are_charged_for_the_smaller_side()
    {
        using var rig = new Rig(new Dice(2), "one", Still);
        Instrument linear = Of(rig, "FUT");
        Instrument inverse = Of(rig, "INV");
        rig.Hold(new Dictionary<int, long> { [linear.Id] = 3, [inverse.Id] = -200 });
        double longs = 3 * 50 * OptionMarket.Number(rig.Book.Mark(linear.Id));
        double coins = 200 * 100 / OptionMarket.Number(rig.Book.Mark(inverse.Id));
        double shorts = coins * OptionMarket.FxOf(rig.Book, inverse);
        double expected = 0.01 * Math.Min(longs, shorts);
        Assert.Equal(expected, rig.Requirement(), 1e-9 * expected);
        rig.Hold(new Dictionary<int, long> { [linear.Id] = 3 });
        Assert.Equal(0, rig.Requirement());
    }

    [Fact]
    public void Charges_are_those_of_the_parts_stated_apart()
    {
        using var rig = new Rig(new Dice(3), "one", Still);
        Instrument[] calls =
        [
            .. rig.Market.Universe.Instruments.Where(
                i => i.Symbol.StartsWith("IDX_2026-06-19_C", StringComparison.Ordinal)),
        ];
        foreach (Instrument call in calls) Price(rig, call);
        rig.Hold(calls.ToDictionary(c => c.Id, c => c.Id % 4 == 0 ? 5L : -7L));
        double[] nets = [.. calls.Select(c => c.Id % 4 == 0 ? 5.0 : -7)];
        double value = 100 * OptionMarket.Number(rig.Book.Mark(calls[0].Option!.Underlying));
        double expected = value * (DeribitPortfolio.ShortOptions(nets, 0.01)
            + DeribitPortfolio.GrossOptions(nets.Sum(Math.Abs), 0.002));
        Assert.Equal(expected, rig.Requirement(), 1e-9 * expected);
    }

    [Fact]
    public void What_a_pool_of_unknown_margin_added_is_forgotten()
    {
        using var rig = new Rig(new Dice(4), "one", Still);
        (Instrument call, Instrument put) = Strike(rig);
        var held = new Dictionary<int, long> { [call.Id] = 10, [put.Id] = -20 };
        rig.Hold(held);
        double before = rig.Requirement();
        long steps = rig.Book.MarkSteps(put.Id);
        rig.Book.ClearMark(put.Id);
        rig.Refresh();
        Assert.True(double.IsNaN(rig.Requirement()));
        rig.Move(put.Id, steps);
        Assert.Equal(before, rig.Requirement());
    }

    [Fact]
    public void Each_charge_is_a_line_of_its_own()
    {
        using var rig = new Rig(new Dice(5), "one", Still);
        (Instrument call, Instrument put) = Strike(rig);
        rig.Hold(new Dictionary<int, long> { [call.Id] = 10, [put.Id] = -20 });
        ModelDesk desk = ModelDesk.Of(rig.Book)!;
        ExplainLine top = desk.Explain(rig.Pool, desk.Sets.All[0]).Parts.Single();
        ExplainLine[] charges = [.. top.Parts.Where(p => p.How == "charge")];
        Assert.Equal(["net short options", "gross options"], charges.Select(c => c.Name));
        decimal sum = charges.Sum(c => decimal.Parse(c.Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(rig.Requirement(), (double)sum, 1e-9 * rig.Requirement());
    }

    [Theory]
    [InlineData("\"shortOptionCharge\":-0.01", "models.sets.one.shortOptionCharge: -0.01; expected")]
    [InlineData("\"futuresCharge\":1.5", "models.sets.one.futuresCharge: 1.5; expected")]
    [InlineData("\"optionCharge\":\"much\"", "models.sets.one.optionCharge")]
    public void Charge_that_cannot_be_is_refused(string parameter, string message)
    {
        Universe universe = new OptionMarket(new Dice(1)).Universe;
        var error = Assert.Throws<DataException>(() => RequirementSets.Parse(
            $"{{\"sets\":{{\"one\":{{\"rule\":\"deribit-portfolio\",{parameter}}}}}}}", universe));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static Instrument Of(Rig rig, string symbol) =>
        rig.Market.Universe.Instruments.Single(i => i.Symbol == symbol);

    private static (Instrument Call, Instrument Put) Strike(Rig rig)
    {
        (Instrument call, Instrument put) = (Of(rig, "IDX_2026-06-19_C_4000"), Of(rig, "IDX_2026-06-19_P_4000"));
        Price(rig, call);
        Price(rig, put);
        return (call, put);
    }

    /// <summary>A mark that some volatility gives: without a move nothing is then lost.</summary>
    private static void Price(Rig rig, Instrument option) =>
        rig.Move(option.Id, (long)(600 / OptionMarket.Step(option)));
}
