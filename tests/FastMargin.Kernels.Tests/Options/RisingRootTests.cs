using FastMargin.Kernels.Options;

namespace FastMargin.Kernels.Tests.Options;

public sealed class RisingRootTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void Root_is_found_from_any_guess()
    {
        Random random = Seeds.Next();
        for (int round = 0; round < 500; round++)
        {
            double root = Math.Exp(-6 * random.NextDouble());
            double power = 0.2 + (6 * random.NextDouble());
            var curve = new Curve(x => Math.Pow(x, power) - Math.Pow(root, power));
            DoubleDouble? found = RisingRoot.Find(
                ref curve, (1e-4, 10), random.NextDouble(), 10 * random.NextDouble(), 1e-7, Tolerance);
            Assert.Equal(root, found!.Value.High, 2 * Tolerance);
            Assert.True(curve.Calls <= 55, $"{curve.Calls} calls for {root} and {power}");
        }
    }

    [Fact]
    public void Left_end_of_a_rest_at_zero_is_the_root()
    {
        var curve = new Curve(x => Math.Max(0, x - 2) + Math.Min(0, x - 1));
        foreach (double guess in (double[])[0.1, 1.5, 7])
        {
            DoubleDouble? found = RisingRoot.Find(ref curve, (0.01, 10), guess, 1, 1e-7, Tolerance);
            Assert.Equal(1, found!.Value.High, 2 * Tolerance);
        }
    }

    [Fact]
    public void Function_on_one_side_of_zero_has_no_root_and_at_zero_at_the_lower_end_that_one()
    {
        var above = new Curve(x => x);
        Assert.Null(RisingRoot.Find(ref above, (1, 10), 5, 1, 1e-7, Tolerance));
        var below = new Curve(x => x - 11);
        Assert.Null(RisingRoot.Find(ref below, (1, 10), 5, 1, 1e-7, Tolerance));
        var resting = new Curve(x => Math.Max(0, x - 2));
        Assert.Equal(1, RisingRoot.Find(ref resting, (1, 10), 5, 1, 1e-7, Tolerance));
    }

    [Fact]
    public void A_steep_step_takes_no_more_calls_than_halving_and_one()
    {
        var step = new Curve(x => x < 0.7654321 ? -1e-30 : 1e9);
        Assert.Equal(0.7654321, RisingRoot.Find(ref step, (0.5, 1), 0.5, 0, 0.1, Tolerance)!.Value.High, Tolerance);
        // From 0.5 the first try is at 1; a width of 0.5 is halved 38 times to 2·10^-12.
        Assert.True(step.Calls <= 2 + 38 + 1, $"{step.Calls} calls");
    }

    private sealed class Curve(Func<double, double> of) : IRising
    {
        public int Calls { get; private set; }

        public DoubleDouble At(DoubleDouble x)
        {
            Calls++;
            return of(x.High);
        }
    }
}
