using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels;

/// <summary>The sweep kernel in one vector width.</summary>
public sealed unsafe class SweepVariant
{
    private readonly delegate*<in SlabColumns, double*, in Thresholds, int, int, void> _narrow;
    private readonly delegate*<in SlabColumns, double*, in Thresholds, int, int, void> _wide;

    private SweepVariant(
        string name,
        bool isAccelerated,
        delegate*<in SlabColumns, double*, in Thresholds, int, int, void> narrow,
        delegate*<in SlabColumns, double*, in Thresholds, int, int, void> wide)
    {
        Name = name;
        IsAccelerated = isAccelerated;
        _narrow = narrow;
        _wide = wide;
    }

    /// <summary>Name by which the variant is asked for.</summary>
    public string Name { get; }

    /// <summary>Whether this machine runs it in hardware; if not it is slow, and gives the same bits.</summary>
    public bool IsAccelerated { get; }

    /// <summary>Evaluates every pool of a slab.</summary>
    /// <inheritdoc cref="Sweep(in SlabColumns, RowTable, in Thresholds, int, int)"/>
    public void Sweep(in SlabColumns slab, RowTable table, in Thresholds thresholds) =>
        Sweep(in slab, table, in thresholds, 0, slab.Groups);

    /// <summary>
    /// Evaluates the pools of a range of groups and writes equity, requirement, rung and, if wanted, ratio:
    /// <c>Requirement = R + RequirementBase</c>, rung = number of thresholds with <c>E - t * Requirement &gt;= 0</c>.
    /// </summary>
    /// <remarks>
    /// Threads may share a slab if their ranges do not overlap. Row indices of slots are not checked: one past the
    /// table reads foreign memory. Which NaN comes of a NaN is not defined, that one does is.
    /// </remarks>
    /// <param name="slab">Columns to read and to write.</param>
    /// <param name="table">Rows that the slots point into.</param>
    /// <param name="thresholds">Ratios to count.</param>
    /// <param name="firstGroup">First group of eight pools.</param>
    /// <param name="groups">Number of groups.</param>
    /// <exception cref="ArgumentException">A column is missing, or there is no table or no threshold.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the slab.</exception>
    public void Sweep(in SlabColumns slab, RowTable table, in Thresholds thresholds, int firstGroup, int groups)
    {
        slab.Validate();
        if (table.Rows == null)
            throw new ArgumentException("The table has no rows, expected at least the zero row.", nameof(table));
        if (thresholds.Count == 0)
            throw new ArgumentException("Found no thresholds, expected at least one.", nameof(thresholds));
        ArgumentOutOfRangeException.ThrowIfNegative(firstGroup);
        ArgumentOutOfRangeException.ThrowIfNegative(groups);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(groups, slab.Groups - firstGroup);
        var kernel = slab.Format == LotsFormat.Narrow ? _narrow : _wide;
        kernel(in slab, (double*)table.Rows, in thresholds, firstGroup, groups);
    }

    /// <summary>Name of the variant.</summary>
    public override string ToString() => Name;

    internal static SweepVariant Create<TLanes>(string name)
        where TLanes : struct, ILanes<TLanes> =>
        new(name, TLanes.IsAccelerated, &SweepKernel.Sweep<TLanes, NarrowLots>, &SweepKernel.Sweep<TLanes, WideLots>);
}
