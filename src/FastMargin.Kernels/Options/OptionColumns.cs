namespace FastMargin.Kernels.Options;

/// <summary>
/// Options side by side, one entry a column each. With an empty <see cref="Yield"/> the underlying is a forward
/// (Black-76); otherwise a spot with a continuous dividend yield (Black-Scholes-Merton).
/// </summary>
public readonly ref struct OptionColumns
{
    /// <summary>Forward or spot, above zero.</summary>
    public required ReadOnlySpan<double> Underlying { get; init; }

    /// <summary>Strike, above zero, in the unit of the underlying.</summary>
    public required ReadOnlySpan<double> Strike { get; init; }

    /// <summary>Time to expiry in years, above zero.</summary>
    public required ReadOnlySpan<double> Years { get; init; }

    /// <summary>Volatility of a year, 0.2 for 20 %; not read when volatility is what is asked for.</summary>
    public ReadOnlySpan<double> Volatility { get; init; }

    /// <summary>Continuous interest rate of a year.</summary>
    public required ReadOnlySpan<double> Rate { get; init; }

    /// <summary>Continuous dividend yield of a year; empty when the underlying is a forward.</summary>
    public ReadOnlySpan<double> Yield { get; init; }

    /// <summary>1 for a call, −1 for a put.</summary>
    public required ReadOnlySpan<double> Side { get; init; }

    /// <summary>Options.</summary>
    public int Count => Underlying.Length;

    internal void Validate(bool needsVolatility, int outputs)
    {
        Check(Strike.Length, nameof(Strike));
        Check(Years.Length, nameof(Years));
        Check(Rate.Length, nameof(Rate));
        Check(Side.Length, nameof(Side));
        if (!Yield.IsEmpty)
            Check(Yield.Length, nameof(Yield));
        if (needsVolatility)
            Check(Volatility.Length, nameof(Volatility));
        Check(outputs, "output");
    }

    private void Check(int found, string column)
    {
        if (found != Count)
            throw new ArgumentException($"Column {column} has {found} entries, expected {Count}.", column);
    }
}
