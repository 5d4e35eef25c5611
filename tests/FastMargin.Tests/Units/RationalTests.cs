using System.Numerics;
using FastMargin.Units;

namespace FastMargin.Tests.Units;

public sealed class RationalTests
{
    [Fact]
    public void Arithmetic_agrees_with_reduced_fractions()
    {
        Random random = Seeded.Start();
        for (int i = 0; i < 5_000; i++)
        {
            (Rational a, Fraction fa) = Pair(random);
            (Rational b, Fraction fb) = Pair(random);
            Same(fa.Plus(fb), a + b);
            Same(fa.Plus(fb.Times(Fraction.Of(-1, 1))), a - b);
            Same(fa.Times(fb), a * b);
            if (b.Sign != 0) Same(fa.Times(fb.Inverse()), a / b);
            Assert.Equal(fa.Compare(fb), Math.Sign(a.CompareTo(b)));
            Assert.Equal(fa.Compare(fb) == 0, a == b);
            Same(fa.Compare(fb) < 0 ? fa : fb, Rational.Min(a, b));
            Same(fa.Compare(fb) < 0 ? fb : fa, Rational.Max(a, b));
        }
    }

    [Fact]
    public void Long_chains_stay_exact_when_they_are_reduced_on_the_way()
    {
        Random random = Seeded.Start();
        Rational sum = Rational.Zero;
        Fraction expected = Fraction.Of(0, 1);
        for (int i = 0; i < 1000; i++)
        {
            int top = random.Next(-1000, 1000);
            int bottom = random.Next(1, 1000);
            sum = (sum / Rational.FromInt(3)) + new Rational(top, bottom);
            expected = expected.Times(Fraction.Of(1, 3)).Plus(Fraction.Of(top, bottom));
            Same(expected, sum);
        }

        // Never more than one product past what the reduced form itself needs.
        long needed = Math.Max(expected.Bottom.GetBitLength(), Rational.NormaliseAboveBits);
        Assert.True(sum.Denominator.GetBitLength() <= needed + 64);
    }

    [Fact]
    public void Steps_enclose_the_value()
    {
        Random random = Seeded.Start();
        for (int i = 0; i < 5_000; i++)
        {
            (Rational value, _) = Pair(random);
            Rational step = Rational.Abs(Pair(random).Value);
            if (step.Sign == 0) continue;
            Rational floor = value.Floor(step);
            Rational ceiling = value.Ceiling(step);
            Assert.True(floor <= value && value < floor + step);
            Assert.True(ceiling >= value && value > ceiling - step);
            Assert.Equal(floor, Rational.FromInt(value.FloorSteps(step)) * step);
        }
    }

    [Fact]
    public void Atto_floor_and_ceiling_enclose_the_value()
    {
        Random random = Seeded.Start();
        Rational unit = Rational.FromAtto(1);
        for (int i = 0; i < 5_000; i++)
        {
            var value = new Rational(Seeded.Sized(random, 100), 1 + Int128.Abs(Seeded.Sized(random, 60)));
            if (Rational.Abs(value) > Rational.FromAtto(Int128.MaxValue)) continue;
            Assert.Equal(value.Floor(unit), Rational.FromAtto(value.FloorToAtto()));
            Assert.Equal(value.Ceiling(unit), Rational.FromAtto(value.CeilingToAtto()));
        }
    }

    [Fact]
    public void A_fraction_too_large_for_atto_is_refused()
    {
        Rational above = Rational.FromAtto(Int128.MaxValue) + Rational.FromAtto(1);
        Assert.Throws<OverflowException>(() => above.FloorToAtto());
        Assert.Throws<OverflowException>(() => (-above - Rational.FromAtto(1)).CeilingToAtto());
        Assert.Equal(Int128.MinValue, (-above).FloorToAtto());
    }

    [Fact]
    public void The_default_is_zero()
    {
        Rational zero = default;
        Assert.Equal(0, zero.Sign);
        Assert.Equal(Rational.One, zero + Rational.One);
        Assert.Equal(Rational.Zero, zero * Rational.One);
        Assert.Equal(0, zero.ToDouble());
        Assert.Equal("0", zero.ToString());
    }

    [Fact]
    public void Equal_numbers_in_different_forms_have_one_hash()
    {
        var half = new Rational(1, 2);
        var same = new Rational(-50, -100);
        Assert.Equal(half, same);
        Assert.Equal(half.GetHashCode(), same.GetHashCode());
        Assert.Equal("1/2", same.ToString());
    }

    [Fact]
    public void Dividing_by_zero_is_refused() =>
        Assert.Throws<DivideByZeroException>(() => Rational.One / Rational.Zero);

    [Fact]
    public void A_step_of_zero_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Rational.One.Floor(Rational.Zero));

    internal static (Rational Value, Fraction Same) Pair(Random random)
    {
        int bits = random.Next(4) == 0 ? 700 : 90;
        BigInteger numerator = Seeded.Big(random, bits);
        BigInteger denominator = Seeded.Big(random, bits);
        if (denominator.IsZero) denominator = BigInteger.One;
        return (new Rational(numerator, denominator), Fraction.Of(numerator, denominator));
    }

    private static void Same(Fraction expected, Rational found) =>
        Assert.Equal(expected, Fraction.Of(found.Numerator, found.Denominator));

    /// <summary>Always in lowest terms, so that equality is that of its two parts.</summary>
    internal readonly record struct Fraction(BigInteger Top, BigInteger Bottom)
    {
        public static Fraction Of(BigInteger top, BigInteger bottom)
        {
            BigInteger divisor = BigInteger.GreatestCommonDivisor(top, bottom) * bottom.Sign;
            return new(top / divisor, bottom / divisor);
        }

        public Fraction Plus(Fraction other) => Of((Top * other.Bottom) + (other.Top * Bottom), Bottom * other.Bottom);

        public Fraction Times(Fraction other) => Of(Top * other.Top, Bottom * other.Bottom);

        public Fraction Inverse() => Of(Bottom, Top);

        public int Compare(Fraction other) => (Top * other.Bottom).CompareTo(other.Top * Bottom);
    }
}
