using FastMargin.Kernels.Lanes;
using FastMargin.Kernels.Options;

namespace FastMargin.Kernels.Tests.Options;

public sealed class NormalLawTests
{
    [Fact]
    public void Both_tails_agree_with_exact_arithmetic()
    {
        Random random = Seeds.Next();
        var math = new FixedPoint(1600);
        for (int round = 0; round < 60; round++)
        {
            double x = (random.NextDouble() * 60) - 30;
            double expected = math.ToDouble(math.Normal(math.From(x)));
            Assert.Equal(expected, NormalLaw.Cumulative(x), expected * (1 + (x * x)) * 1e-15);
        }

        Assert.Equal(0, NormalLaw.Cumulative(double.NegativeInfinity));
        Assert.Equal(1, NormalLaw.Cumulative(double.PositiveInfinity));
        Assert.True(double.IsNaN(NormalLaw.Cumulative(double.NaN)));
    }

    [Fact]
    public void Quantile_is_the_inverse_in_both_tails()
    {
        for (double x = -36; x < 7.5; x += 0.37)
        {
            double share = NormalLaw.Cumulative(x);
            // Near 1 the share itself has no more digits than this.
            double tolerance = x < 0 ? 1e-13 * Math.Abs(x) : 1e-13 + (2e-16 / NormalLaw.Density(x));
            Assert.Equal(x, NormalLaw.Quantile(share), tolerance);
        }

        Assert.Equal(0, NormalLaw.Quantile(0.5), 1e-16);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Share_that_no_point_has_is_refused(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalLaw.Quantile(share));

    [Fact]
    public void Exponential_and_logarithm_keep_their_relative_errors()
    {
        Random random = Seeds.Next();
        var math = new FixedPoint(1300);
        for (int round = 0; round < 200; round++)
        {
            double x = (random.NextDouble() * 1400) - 700;
            double exponential = math.ToDouble(math.Exp(math.From(x)));
            Assert.Equal(exponential, LaneMath.Exp(new ScalarLanes(x)).Value, exponential * Math.Pow(2, -52));
            double y = round % 2 == 0 ? Math.Exp(x / 2) : 1 + (x * 1e-6);
            double error = math.Error(math.Log(math.From(y)), LaneMath.Log(new ScalarLanes(y)).Value);
            Assert.True(error < 3 * Math.Pow(2, -53), $"{y:R}: {error:E2}");
        }
    }

    [Fact]
    public void Exponential_reaches_zero_and_the_smallest_doubles()
    {
        Assert.Equal(0, LaneMath.Exp(new ScalarLanes(-800)).Value);
        Assert.Equal(0, LaneMath.Exp(new ScalarLanes(double.NegativeInfinity)).Value);
        Assert.Equal(Math.Exp(-740), LaneMath.Exp(new ScalarLanes(-740)).Value, double.Epsilon * 2);
        Assert.Equal(double.PositiveInfinity, LaneMath.Exp(new ScalarLanes(800)).Value);
        Assert.True(double.IsNaN(LaneMath.Exp(new ScalarLanes(double.NaN)).Value));
    }
}
