namespace FastMargin.Kernels;

/// <summary>One row of the table: what a lot is worth and what it requires, both in base currency.</summary>
/// <param name="Value">
/// Signed worth of one lot, <c>price * lot * multiplier * fx</c> (linear) or <c>-multiplier / price * fx</c> (inverse).
/// </param>
/// <param name="Requirement">Requirement of one lot, <c>|Value| * rate</c>, never negative.</param>
public readonly record struct TableRow(double Value, double Requirement);

/// <summary>The rows that the slots point into; row 0 is zero, the row of slots that hold nothing.</summary>
public readonly unsafe struct RowTable
{
    /// <summary>Wraps rows that stay where they are for as long as this value is used.</summary>
    /// <param name="rows">First row, in native or pinned memory.</param>
    /// <param name="count">Number of rows, 1 up to <see cref="SlotLayout.MaxRows"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of its range.</exception>
    public RowTable(TableRow* rows, int count)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, SlotLayout.MaxRows);
        Rows = rows;
        Count = count;
    }

    /// <summary>First row.</summary>
    public TableRow* Rows { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; }
}
