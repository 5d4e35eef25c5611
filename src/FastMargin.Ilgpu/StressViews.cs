using ILGPU;

namespace FastMargin.Ilgpu;

/// <summary>Some shocks over a slab, as the kernel gets them.</summary>
internal struct StressViews
{
    /// <summary>Number of shocks.</summary>
    public int Shocks;

    /// <summary>Doubles of one table.</summary>
    public int TableSize;

    /// <summary>Lanes of all slabs, each filled up to whole blocks.</summary>
    public int Lanes;

    /// <summary>The slab's first among them.</summary>
    public int FirstLane;

    /// <summary>By lane of all slabs: not 0 where a pool is left out.</summary>
    public ArrayView<byte> Skipped;

    /// <summary>By shock and lane of all slabs: units, or what stands for met and open.</summary>
    public ArrayView<long> Units;
}

/// <summary>Sums by shock and block, written.</summary>
internal struct BlockViews
{
    /// <summary>Sum of the lower 32 bits of units.</summary>
    public ArrayView<long> Low;

    /// <summary>Sum of the bits above them.</summary>
    public ArrayView<long> High;

    /// <summary>The largest.</summary>
    public ArrayView<long> Worst;

    /// <summary>Pools that lack something for certain.</summary>
    public ArrayView<int> Deficient;

    /// <summary>Pools that the host decides.</summary>
    public ArrayView<int> Open;
}
