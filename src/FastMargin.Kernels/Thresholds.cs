using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FastMargin.Kernels;

/// <summary>Up to twelve ascending ratios that a pool's rung counts, kept inline.</summary>
public readonly struct Thresholds
{
    /// <summary>Most thresholds there can be.</summary>
    public const int MaxCount = 12;

    private readonly Values _values;

    /// <summary>Copies ratios.</summary>
    /// <param name="values">1 to 12 finite ratios, none negative, strictly ascending.</param>
    /// <exception cref="ArgumentException">A value breaks one of these rules; the message says which.</exception>
    public Thresholds(params ReadOnlySpan<double> values)
    {
        if (values.Length is < 1 or > MaxCount)
            throw new ArgumentException($"Found {values.Length} thresholds, expected 1 to {MaxCount}.", nameof(values));
        for (int j = 0; j < values.Length; j++)
        {
            if (!double.IsFinite(values[j]) || values[j] < 0 || (j > 0 && values[j] <= values[j - 1]))
            {
                throw new ArgumentException(
                    $"Threshold {j} is {values[j]}, expected finite, not negative, above the one before.",
                    nameof(values));
            }
            _values[j] = values[j];
        }
        Count = values.Length;
    }

    /// <summary>Liquidation 0.80/0.85, deficiency 1.00/1.05, warning 1.25/1.30, and bankruptcy at 0.</summary>
    public static Thresholds Default => new(0, 0.80, 0.85, 1, 1.05, 1.25, 1.30);

    /// <summary>Number of thresholds; 0 only for <c>default</c>, which no kernel takes.</summary>
    public int Count { get; }

    /// <summary>The largest threshold: the last.</summary>
    public double Largest => _values[Count - 1];

    /// <summary>The threshold at <paramref name="index"/>, in ascending order.</summary>
    /// <exception cref="IndexOutOfRangeException">
    /// <paramref name="index"/> is not below <see cref="MaxCount"/>.
    /// </exception>
    public double this[int index] => _values[index];

    /// <summary>The first of <see cref="Count"/> values, for kernels to read through a pointer.</summary>
    [UnscopedRef]
    internal ref readonly double First => ref _values[0];

    [InlineArray(MaxCount)]
    private struct Values
    {
        private double _first;
    }
}
