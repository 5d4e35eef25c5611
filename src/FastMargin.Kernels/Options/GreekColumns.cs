namespace FastMargin.Kernels.Options;

/// <summary>Where values and derivatives go, one entry an option; nothing is scaled to a day or a percent.</summary>
public readonly ref struct GreekColumns
{
    /// <summary>Value of one option.</summary>
    public required Span<double> Price { get; init; }

    /// <summary>By the underlying (spot or forward).</summary>
    public required Span<double> Delta { get; init; }

    /// <summary>Twice by the underlying.</summary>
    public required Span<double> Gamma { get; init; }

    /// <summary>By volatility, for a change of 1 (100 points).</summary>
    public required Span<double> Vega { get; init; }

    /// <summary>By calendar time, for a year gone by.</summary>
    public required Span<double> Theta { get; init; }

    /// <summary>By the interest rate, for a change of 1; the forward of Black-76 stays.</summary>
    public required Span<double> Rho { get; init; }

    internal void Validate(int count)
    {
        bool isRight = Price.Length == count && Delta.Length == count && Gamma.Length == count
            && Vega.Length == count && Theta.Length == count && Rho.Length == count;
        if (!isRight)
            throw new ArgumentException($"Found columns of greeks that differ in length, expected {count} entries.");
    }
}
