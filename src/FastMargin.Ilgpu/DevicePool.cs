using FastMargin.Kernels;
using FastMargin.Kernels.Device;
using ILGPU;

namespace FastMargin.Ilgpu;

/// <summary>One pool of a slab on a device: where <see cref="PoolBody"/> finds what it reads.</summary>
internal readonly struct DevicePool(SlabViews slab, ArrayView<double> table, int lane) : IPoolSource
{
    // A record, in units of what is read from it: 48 or 80 bytes.
    private const int NarrowLotsStride = 12;
    private const int NarrowIndexStride = 24;
    private const int NarrowIndexOffset = 16;
    private const int WideLotsStride = 10;
    private const int WideIndexStride = 40;
    private const int WideIndexOffset = 32;

    /// <inheritdoc/>
    public int Positions => slab.Positions;

    /// <inheritdoc/>
    public double Cash => slab.Cash[lane];

    /// <inheritdoc/>
    public double RequirementBase => slab.RequirementBase[lane];

    /// <inheritdoc/>
    public double Magnitude => slab.Magnitude[lane];

    /// <inheritdoc/>
    public double Factor => slab.Factor;

    /// <inheritdoc/>
    public int Thresholds => slab.Thresholds.IntLength;

    /// <inheritdoc/>
    public double Threshold(int index) => slab.Thresholds[index];

    /// <inheritdoc/>
    public double Lots(int column)
    {
        long record = Record(column);
        int at = lane % SlotLayout.GroupSize;
        return slab.IsWide != 0
            ? slab.WideLots[(record * WideLotsStride) + at]
            : slab.NarrowLots[(record * NarrowLotsStride) + at];
    }

    /// <inheritdoc/>
    public int Index(int column)
    {
        long record = Record(column);
        int at = lane % SlotLayout.GroupSize;
        return slab.IsWide != 0
            ? slab.Indices[(record * WideIndexStride) + WideIndexOffset + at]
            : slab.Indices[(record * NarrowIndexStride) + NarrowIndexOffset + at];
    }

    /// <inheritdoc/>
    public double Table(int index) => table[index];

    /// <inheritdoc/>
    public double FusedMultiplyAdd(double a, double b, double c) => DeviceMath.FusedMultiplyAdd(a, b, c);

    private long Record(int column) => ((long)(lane / SlotLayout.GroupSize) * slab.Positions) + column;
}
