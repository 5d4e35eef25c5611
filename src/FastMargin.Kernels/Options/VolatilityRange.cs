namespace FastMargin.Kernels.Options;

/// <summary>Two volatilities between which the exact one certainly lies, and the one found in doubles.</summary>
/// <param name="Low">Certainly not above the exact one.</param>
/// <param name="High">Certainly not below it.</param>
public readonly record struct VolatilityRange(double Low, double High)
{
    /// <summary>The length of the range.</summary>
    public double Width => High - Low;
}
