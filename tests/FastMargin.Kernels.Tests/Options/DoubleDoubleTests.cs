using System.Numerics;
using FastMargin.Kernels.Options;

namespace FastMargin.Kernels.Tests.Options;

public sealed class DoubleDoubleTests
{
    // u^2, the unit of the errors.
    private static readonly double _unit = Math.Pow(2, -106);

    private readonly FixedPoint _math = new(1300);

    [Fact]
    public void Sums_products_quotients_and_roots_keep_their_bounds()
    {
        Random random = Seeds.Next();
        double[] worst = new double[5];
        for (int round = 0; round < 6000; round++)
        {
            DoubleDouble a = Draw(random);
            DoubleDouble b = round % 3 == 0 ? Near(random, a) : Draw(random);
            (BigInteger x, BigInteger y) = (_math.From(a), _math.From(b));
            Measure(ref worst[0], x + y, a + b);
            Measure(ref worst[1], x - y, a - b);
            Measure(ref worst[2], _math.Multiply(x, y), a * b);
            Measure(ref worst[3], _math.Divide(x, y), a / b);
            Measure(ref worst[4], _math.Sqrt(BigInteger.Abs(x)), DoubleDouble.Sqrt(DoubleDouble.Abs(a)));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"largest errors over u^2: {string.Join(", ", worst.Select(error => $"{error:F2}"))}");
        double[] bound = [3.1, 3.1, 4, 15, 4];
        Assert.All(worst.Zip(bound), pair => Assert.True(pair.First <= pair.Second, $"{pair}"));
    }

    [Fact]
    public void Sums_and_products_of_two_doubles_are_exact()
    {
        Random random = Seeds.Next();
        for (int round = 0; round < 5000; round++)
        {
            (double a, double b) = (Draw(random).High, Draw(random).High);
            Assert.Equal(_math.From(a) + _math.From(b), _math.From(DoubleDouble.Sum(a, b)));
            Assert.Equal(_math.Multiply(_math.From(a), _math.From(b)), _math.From(DoubleDouble.Product(a, b)));
        }
    }

    [Fact]
    public void Order_is_that_of_the_numbers()
    {
        Random random = Seeds.Next();
        for (int round = 0; round < 5000; round++)
        {
            DoubleDouble a = Draw(random);
            DoubleDouble b = round % 5 == 0 ? a : Near(random, a);
            int expected = _math.From(a).CompareTo(_math.From(b));
            Assert.Equal(expected, Math.Sign(a.CompareTo(b)));
            Assert.Equal([expected < 0, expected > 0, expected == 0], new[] { a < b, a > b, a == b });
            Assert.Equal([expected <= 0, expected >= 0, expected != 0], new[] { a <= b, a >= b, a != b });
            Assert.Equal(expected < 0 ? b : a, DoubleDouble.Max(a, b));
            Assert.Equal(expected < 0 ? a : b, DoubleDouble.Min(a, b));
        }
    }

    [Fact]
    public void A_ratio_of_whole_numbers_is_what_a_decimal_is()
    {
        Random random = Seeds.Next();
        for (int round = 0; round < 5000; round++)
        {
            Int128 numerator = new((ulong)random.NextInt64() >> random.Next(64), (ulong)random.NextInt64());
            Int128 denominator = random.NextInt64(1, long.MaxValue);
            BigInteger expected = (((BigInteger)numerator) << 1300) / (BigInteger)denominator;
            Assert.True(_math.Error(expected, DoubleDouble.Ratio(-numerator, -denominator)) <= 32 * _unit);
        }

        DoubleDouble tenth = DoubleDouble.Ratio(1, 10);
        Assert.Equal(0.1, tenth.High);
        Assert.True(Math.Abs(((tenth * 10) - 1).High) <= 16 * _unit);
        Assert.Throws<DivideByZeroException>(() => DoubleDouble.Ratio(1, 0));
        Assert.Equal(DoubleDouble.Ratio(1L << 62, 1), Math.Pow(2, 62));
    }

    [Fact]
    public void What_is_not_a_number_stays_so()
    {
        DoubleDouble broken = double.NaN;
        Assert.False((broken + 1).IsFinite);
        Assert.False(DoubleDouble.Sqrt(-1).IsFinite);
        Assert.False(((DoubleDouble)1 / 0).IsFinite);
        Assert.False(broken < 1 || broken > 1 || broken == 1);
    }

    private void Measure(ref double worst, BigInteger expected, DoubleDouble found)
    {
        if (expected.IsZero)
            Assert.Equal(DoubleDouble.Zero, found);
        else
            worst = Math.Max(worst, _math.Error(expected, found) / _unit);
    }

    private static DoubleDouble Draw(Random random)
    {
        double high = Math.ScaleB(random.NextDouble() - 0.5, random.Next(-200, 200));
        return PreciseTermsDraw.Longer(random, high);
    }

    // Differs from the other in a few low bits, or in its low part alone.
    private static DoubleDouble Near(Random random, DoubleDouble other)
    {
        double high = random.Next(2) == 0 ? other.High : other.High * (1 + Math.ScaleB(random.NextDouble(), -48));
        return PreciseTermsDraw.Longer(random, high);
    }
}
