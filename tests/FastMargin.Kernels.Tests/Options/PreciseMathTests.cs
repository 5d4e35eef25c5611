using System.Numerics;
using FastMargin.Kernels.Options;

namespace FastMargin.Kernels.Tests.Options;

public sealed class PreciseMathTests
{
    [Fact]
    public void Exponential_and_logarithm_agree_with_exact_arithmetic_to_thirty_digits()
    {
        Random random = Seeds.Next();
        var math = new FixedPoint(1100);
        double worstExp = 0;
        double worstLog = 0;
        for (int round = 0; round < 200; round++)
        {
            DoubleDouble x = PreciseTermsDraw.Longer(random, (random.NextDouble() - 0.5) * (round % 2 == 0 ? 1300 : 2));
            worstExp = Math.Max(worstExp, math.Error(math.Exp(math.From(x)), PreciseMath.Exp(x)));
            double near = 1 + Math.ScaleB(random.NextDouble() - 0.5, -random.Next(100));
            DoubleDouble y = PreciseTermsDraw.Longer(random, round % 2 == 0 ? near : Math.Exp(x.High / 3));
            worstLog = Math.Max(worstLog, math.Error(math.Log(math.From(y)), PreciseMath.Log(y)));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"largest relative errors {worstExp:E2} and {worstLog:E2}");
        Assert.True(worstExp < 1e-30 && worstLog < 1e-30, $"{worstExp:E2} {worstLog:E2}");
    }

    [Fact]
    public void Logarithm_of_a_ratio_near_one_keeps_its_digits()
    {
        Random random = Seeds.Next();
        var math = new FixedPoint(600);
        for (int round = 0; round < 200; round++)
        {
            double b = Math.ScaleB(1 + random.NextDouble(), random.Next(-60, 60));
            double a = b * (1 + Math.ScaleB(random.NextDouble(), -random.Next(1, 53)));
            if (a == b) continue;
            BigInteger expected = math.Log(math.Divide(math.From(a), math.From(b)));
            Assert.True(math.Error(expected, PreciseMath.LogRatio(a, b)) < 1e-30, $"{a:R} {b:R}");
        }
    }

    [Fact]
    public void Both_tails_of_the_normal_law_agree_with_exact_arithmetic()
    {
        Random random = Seeds.Next();
        var math = new FixedPoint(2100);
        double worst = 0;
        for (int round = 0; round < 75; round++)
        {
            double size = round % 3 == 0 ? 0.6 : round % 3 == 1 ? 12 : 36;
            DoubleDouble x = PreciseTermsDraw.Longer(random, (random.NextDouble() - 0.5) * 2 * size);
            double error = math.Error(math.Normal(math.From(x)), PreciseMath.Cumulative(x)) / (1 + (x.High * x.High));
            worst = Math.Max(worst, error);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"largest relative error over 1 + x^2: {worst:E2}");
        Assert.True(worst < 1e-30, $"{worst:E2}");
    }

    [Fact]
    public void The_two_ways_to_the_tail_meet()
    {
        DoubleDouble step = Math.ScaleB(1, -80);
        foreach (double seam in (double[])[0.5, 11])
        {
            DoubleDouble below = PreciseMath.Mills(seam - step);
            DoubleDouble above = PreciseMath.Mills(seam);
            // The slope, u·M − 1, times the step.
            DoubleDouble expected = ((seam * above) - 1) * step;
            Assert.True(Math.Abs((above - below - expected).High) < 2e-30 * above.High, $"{seam}");
        }
    }

    [Fact]
    public void Ends_of_the_range_are_sound()
    {
        Assert.Equal(DoubleDouble.Zero, PreciseMath.Exp(-800));
        Assert.Equal(DoubleDouble.One, PreciseMath.Exp(0));
        Assert.False(PreciseMath.Exp(710).IsFinite);
        Assert.False(PreciseMath.Log(0).IsFinite);
        Assert.False(PreciseMath.Log(-1).IsFinite);
        Assert.Equal(DoubleDouble.Zero, PreciseMath.Log(1));
        Assert.Equal(DoubleDouble.Zero, PreciseMath.Cumulative(-1e9));
        Assert.Equal(DoubleDouble.One, PreciseMath.Cumulative(1e9));
        Assert.Equal(0.5, PreciseMath.Cumulative(0).High);
    }
}
