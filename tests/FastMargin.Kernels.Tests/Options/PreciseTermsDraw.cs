using FastMargin.Kernels.Options;

namespace FastMargin.Kernels.Tests.Options;

/// <summary>Terms with more digits than a double, drawn from the cases of <see cref="OptionBatch"/>.</summary>
internal static class PreciseTermsDraw
{
    /// <summary>The case's terms, each with digits below the double's last one.</summary>
    public static PreciseTerms Next(Random random, in OptionCase c) => Next(
        random, new OptionTerms(c.IsCall, c.Underlying, c.Strike, c.Years, c.Volatility, c.Rate, c.Yield));

    /// <summary>The terms, each with digits below the double's last one.</summary>
    public static PreciseTerms Next(Random random, in OptionTerms terms) => new(
        terms.IsCall, Longer(random, terms.Underlying), Longer(random, terms.Strike), Longer(random, terms.Years),
        Longer(random, terms.Volatility), Longer(random, terms.Rate), Longer(random, terms.Yield));

    /// <summary>A number that rounds to the double, up to half a unit of its last place away.</summary>
    public static DoubleDouble Longer(Random random, double value) =>
        DoubleDouble.Sum(value, value * (random.NextDouble() - 0.5) * Math.Pow(2, -52));
}
