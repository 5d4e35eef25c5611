using FastMargin.Kernels.Memory;

namespace FastMargin.Kernels.Scenarios;

/// <summary>
/// Groups of positions that are margined together: group g holds positions <c>Starts[g] .. Starts[g + 1] − 1</c>, each
/// a row of the loss table and a signed quantity. Checked when made, so that the kernel need not.
/// </summary>
public sealed unsafe class ScenarioBook : IDisposable
{
    private readonly NativeColumn<int> _starts;
    private readonly NativeColumn<int> _rows;
    private readonly NativeColumn<double> _quantities;

    /// <summary>Copies the positions of groups.</summary>
    /// <param name="starts">Where each group begins, and where the last one ends.</param>
    /// <param name="rows">Row of each position.</param>
    /// <param name="quantities">Signed quantity of each position.</param>
    /// <param name="tableRows">Rows there are.</param>
    /// <exception cref="ArgumentException">Starts that fall or leave positions out; a row or quantity unfit.
    /// </exception>
    public ScenarioBook(
        ReadOnlySpan<int> starts, ReadOnlySpan<int> rows, ReadOnlySpan<double> quantities, int tableRows)
    {
        CheckStarts(starts, rows.Length);
        if (rows.Length != quantities.Length)
            throw new ArgumentException($"Found {quantities.Length} quantities, expected {rows.Length}.");
        for (int i = 0; i < rows.Length; i++)
        {
            if ((uint)rows[i] >= (uint)tableRows)
                throw new ArgumentException($"Position {i}: found row {rows[i]}, expected below {tableRows}.");
            CheckQuantity(i, quantities[i]);
        }

        TableRows = tableRows;
        _starts = Copy(starts);
        _rows = Copy(rows);
        _quantities = Copy(quantities);
    }

    /// <summary>Groups.</summary>
    public int Groups => _starts.Count - 1;

    /// <summary>Positions of all groups.</summary>
    public int Positions => _rows.Count;

    /// <summary>Rows that a loss table must have.</summary>
    public int TableRows { get; }

    internal int* Starts => _starts.Start;

    internal int* RowIndices => _rows.Start;

    internal double* Quantities => _quantities.Start;

    /// <summary>The signed quantity of a position.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such position.</exception>
    /// <exception cref="ArgumentException">No number, or above <see cref="LossTable.Largest"/> in size.</exception>
    public double this[int position]
    {
        get => _quantities[position];
        set
        {
            CheckQuantity(position, value);
            _quantities[position] = value;
        }
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        _starts.Dispose();
        _rows.Dispose();
        _quantities.Dispose();
    }

    private static void CheckStarts(ReadOnlySpan<int> starts, int positions)
    {
        if (starts.IsEmpty || starts[0] != 0 || starts[^1] != positions)
            throw new ArgumentException($"Found starts that do not run from 0 to {positions}.", nameof(starts));
        for (int g = 1; g < starts.Length; g++)
        {
            if (starts[g] < starts[g - 1])
                throw new ArgumentException($"Group {g - 1}: found an end before its start.", nameof(starts));
        }
    }

    private static void CheckQuantity(int position, double quantity)
    {
        if (Math.Abs(quantity) <= LossTable.Largest)
            return;
        throw new ArgumentException(
            $"Position {position}: found a quantity of {quantity}, expected at most {LossTable.Largest} in size.");
    }

    private static NativeColumn<T> Copy<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var column = new NativeColumn<T>(values.Length);
        values.CopyTo(column.Span);
        return column;
    }
}
