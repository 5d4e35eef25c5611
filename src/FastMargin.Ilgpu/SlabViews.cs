using ILGPU;

namespace FastMargin.Ilgpu;

/// <summary>A slab on a device, as its kernels get it: views and counts only.</summary>
internal struct SlabViews
{
    /// <summary>Positions of each pool.</summary>
    public int Positions;

    /// <summary>1 where lots are doubles, 0 where they are 32-bit integers.</summary>
    public int IsWide;

    /// <summary>Number of the slab.</summary>
    public int Number;

    /// <summary>The part of the certified bound that is the same for all pools.</summary>
    public double Factor;

    /// <summary>The records, seen as lots of 32 bits.</summary>
    public ArrayView<int> NarrowLots;

    /// <summary>The same records, seen as lots in doubles.</summary>
    public ArrayView<double> WideLots;

    /// <summary>The same records, seen as row indices.</summary>
    public ArrayView<ushort> Indices;

    /// <summary>By pool: worth that depends on no slot.</summary>
    public ArrayView<double> Cash;

    /// <summary>By pool: requirement that depends on no slot.</summary>
    public ArrayView<double> RequirementBase;

    /// <summary>By pool: magnitude of both.</summary>
    public ArrayView<float> Magnitude;

    /// <summary>By lane: the pool.</summary>
    public ArrayView<int> Pools;

    /// <summary>Ratios that rungs count.</summary>
    public ArrayView<double> Thresholds;

    /// <summary>By lane: the rung of the pass before.</summary>
    public ArrayView<byte> Seen;

    /// <summary>By pool, written: equity.</summary>
    public ArrayView<double> Equity;

    /// <summary>By pool, written: requirement.</summary>
    public ArrayView<double> Requirement;

    /// <summary>By pool, written: rung.</summary>
    public ArrayView<byte> Rung;
}
