using System.Runtime.InteropServices;
using FastMargin.Kernels;

namespace FastMargin.Engine;

/// <summary>A pass that can also put the book under many tables at once, and count who is deficient.</summary>
public interface IStressPass : IBatchPass
{
    /// <summary>
    /// Every pool that was loaded, under each table, with the operations of the sweep kernel and the one threshold 1:
    /// <code>
    /// deficient      E - Requirement &lt; -B for certain
    /// lacking        Requirement - E + B, to the next double up
    /// units          max(0, ⌈lacking · 10^8 to the next double up⌉)
    /// </code>
    /// Sums are of whole numbers, so they are the same in any order. Last rungs stay as they are.
    /// </summary>
    /// <param name="tables">The first table; the others follow it in memory, each as long.</param>
    /// <param name="shocks">Number of tables.</param>
    /// <param name="skipped">By slab and lane, not 0 where a pool is left out.</param>
    /// <param name="sums">Where sums and doubts go; what it held is gone.</param>
    /// <exception cref="BatchDeviceException">The device failed, or has no room.</exception>
    public void Stress(RowTable tables, int shocks, IReadOnlyList<byte[]> skipped, StressSums sums);
}

/// <summary>What came of a stress, by shock and block of pools, and which pools are open.</summary>
public sealed class StressSums
{
    /// <summary>Lanes of a block.</summary>
    public const int BlockSize = 256;

    /// <summary>Units from which on a pool is in no sum.</summary>
    public const double MostUnits = 9e18;

    private StressBlock[] _blocks = [];
    private int[] _firstBlocks = [0];

    /// <summary>Blocks of one shock, all slabs together.</summary>
    public int BlocksPerShock => _firstBlocks[^1];

    /// <summary>All blocks, one shock after the other.</summary>
    public Span<StressBlock> AllBlocks => _blocks;

    /// <summary>
    /// Pools whose sign a shock leaves open, or whose units are not below <see cref="MostUnits"/>: in no sum.
    /// </summary>
    public List<StressDoubt> Doubts { get; } = [];

    /// <summary>Makes room; everything is zero then.</summary>
    /// <param name="shocks">Shocks.</param>
    /// <param name="pools">Pools of each slab.</param>
    public void Reset(int shocks, IReadOnlyList<int> pools)
    {
        ArgumentNullException.ThrowIfNull(pools);
        _firstBlocks = new int[pools.Count + 1];
        for (int slab = 0; slab < pools.Count; slab++)
            _firstBlocks[slab + 1] = _firstBlocks[slab] + ((pools[slab] + BlockSize - 1) / BlockSize);
        _blocks = new StressBlock[checked(shocks * BlocksPerShock)];
        Doubts.Clear();
    }

    /// <summary>Number of a slab's first block within a shock.</summary>
    public int FirstBlock(int slab) => _firstBlocks[slab];

    /// <summary>The blocks of a slab under a shock; block b has the lanes from <c>256·b</c>.</summary>
    public ReadOnlySpan<StressBlock> Blocks(int shock, int slab)
    {
        int first = (shock * BlocksPerShock) + _firstBlocks[slab];
        return _blocks.AsSpan(first, _firstBlocks[slab + 1] - _firstBlocks[slab]);
    }
}

/// <summary>Sums over a block: 32 bytes, as devices write them.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
public readonly record struct StressBlock
{
    /// <summary>Bytes of a block's sums.</summary>
    public const int Bytes = 32;

    private readonly ulong _low;
    private readonly ulong _high;
    private readonly double _worst;
    private readonly int _deficient;

    /// <summary>Makes one.</summary>
    public StressBlock(Int128 units, double worst, int deficient)
    {
        (_low, _high) = ((ulong)(units & uint.MaxValue), (ulong)(units >> 32));
        (_worst, _deficient) = (worst, deficient);
    }

    /// <summary>What deficient pools lack, whole numbers of 10^-8.</summary>
    // Two sums of 32 bits of each number, so that 64 are enough for either.
    public Int128 Units => ((Int128)_high << 32) + _low;

    /// <summary>The most that one of them lacks: the worst pools of all are in the worst blocks.</summary>
    public double Worst => _worst;

    /// <summary>Pools that are certainly deficient.</summary>
    public int Deficient => _deficient;
}

/// <summary>A pool whose sign a shock leaves open, or that a missing price makes unknown.</summary>
/// <param name="Shock">Which shock.</param>
/// <param name="Slab">Number of its slab.</param>
/// <param name="Lane">Position in the slab.</param>
public readonly record struct StressDoubt(int Shock, int Slab, int Lane);
