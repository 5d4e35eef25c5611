using System.Numerics;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Units;

public sealed class WideTests
{
    [Fact]
    public void Quotients_of_products_are_those_of_big_integers() => Seeds.ForEach(200, dice =>
    {
        for (int i = 0; i < 200; i++)
        {
            BigInteger[] factors = [.. Enumerable.Range(0, 6).Select(_ => (BigInteger)Number(dice))];
            Wide top = Wide.Of((UInt128)factors[0]) * Wide.Of((UInt128)factors[1]) * Wide.Of((UInt128)factors[2]);
            Wide bottom = Wide.Of((UInt128)factors[3]) * Wide.Of((UInt128)factors[4]) + Wide.Of((UInt128)factors[5]);
            BigInteger numerator = factors[0] * factors[1] * factors[2];
            BigInteger denominator = (factors[3] * factors[4]) + factors[5];
            if (denominator.IsZero) continue;
            var expected = BigInteger.DivRem(numerator, denominator, out BigInteger rest);
            bool fits = Wide.TryDivide(top, bottom, out UInt128 quotient, out bool isExact);
            Assert.Equal(expected <= UInt128.MaxValue, fits);
            Assert.Equal(rest.IsZero, isExact);
            if (fits) Assert.Equal(expected, (BigInteger)quotient);
        }
    });

    [Fact]
    public void Quotients_of_long_numbers_are_those_of_big_integers() => Seeds.ForEach(200, dice =>
    {
        for (int i = 0; i < 200; i++)
        {
            BigInteger denominator = Long(dice, 1 + dice.Below(600));
            BigInteger numerator = denominator * Long(dice, 1 + dice.Below(128));
            // At a multiple, beside one, and anywhere: guesses of digits go wrong where the rest is all ones or none.
            numerator += dice.OneOf(0, 0, 1, -1) + (dice.Chance(0.3) ? Long(dice, 1 + dice.Below(700)) : 0);
            var expected = BigInteger.DivRem(numerator, denominator, out BigInteger rest);
            Wide top = Wide.Of(numerator);
            bool fits = Wide.TryDivide(top, Wide.Of(denominator), out UInt128 quotient, out bool isExact);
            Assert.Equal((expected <= UInt128.MaxValue, rest.IsZero), (fits, isExact));
            if (fits) Assert.Equal(expected, (BigInteger)quotient);
            if (numerator >= BigInteger.One << 384 || denominator >= BigInteger.One << 384) continue;
            Wide product = top * Wide.Of(denominator);
            fits = Wide.TryDivide(product, Wide.Of(denominator), out quotient, out isExact);
            Assert.Equal((numerator <= UInt128.MaxValue, true), (fits, isExact));
            if (fits) Assert.Equal(numerator, (BigInteger)quotient);
        }
    });

    [Fact]
    public void A_quotient_digit_that_is_guessed_too_large_is_put_right()
    {
        // Divisors just above a power of two, under remainders of ones, are where the guess is wrong; in the last pair
        // it stays wrong after a look at the second digit, and is put right by the whole divisor.
        BigInteger half = BigInteger.One << 191;
        (BigInteger Number, BigInteger Divisor)[] pairs =
        [
            ((((BigInteger.One << 159) + (BigInteger.One << 96) - 1) << 120) - 1, (BigInteger.One << 159) + 1),
            (((half + (BigInteger.One << 128) - 1) << 120) - 1, half + (BigInteger.One << 128) - 1),
            ((((BigInteger.One << 63) - 1) << 192) + half, half + 1),
        ];
        foreach ((BigInteger number, BigInteger divisor) in pairs)
        {
            Assert.True(Wide.TryDivide(Wide.Of(number), Wide.Of(divisor), out UInt128 quotient, out bool isExact));
            Assert.Equal(number / divisor, (BigInteger)quotient);
            Assert.False(isExact);
        }
    }

    [Fact]
    public void A_product_beyond_768_bits_is_refused()
    {
        Wide most = Wide.Of(UInt128.MaxValue);
        Wide half = most * most * most;
        _ = half * half;
        Assert.Throws<OverflowException>(() => Wide.Of(BigInteger.One << 768));
        Assert.Throws<OverflowException>(() => half * half * Wide.Of(UInt128.One));
        Wide large = Wide.Of(BigInteger.One << 735);
        Wide largest = large * Wide.Of(UInt128.One << 31);
        Assert.True(Wide.TryDivide(largest, Wide.Of(BigInteger.One << 700), out UInt128 bits, out _));
        Assert.Equal(UInt128.One << 66, bits);
        Assert.Throws<OverflowException>(() => large * Wide.Of(UInt128.One << 33));
        Assert.Throws<OverflowException>(() => Wide.Of((BigInteger.One << 768) - 1) + Wide.Of(UInt128.One));
    }

    [Fact]
    public void A_division_by_zero_is_refused() =>
        Assert.Throws<DivideByZeroException>(() => Wide.TryDivide(Wide.Of(1), default, out _, out _));

    /// <summary>Of at most so many bits, never zero.</summary>
    private static BigInteger Long(Dice dice, int bits)
    {
        BigInteger value = 0;
        for (int have = 0; have < bits; have += 128) value = (value << 128) + Number(dice);
        BigInteger low = (BigInteger.One << bits) - 1;
        return BigInteger.Max(1, dice.Chance(0.2) ? low ^ ((value >> dice.Below(640)) & low) : value & low);
    }

    private static UInt128 Number(Dice dice)
    {
        ulong high = (ulong)dice.Between(long.MinValue, long.MaxValue - 1);
        var value = new UInt128(high, (ulong)dice.Between(long.MinValue, long.MaxValue - 1));
        return dice.Below(6) switch
        {
            0 => (value >> 127) << dice.Below(128),
            1 => ~(value >> 100),
            2 => UInt128.MaxValue << dice.Below(128),
            _ => value >> dice.Below(128),
        };
    }
}
