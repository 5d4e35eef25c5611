using System.Runtime.InteropServices;
using FastMargin.Kernels;

namespace FastMargin.Engine;

/// <summary>A slab as devices take it: pointers only, for as long as <see cref="IBatchPass"/> says.</summary>
public readonly unsafe struct BatchSlab
{
    /// <summary>Slots, cash and the rest; its output columns are written where a pass is asked to.</summary>
    public required SlabColumns Columns { get; init; }

    /// <summary>Pool of each lane, <see cref="Capacity"/> entries.</summary>
    public required int* Pools { get; init; }

    /// <summary>Ratios that rungs count.</summary>
    public required Thresholds Thresholds { get; init; }

    /// <summary>Lanes that the columns have room for, whole groups.</summary>
    public required int Capacity { get; init; }
}

/// <summary>What a pass says of a pool whose rung is another than before, or is not decided.</summary>
/// <remarks>24 bytes, as devices write it: <c>Equity, Requirement, Pool, Slab · 256 + Rung</c>.</remarks>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
public readonly record struct BatchChange
{
    /// <summary>Bytes of a change.</summary>
    public const int Bytes = 24;

    private readonly double _equity;
    private readonly double _requirement;
    private readonly int _pool;
    private readonly int _slabAndRung;

    /// <summary>Makes one.</summary>
    public BatchChange(int pool, int slab, in PoolValue value)
    {
        (_equity, _requirement, _pool) = (value.Equity, value.Requirement, pool);
        _slabAndRung = (slab << 8) | value.Rung;
    }

    /// <summary>Equity in base currency.</summary>
    public double Equity => _equity;

    /// <summary>Requirement in base currency.</summary>
    public double Requirement => _requirement;

    /// <summary>The pool.</summary>
    public int Pool => _pool;

    /// <summary>Number of its slab.</summary>
    public int Slab => _slabAndRung >> 8;

    /// <summary>The rung, or <see cref="PoolValue.Undecided"/>.</summary>
    public byte Rung => (byte)_slabAndRung;

    /// <summary>All three as the kernels give them.</summary>
    public PoolValue Value => new(Equity, Requirement, Rung);
}

/// <summary>What passes moved and did, since the book was opened.</summary>
public readonly record struct BatchCounts
{
    /// <summary>Passes begun.</summary>
    public long Passes { get; init; }

    /// <summary>Kernels launched.</summary>
    public long Launches { get; init; }

    /// <summary>Bytes to the device; 0 for lanes, which read the book where it is.</summary>
    public long BytesUp { get; init; }

    /// <summary>Bytes from the device.</summary>
    public long BytesDown { get; init; }

    /// <summary>Bytes of the book on the device.</summary>
    public long ResidentBytes { get; init; }
}
