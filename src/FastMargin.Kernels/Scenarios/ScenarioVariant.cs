using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels.Scenarios;

/// <summary>The scenario kernel in one vector width: every grid of scenarios runs through it.</summary>
/// <remarks>
/// The order of operations is the same on every width, so the bits are: the products of positions in even places of a
/// group are added by fused multiply-adds in order, those in odd places apart, then the two sums. Sums of whole
/// numbers below 2^53 are exact. Nothing is allocated.
/// </remarks>
public sealed unsafe class ScenarioVariant
{
    private readonly delegate*<LossView, BookView, double*, int, int, void> _worst;
    private readonly delegate*<LossView, PositionView, double*, void> _totals;

    private ScenarioVariant(
        string name,
        bool isAccelerated,
        delegate*<LossView, BookView, double*, int, int, void> worst,
        delegate*<LossView, PositionView, double*, void> totals)
    {
        Name = name;
        IsAccelerated = isAccelerated;
        _worst = worst;
        _totals = totals;
    }

    /// <summary>Name by which the variant is asked for.</summary>
    public string Name { get; }

    /// <summary>Whether this machine runs it in hardware; if not it is slow, and gives the same bits.</summary>
    public bool IsAccelerated { get; }

    /// <summary>
    /// The largest loss of each group of a range: <c>worst[g − first] = max_s Σ_j q_j·L_{j,s}</c>. It is below zero
    /// where every scenario gains, and zero without positions.
    /// </summary>
    /// <exception cref="ArgumentException">The table has fewer rows than the book needs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the book.</exception>
    public void Worst(LossTable table, ScenarioBook book, Span<double> worst, int firstGroup = 0)
    {
        Check(table, book);
        ArgumentOutOfRangeException.ThrowIfNegative(firstGroup);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(worst.Length, book.Groups - firstGroup);
        fixed (double* target = worst)
            _worst(View(table), View(book), target, firstGroup, worst.Length);
    }

    /// <summary>The total loss of one group in each scenario, for the array or its binding scenario.</summary>
    /// <param name="table">Losses of one unit.</param>
    /// <param name="book">Positions.</param>
    /// <param name="group">Which group.</param>
    /// <param name="totals">One entry a scenario and the filling: <see cref="LossTable.Stride"/> entries.</param>
    /// <exception cref="ArgumentException">A table or target of the wrong size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such group.</exception>
    public void Totals(LossTable table, ScenarioBook book, int group, Span<double> totals)
    {
        Check(table, book);
        ArgumentOutOfRangeException.ThrowIfNegative(group);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(group, book.Groups);
        if (totals.Length != table.Stride)
            throw new ArgumentException($"Found room for {totals.Length} totals, expected {table.Stride}.");
        fixed (double* target = totals)
            _totals(View(table), View(book).Group(group), target);
    }

    /// <summary>
    /// The total loss in each scenario of positions that stand in no book: the bits of a group that holds them in the
    /// same order.
    /// </summary>
    /// <param name="table">Losses of one unit.</param>
    /// <param name="rows">Row of each position.</param>
    /// <param name="quantities">Signed quantity of each position.</param>
    /// <param name="totals">One entry a scenario and the filling: <see cref="LossTable.Stride"/> entries.</param>
    /// <exception cref="ArgumentException">
    /// Columns or a target of the wrong size, a row that the table does not have, or a quantity that is no number or
    /// above <see cref="LossTable.Largest"/> in size.
    /// </exception>
    public void Totals(
        LossTable table, ReadOnlySpan<int> rows, ReadOnlySpan<double> quantities, Span<double> totals)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (quantities.Length != rows.Length)
            throw new ArgumentException($"Found {quantities.Length} quantities, expected {rows.Length}.");
        if (totals.Length != table.Stride)
            throw new ArgumentException($"Found room for {totals.Length} totals, expected {table.Stride}.");
        for (int i = 0; i < rows.Length; i++)
        {
            if ((uint)rows[i] >= (uint)table.Rows)
                throw new ArgumentException($"Position {i}: found row {rows[i]}, expected below {table.Rows}.");
            if (!(Math.Abs(quantities[i]) <= LossTable.Largest))
                throw new ArgumentException($"Position {i}: found a quantity of {quantities[i]}.");
        }

        fixed (int* row = rows)
        fixed (double* quantity = quantities, target = totals)
            _totals(View(table), new PositionView(row, quantity, rows.Length), target);
    }

    /// <summary>Name of the variant.</summary>
    public override string ToString() => Name;

    internal static ScenarioVariant Create<TLanes>(string name)
        where TLanes : struct, ILanes<TLanes> =>
        new(name, TLanes.IsAccelerated, &ScenarioKernel.Worst<TLanes>, &ScenarioKernel.Totals<TLanes>);

    private static LossView View(LossTable table) => new(table.Start, table.Stride);

    private static BookView View(ScenarioBook book) => new(book.Starts, book.RowIndices, book.Quantities);

    private static void Check(LossTable table, ScenarioBook book)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(book);
        if (table.Rows < book.TableRows)
            throw new ArgumentException($"Found a table of {table.Rows} rows, expected {book.TableRows}.");
    }
}
