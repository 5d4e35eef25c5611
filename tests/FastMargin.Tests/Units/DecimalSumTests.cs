using System.Numerics;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Units;

public sealed class DecimalSumTests
{
    private static readonly BigInteger _atto = BigInteger.Pow(10, 18);
    private static readonly Fraction _doubt = new(1, BigInteger.Pow(10, DecimalSum.DoubtScale));

    [Fact]
    public void A_sum_of_exact_terms_is_rounded_up_once() => Seeds.ForEach(300, dice =>
    {
        var sum = default(DecimalSum);
        Fraction exact = 0;
        for (int i = dice.Below(12); i >= 0; i--) AddExact(dice, ref sum, ref exact);
        Assert.True(sum.TryCeiling(out Int128 atto));
        Assert.Equal(Ceiling(exact), atto);
    });

    [Fact]
    public void Terms_that_cancel_leave_exactly_nothing_and_one_unit_more_is_one_unit() => Seeds.ForEach(100, dice =>
    {
        var sum = default(DecimalSum);
        for (int i = 0; i < 5; i++)
        {
            (UInt128 left, UInt128 right) = (Bits(dice, 50), Bits(dice, 40));
            int scale = dice.Below(DecimalSum.MaxScale);
            sum.Add(left, right, scale, isNegative: false);
            sum.Add(right, left * 10, scale + 1, isNegative: true);
        }

        Assert.True(sum.TryCeiling(out Int128 none));
        Assert.Equal(0, none);
        sum.Add(1, 1, DecimalSum.MaxScale, isNegative: false);
        Assert.True(sum.TryCeiling(out Int128 least));
        Assert.Equal(1, least);
    });

    [Fact]
    public void A_sum_with_inexact_terms_is_right_or_left_open()
    {
        int told = 0;
        int open = 0;
        Seeds.ForEach(300, dice =>
        {
            var sum = default(DecimalSum);
            Fraction exact = 0;
            for (int i = dice.Below(4); i >= 0; i--) AddExact(dice, ref sum, ref exact);
            for (int i = dice.Below(4); i >= 0; i--) AddQuotient(dice, ref sum, ref exact);
            // Close to a whole number of units from either side, where a doubt matters.
            BigInteger near = (exact / _doubt).Floor() - dice.Below(3);
            if (near > 0 && near <= UInt128.MaxValue && dice.Chance(0.5))
            {
                sum.Add((UInt128)near, 1, DecimalSum.DoubtScale, isNegative: true);
                exact -= new Fraction(near, 1) * _doubt;
            }

            if (sum.TryCeiling(out Int128 atto))
            {
                Assert.Equal(Ceiling(exact), atto);
                told++;
            }
            else
            {
                open++;
            }
        });
        Assert.True(told > 200 && open > 0, $"{told} told, {open} open");
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        UInt128 most = UInt128.MaxValue;
        var sum = default(DecimalSum);
        Assert.Throws<OverflowException>(() => sum.Add(most, most, 0, isNegative: false));
        sum.Add(most, most, 18, isNegative: false);
        Assert.Throws<OverflowException>(() => sum.Add(most, most, 18, isNegative: false));
        Assert.Throws<OverflowException>(() => sum.Add(1, 1, 19, isNegative: false));
        Assert.Throws<OverflowException>(() => sum.TryCeiling(out _));
        sum.Add(most, most, 18, isNegative: true);
        Assert.True(sum.TryCeiling(out Int128 none));
        Assert.Equal(0, none);
        sum.Add((UInt128)Int128.MaxValue, 1, 18, isNegative: false);
        Assert.True(sum.TryCeiling(out Int128 largest));
        Assert.Equal(Int128.MaxValue, largest);
        Assert.Throws<ArgumentOutOfRangeException>(() => sum.Add(0, 0, DecimalSum.MaxScale + 1, isNegative: false));
    }

    private static void AddExact(Dice dice, ref DecimalSum sum, ref Fraction exact)
    {
        (UInt128 left, UInt128 right) = (Bits(dice, 80), Bits(dice, 60));
        int scale = dice.Below(DecimalSum.MaxScale + 1);
        bool isNegative = dice.Chance(0.4);
        if ((double)left * (double)right / Math.Pow(10, scale) > 1e18) return;
        sum.Add(left, right, scale, isNegative);
        var term = new Fraction((BigInteger)left * right, BigInteger.Pow(10, scale));
        exact += isNegative ? -term : term;
    }

    private static void AddQuotient(Dice dice, ref DecimalSum sum, ref Fraction exact)
    {
        var over = (Int128)Bits(dice, 60) + 1;
        var of = (Int128)Bits(dice, 60);
        bool isNegative = dice.Chance(0.4);
        if ((double)of / (double)over > 1e15) return;
        sum.Add(new DecimalProduct(of).Over(over), isNegative);
        var term = new Fraction(of, over);
        exact += isNegative ? -term : term;
    }

    /// <summary>In units of 10^-18, zero where it is below.</summary>
    private static BigInteger Ceiling(Fraction value) =>
        value.Sign <= 0 ? 0 : -(-value * new Fraction(_atto, 1)).Floor();

    private static UInt128 Bits(Dice dice, int most)
    {
        var value = new UInt128((ulong)dice.Between(0, long.MaxValue - 1), (ulong)dice.Between(0, long.MaxValue - 1));
        value >>= 128 - most + dice.Below(most);
        return dice.Chance(0.3) ? value / 1_000_000 * 1_000_000 : value;
    }
}
