using FastMargin.Kernels.Memory;

namespace FastMargin.Kernels.Scenarios;

/// <summary>
/// Loss arrays: what one unit of each instrument loses in each scenario, gains below zero. A row is one instrument.
/// </summary>
/// <remarks>
/// Rows are aligned and filled up to a multiple of eight with their last loss: the filling then never decides a
/// maximum. Losses are at most <see cref="Largest"/> in size, so no sum of positions can overflow.
/// </remarks>
public sealed unsafe class LossTable : IDisposable
{
    /// <summary>The most scenarios of a grid.</summary>
    public const int MaxScenarios = 1024;

    /// <summary>The largest loss of a unit, and the largest quantity.</summary>
    public const double Largest = 1e100;

    private const int Alignment = 8;

    private readonly NativeColumn<double> _losses;

    /// <summary>A table of zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Rows below zero, or scenarios not from 1 to <see cref="MaxScenarios"/>.
    /// </exception>
    public LossTable(int rows, int scenarios)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scenarios);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scenarios, MaxScenarios);
        Rows = rows;
        Scenarios = scenarios;
        Stride = (scenarios + Alignment - 1) / Alignment * Alignment;
        _losses = new NativeColumn<double>(checked(rows * Stride));
    }

    /// <summary>Instruments.</summary>
    public int Rows { get; }

    /// <summary>Scenarios of a row.</summary>
    public int Scenarios { get; }

    /// <summary>Doubles from one row to the next.</summary>
    public int Stride { get; }

    internal double* Start => _losses.Start;

    /// <summary>The losses of one unit in each scenario.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<double> this[int row] => RowAt(row)[..Scenarios];

    /// <summary>Replaces the losses of an instrument.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">
    /// Not one loss for each scenario, or one that is no number or above <see cref="Largest"/>; the row keeps its own.
    /// </exception>
    public void Set(int row, ReadOnlySpan<double> losses)
    {
        if (losses.Length != Scenarios)
            throw new ArgumentException($"Found {losses.Length} losses, expected {Scenarios}.", nameof(losses));
        for (int s = 0; s < losses.Length; s++)
        {
            if (!(Math.Abs(losses[s]) <= Largest))
            {
                throw new ArgumentException(
                    $"Row {row}, scenario {s + 1}: found a loss of {losses[s]}, expected at most {Largest} in size.",
                    nameof(losses));
            }
        }

        Span<double> target = RowAt(row);
        losses.CopyTo(target);
        target[Scenarios..].Fill(losses[^1]);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _losses.Dispose();

    private Span<double> RowAt(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        return _losses.Span.Slice(row * Stride, Stride);
    }
}
