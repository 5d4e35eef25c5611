using System.Numerics;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Units;

public sealed class SmallDecimalTests
{
    private static readonly BigInteger _limit = BigInteger.One << SmallDecimal.Bits;

    [Fact]
    public void A_decimal_is_kept_as_it_is_or_refused() => Seeds.ForEach(100, dice =>
    {
        for (int i = 0; i < 200; i++)
        {
            var atto = (Int128)((BigInteger)dice.Between(-1000, long.MaxValue - 1) >> dice.Below(63));
            atto *= (Int128)Atto.PowerOfTen(dice.Below(20));
            bool fits = SmallDecimal.TryOf(atto, out SmallDecimal value);
            BigInteger shortest = atto;
            int scale = 18;
            for (; scale > 0 && shortest % 10 == 0; scale--) shortest /= 10;
            Assert.Equal(atto >= 0 && shortest < _limit, fits);
            if (fits) Assert.Equal((shortest, scale), ((BigInteger)value.Mantissa, value.Scale));
        }
    });

    [Fact]
    public void Products_and_larger_scales_are_exact_or_refused() => Seeds.ForEach(100, dice =>
    {
        for (int i = 0; i < 200; i++)
        {
            (SmallDecimal a, SmallDecimal b) = (Number(dice), Number(dice));
            BigInteger product = (BigInteger)a.Mantissa * b.Mantissa;
            Assert.Equal(product < _limit, a.TryTimes(b, out SmallDecimal found));
            if (product < _limit) Assert.Equal(new SmallDecimal((ulong)product, a.Scale + b.Scale), found);

            int more = dice.Below(25);
            BigInteger scaled = a.Mantissa * BigInteger.Pow(10, more);
            bool fits = a.TryMantissaAt(a.Scale + more, out ulong mantissa);
            // Nothing but zero has so many more decimals in 62 bits, and zero takes no part in them.
            Assert.Equal(scaled < _limit && more <= 18, fits);
            if (fits) Assert.Equal(scaled, mantissa);
        }
    });

    private static SmallDecimal Number(Dice dice) =>
        new((ulong)dice.Between(0, (1L << SmallDecimal.Bits) - 1) >> dice.Below(62), dice.Below(19));
}
