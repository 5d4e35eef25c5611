using System.Globalization;
using System.Numerics;
using FastMargin.Units;

namespace FastMargin.Tests.Units;

public sealed class AttoTests
{
    [Theory]
    [InlineData("79228162514264337593543950335", false)]
    [InlineData("0.0000000000000000001", false)]
    [InlineData("170141183460469231731", true)]
    [InlineData("-0.000000000000000001", true)]
    [InlineData("1.0000000000000000000000000000", true)]
    public void A_decimal_is_taken_exactly_or_refused(string text, bool exact)
    {
        decimal value = decimal.Parse(text, CultureInfo.InvariantCulture);
        if (exact) Assert.Equal(Money.Parse(text), Money.FromDecimal(value));
        else Assert.Throws<FormatException>(() => Money.FromDecimal(value));
    }

    [Fact]
    public void The_nearest_double_is_the_one_the_text_reads_as()
    {
        Random random = Seeded.Start();
        for (int i = 0; i < 100_000; i++)
        {
            Int128 atto = Seeded.Atto(random);
            double expected = double.Parse(AttoText.Format(atto), CultureInfo.InvariantCulture);
            double found = Atto.ToDouble(atto);
            Assert.True(found.Equals(expected), $"{AttoText.Format(atto)}: {found:R}, not {expected:R}");
        }
    }

    [Fact]
    public void Halfway_between_two_doubles_goes_to_the_even_one()
    {
        // Whole numbers from 2^53 to 2^54 alternate between doubles and ties.
        for (long whole = 1L << 53; whole < (1L << 53) + 64; whole++)
        {
            Int128 atto = (Int128)whole * Atto.One;
            Assert.Equal((double)whole, Atto.ToDouble(atto));
            Assert.Equal(-(double)whole, Atto.ToDouble(-atto));
            if (whole % 2 == 0) continue;
            Assert.Equal((double)(whole - 1), Atto.ToDouble(atto - 1));
            Assert.Equal((double)(whole + 1), Atto.ToDouble(atto + 1));
        }
    }

    [Fact]
    public void Rounding_meets_the_nearest_step_on_the_asked_side()
    {
        Random random = Seeded.Start();
        for (int i = 0; i < 20_000; i++)
        {
            Int128 atto = Seeded.Sized(random, random.Next(1, 124));
            int decimals = random.Next(19);
            var step = BigInteger.Pow(10, 18 - decimals);
            BigInteger down = Atto.RoundDown(atto, decimals);
            BigInteger up = Atto.RoundUp(atto, decimals);
            Assert.True(down % step == 0 && up % step == 0);
            Assert.True(down <= atto && atto < down + step, $"{atto} down to {decimals}: {down}");
            Assert.True(up >= atto && atto > up - step, $"{atto} up to {decimals}: {up}");
        }
    }

    [Fact]
    public void Rounding_past_the_end_is_refused()
    {
        Assert.Throws<OverflowException>(() => new Money(Int128.MaxValue).RoundUp(0));
        Assert.Throws<OverflowException>(() => new Money(Int128.MinValue).RoundDown(0));
        Assert.Equal(new Money(Int128.MaxValue), new Money(Int128.MaxValue).RoundUp(18));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(19)]
    public void Rounding_to_decimals_that_do_not_exist_is_refused(int decimals) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Money.Zero.RoundUp(decimals));

    [Fact]
    public void Whole_steps_are_found_exactly_when_big_integers_find_them()
    {
        Random random = Seeded.Start();
        for (int i = 0; i < 50_000; i++)
        {
            Int128 step = 1 + Int128.Abs(Seeded.Sized(random, random.Next(1, 100)));
            if (random.Next(2) == 0) step = (Int128)BigInteger.Pow(10, random.Next(0, 22)) * random.Next(1, 9);
            Int128 atto = Seeded.Sized(random, random.Next(1, 127));
            if (random.Next(2) == 0) atto -= atto % step;
            var expected = BigInteger.DivRem(atto, step, out BigInteger rest);
            bool whole = Atto.TryDivideExactly(atto, step, out long steps, out bool fits);
            Assert.Equal(rest.IsZero, whole);
            if (!whole) continue;
            Assert.Equal(expected >= -long.MaxValue && expected <= long.MaxValue, fits);
            Assert.Equal(fits ? expected : 0, steps);
        }
    }
}
