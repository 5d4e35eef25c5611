namespace FastMargin.Kernels.Device;

/// <summary>A pool of a slab in memory of this process, in either format of lots.</summary>
internal readonly unsafe struct SlabSource(SlabColumns slab, int pool, RowTable table, Thresholds thresholds)
    : IPoolSource
{
    /// <inheritdoc/>
    public int Positions => slab.Positions;

    /// <inheritdoc/>
    public double Cash => slab.Cash[pool];

    /// <inheritdoc/>
    public double RequirementBase => slab.RequirementBase[pool];

    /// <inheritdoc/>
    public double Magnitude => slab.Magnitude[pool];

    /// <inheritdoc/>
    public double Factor => CertifiedBound.Factor(slab.Positions);

    /// <inheritdoc/>
    public int Thresholds => thresholds.Count;

    /// <inheritdoc/>
    public double Threshold(int index) => thresholds[index];

    /// <inheritdoc/>
    public double Lots(int column) =>
        SlotLayout.Read(slab.Slots, slab.Format, slab.Positions, pool, column).Lots;

    /// <inheritdoc/>
    public int Index(int column) =>
        2 * SlotLayout.Read(slab.Slots, slab.Format, slab.Positions, pool, column).Row;

    /// <inheritdoc/>
    public double Table(int index) => ((double*)table.Rows)[index];

    /// <inheritdoc/>
    public double FusedMultiplyAdd(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c);
}
