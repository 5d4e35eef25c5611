using FastMargin.Engine;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Rules;

public sealed class OptionSplitTests
{
    private const long Later = 1_000_000_000;

    [Fact]
    public void Strike_is_divided_where_a_decimal_can_say_it()
    {
        using var rig = new Rig(new Dice(1), "tims");
        int option = Option(rig, "STK_2026-06-19_C_150");
        rig.Hold(new Dictionary<int, long> { [option] = -3 });
        using var engine = new MarginEngine(rig.Book);
        Assert.DoesNotContain(Split(engine, option, 2), o => o.Kind == OutputKind.Refused);
        Assert.Equal(Price.Parse("75"), rig.Book.OptionOf(option)!.Strike);
        Assert.Equal(-6, rig.Book.Position(rig.Pool, 0).Lots);
        // What the universe says stays what was listed.
        Assert.Equal(Price.Parse("150"), rig.Market.Universe.Instruments[option].Option!.Strike);
    }

    [Fact]
    public void Strike_that_no_decimal_can_say_is_refused_unless_the_input_says_how_it_is_rounded()
    {
        using var rig = new Rig(new Dice(1), "tims");
        int option = Option(rig, "STK_2026-06-19_C_150");
        rig.Hold(new Dictionary<int, long> { [option] = -3 });
        using var engine = new MarginEngine(rig.Book);
        OutputEvent refused = Assert.Single(Split(engine, option, 7));
        Assert.Equal((OutputKind.Refused, (long)RefusalReason.BadPrice), (refused.Kind, refused.Detail));
        Assert.Equal(Price.Parse("150"), rig.Book.OptionOf(option)!.Strike);
        Assert.Equal(-3, rig.Book.Position(rig.Pool, 0).Lots);
        Assert.DoesNotContain(Split(engine, option, 7, "21.43"), o => o.Kind == OutputKind.Refused);
        Assert.Equal(Price.Parse("21.43"), rig.Book.OptionOf(option)!.Strike);
        Assert.Equal(-21, rig.Book.Position(rig.Pool, 0).Lots);
    }

    [Theory]
    [InlineData("STK_2026-06-19_C_150", "-1")]
    [InlineData("STK", "75")]
    public void Strike_below_zero_or_of_no_option_is_refused(string symbol, string strike)
    {
        using var rig = new Rig(new Dice(1), "tims");
        using var engine = new MarginEngine(rig.Book);
        OutputEvent refused = Assert.Single(Split(engine, Option(rig, symbol), 2, strike));
        Assert.Equal((OutputKind.Refused, (long)RefusalReason.BadPrice), (refused.Kind, refused.Detail));
    }

    [Fact]
    public void Split_of_stock_and_option_leaves_losses_what_they_were()
    {
        using var rig = new Rig(new Dice(2), "grid");
        int stock = Option(rig, "STK");
        int option = Option(rig, "STK_2026-06-19_P_150");
        rig.Move(stock, 30_000);
        rig.Move(option, 2_000);
        rig.Hold(new Dictionary<int, long> { [stock] = 100, [option] = -2 });
        double before = rig.Requirement();
        using var engine = new MarginEngine(rig.Book);
        Split(engine, stock, 2);
        Split(engine, option, 2);
        Assert.True(before > 0);
        Assert.Equal(before, rig.Requirement(), 1e-6 * before);
    }

    private static int Option(Rig rig, string symbol) => rig.Market.Universe.InstrumentId(symbol);

    private static OutputEvent[] Split(MarginEngine engine, int instrument, int to, string strike = "0") =>
        engine.On(InputEvent.Split(instrument, 1, to, OptionMarket.AsOf + Later, Price.Parse(strike))).ToArray();
}
