using System.Numerics;
using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models;

/// <summary>Profits, payments and averages against fractions, at the ends of what fits.</summary>
public sealed class TradeMathTests
{
    private static readonly BigInteger _end = BigInteger.Pow(2, 127);

    [Fact]
    public void Profits_are_exact_and_rounded_down() => Run((dice, math, instrument) =>
    {
        long lots = Lots(dice);
        (Price entry, Price price) = (Price(dice), Price(dice));
        Fraction exact = OracleInputs.Profit(instrument, lots, Of(entry), Of(price));
        Check(exact, math.TryProfit(lots, entry, price, out Int128 atto), atto);
    });

    [Fact]
    public void Payments_are_exact_and_rounded_down() => Run((dice, math, instrument) =>
    {
        long lots = Lots(dice);
        Price price = Price(dice);
        Fraction exact = -(instrument.Lot * lots * instrument.Multiplier * instrument.QuantoRate * Of(price));
        Check(exact, math.TryPay(lots, price, out Int128 atto), atto);
    });

    [Fact]
    public void Averages_are_rounded_against_the_account_where_their_digits_end() => Run((dice, math, instrument) =>
    {
        long sign = dice.OneOf(1, -1);
        (long held, long lots) = (sign * Math.Abs(Lots(dice)), sign * Math.Abs(Lots(dice)));
        (Price entry, Price price) = (Price(dice), Price(dice));
        bool fits = math.TryMean(held, entry, lots, price, out PackedPrice mean);
        Fraction all = held + (Fraction)lots;
        Fraction exact = instrument.Kind == OracleKind.Inverse
            ? all / ((held / Of(entry)) + (lots / Of(price)))
            : ((Of(entry) * held) + (Of(price) * lots)) / all;
        Fraction expected = OracleInputs.Entry(exact, sign > 0);
        Assert.Equal(expected < (Fraction)(1L << 58), fits);
        if (fits) Assert.Equal(expected, Of(mean.ToPrice()));
    });

    private static void Check(Fraction exact, bool fits, Int128 atto)
    {
        BigInteger expected = (exact / Fraction.Unit).Floor();
        Assert.Equal(expected < _end && expected >= -_end, fits);
        if (fits) Assert.Equal(expected, (BigInteger)atto);
    }

    private static void Run(Action<Dice, TradeMath, OracleInstrument> property) => Seeds.ForEach(40, dice =>
    {
        (Universe universe, OracleBook oracle) = RandomUniverse.Make(dice, 12);
        foreach (OracleInstrument instrument in oracle.Instruments)
        {
            var math = new TradeMath(universe.Instruments[instrument.Id]);
            for (int i = 0; i < 20; i++) property(dice, math, instrument);
        }
    });

    private static long Lots(Dice dice) =>
        dice.OneOf(1, -1) * dice.OneOf(1, 3, dice.Between(1, 1L << 30), dice.Between(1, 1L << 53), 1L << 53);

    private static Price Price(Dice dice)
    {
        Int128 atto = dice.Between(1, long.MaxValue - 1);
        return new Price(dice.OneOf(1, Int128.MaxValue, atto, atto * dice.Between(1, 1L << 40), 60_000 * (Int128)1e18));
    }

    private static Fraction Of(Price price) => new((BigInteger)price.Atto, BigInteger.Pow(10, 18));
}
