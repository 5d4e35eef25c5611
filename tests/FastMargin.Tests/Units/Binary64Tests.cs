using System.Numerics;
using FastMargin.Units;

namespace FastMargin.Tests.Units;

public sealed class Binary64Tests
{
    [Fact]
    public void No_other_double_is_nearer_and_a_tie_is_even()
    {
        Random random = Seeded.Start();
        for (int i = 0; i < 10_000; i++)
        {
            (Rational value, _) = RationalTests.Pair(random);
            value *= Power(random.Next(-400, 400));
            IsNearest(value, value.ToDouble());
        }
    }

    [Fact]
    public void Ties_and_their_neighbours_round_rightly_at_every_size()
    {
        Random random = Seeded.Start();
        for (int i = 0; i < 10_000; i++)
        {
            double low = BitConverter.UInt64BitsToDouble((ulong)random.NextInt64() % 0x7FE0_0000_0000_0000);
            if (random.Next(4) == 0) low = BitConverter.UInt64BitsToDouble((ulong)random.Next(100));
            Rational tie = (Exact(low) + Exact(Math.BitIncrement(low))) / Rational.FromInt(2);
            Rational hair = Power(-2000);
            bool lowIsEven = (BitConverter.DoubleToUInt64Bits(low) & 1) == 0;
            Assert.Equal(lowIsEven ? low : Math.BitIncrement(low), tie.ToDouble());
            Assert.Equal(low, (tie - hair).ToDouble());
            Assert.Equal(Math.BitIncrement(low), (tie + hair).ToDouble());
            Assert.Equal(low, Exact(low).ToDouble());
            Assert.Equal(-low, (-Exact(low)).ToDouble());
        }
    }

    [Fact]
    public void Beyond_the_largest_double_is_infinity()
    {
        Rational end = Power(1024) - Power(970);
        Assert.Equal(double.PositiveInfinity, end.ToDouble());
        Assert.Equal(double.MaxValue, (end - Power(-2000)).ToDouble());
        Assert.Equal(double.NegativeInfinity, (-Power(5000)).ToDouble());
    }

    [Fact]
    public void Below_half_of_the_smallest_double_is_zero()
    {
        Assert.Equal(0, Power(-1075).ToDouble());
        Assert.Equal(double.Epsilon, (Power(-1075) + Power(-3000)).ToDouble());
        Assert.Equal(0, Power(-5000).ToDouble());
    }

    private static void IsNearest(Rational value, double found)
    {
        Rational error = Rational.Abs(value - Exact(found));
        Rational above = Rational.Abs(value - Exact(Math.BitIncrement(found)));
        Rational below = Rational.Abs(value - Exact(Math.BitDecrement(found)));
        Assert.True(error <= above && error <= below, $"{value} became {found:R}");
        bool even = (BitConverter.DoubleToUInt64Bits(found) & 1) == 0;
        Assert.True(even || (error < above && error < below), $"{value} is a tie and became {found:R}");
    }

    private static Rational Exact(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        int exponent = (int)(bits >> 52) & 0x7FF;
        BigInteger mantissa = (bits & ((1UL << 52) - 1)) | (exponent == 0 ? 0UL : 1UL << 52);
        if (value < 0) mantissa = -mantissa;
        return Rational.FromInt(mantissa) * Power(Math.Max(exponent, 1) - 1075);
    }

    private static Rational Power(int exponent) => exponent >= 0
        ? Rational.FromInt(BigInteger.One << exponent)
        : new Rational(BigInteger.One, BigInteger.One << -exponent);
}
