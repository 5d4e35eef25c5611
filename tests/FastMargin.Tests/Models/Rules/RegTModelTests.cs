using FastMargin.Instruments;
using FastMargin.Models.Strategies;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Rules;

public sealed class RegTModelTests
{
    private const string Json = """
        { "asOf": "2026-01-05T14:30:00Z", "sets": { "reg-t": { "rule": "reg-t" } } }
        """;

    // Underlying at 150, strikes around it, one contract 100 shares; 20 % and 10 % by FINRA 4210(f)(2).
    [Theory]
    [InlineData("C_150", -1, 0, "4", 3000)]
    [InlineData("C_155", -1, 0, "2", 2500)]
    [InlineData("P_140", -2, 0, "1", 4000)]
    [InlineData("C_155", 3, 0, "2", 600)]
    [InlineData("none", 0, 100, "0", 3750)]
    public void Short_options_ask_for_a_share_of_the_underlying_and_long_ones_for_their_value(
        string option, int contracts, int shares, string mark, double expected)
    {
        using Rig rig = At150();
        var held = new Dictionary<int, long>();
        if (contracts != 0) held[Mark(rig, option, mark)] = contracts;
        if (shares != 0) held[rig.Market.Universe.InstrumentId("STK")] = shares;
        rig.Hold(held);
        Assert.Equal(expected, rig.Requirement());
        Assert.Equal(0, rig.Doubt());
    }

    [Fact]
    public void Credit_spread_asks_for_its_width_less_what_it_is_worth()
    {
        using Rig rig = At150();
        int sold = Mark(rig, "C_150", "4");
        int bought = Mark(rig, "C_155", "2");
        rig.Hold(new Dictionary<int, long> { [sold] = -5, [bought] = 5 });
        Assert.Equal((5 * 500) - (5 * 200), rig.Requirement());
    }

    [Fact]
    public void Requirement_is_that_of_the_pairing_with_the_value_of_the_options() => Seeds.ForEach(20, dice =>
    {
        using var rig = new Rig(dice, "reg-t", Json);
        Instrument[] options = [.. rig.Market.Universe.Instruments.Where(
            i => i.Symbol.StartsWith("STK_2026-06", StringComparison.Ordinal))];
        var held = dice.Shuffle(options).Take(4).ToDictionary(i => i.Id, _ => dice.OneOf(-3L, -1, 1, 2));
        rig.Hold(held);
        var book = new OptionBook
        {
            Underlying = rig.Book.Mark(rig.Market.Universe.InstrumentId("STK")),
            Legs =
            [
                .. held.Select(h => new OptionLeg(
                    rig.Market.Universe.Instruments[h.Key].Option!.IsCall ? OptionRight.Call : OptionRight.Put,
                    rig.Market.Universe.Instruments[h.Key].Option!.Strike, new DateOnly(2026, 6, 19), h.Value,
                    rig.Book.Mark(h.Key))),
            ],
        };
        decimal expected = Number(OptionPairing.Of(book).Requirement) + Number(book.Premium);
        Assert.Equal((double)Math.Max(0, expected), rig.Requirement(), 1e-9);
        Assert.True(rig.Exact().Initial >= rig.Exact().Maintenance);
    });

    [Fact]
    public void Missing_underlying_and_expired_option_are_to_blame()
    {
        using Rig rig = At150();
        int sold = Mark(rig, "C_150", "4");
        rig.Hold(new Dictionary<int, long> { [sold] = -1 });
        int stock = rig.Market.Universe.InstrumentId("STK");
        rig.Book.ClearMark(stock);
        rig.Refresh();
        Assert.Equal(stock, rig.Exact().UnpricedInstrument);
        rig.Move(stock, 30_000);
        Assert.Equal(3000, rig.Requirement());
        rig.Time(OptionMarket.Ns("2026-06-19T21:00:00Z"));
        Assert.Equal(sold, rig.Exact().UnpricedInstrument);
        Assert.True(double.IsNaN(rig.Requirement()));
    }

    private static decimal Number(Money money) =>
        decimal.Parse(money.ToString(), System.Globalization.CultureInfo.InvariantCulture);

    private static Rig At150()
    {
        var rig = new Rig(new Dice(1), "reg-t", Json);
        rig.Move(rig.Market.Universe.InstrumentId("STK"), 30_000);
        return rig;
    }

    private static int Mark(Rig rig, string option, string mark)
    {
        int id = rig.Market.Universe.InstrumentId($"STK_2026-06-19_{option}");
        rig.Book.SetMark(id, Price.Parse(mark));
        rig.Refresh();
        return id;
    }
}
