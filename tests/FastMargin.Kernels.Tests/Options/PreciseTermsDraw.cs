using FastMargin.Kernels.Options;

namespace FastMargin.Kernels.Tests.Options;

/// <summary>Terms with more digits than a double, drawn from the cases of <see cref="OptionBatch"/>.</summary>
internal static class PreciseTermsDraw
{
    /// <summary>The case's terms, each with digits below the double's last one.</summary>
    public static PreciseTerms Next(Random random, in OptionCase c) => new(
        c.IsCall, Longer(random, c.Underlying), Longer(random, c.Strike), Longer(random, c.Years),
        Longer(random, c.Volatility), Longer(random, c.Rate), Longer(random, c.Yield));

    /// <summary>A number that rounds to the double, up to half a unit of its last place away.</summary>
    public static DoubleDouble Longer(Random random, double value) =>
        DoubleDouble.Sum(value, value * (random.NextDouble() - 0.5) * Math.Pow(2, -53));
}
