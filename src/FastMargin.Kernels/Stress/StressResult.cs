using System.Runtime.InteropServices;

namespace FastMargin.Kernels.Stress;

/// <summary>What came of a stress: sums by shock and block of pools, and the pools whose sign is open.</summary>
/// <remarks>
/// A block is <see cref="BlockSize"/> lanes of a slab. Its sum is one tree, the same wherever it is computed:
/// <c>for (h = BlockSize / 2; h &gt; 0; h /= 2) for (i = 0; i &lt; h; i++) s[i] += s[i + h]</c> over
/// <c>s[i] = Requirement - E</c> of lane i where the pool is deficient, else 0.
/// </remarks>
public sealed class StressResult
{
    /// <summary>Lanes of a block.</summary>
    public const int BlockSize = 256;

    private StressBlock[] _blocks = [];
    private int[] _firstBlock = [];

    /// <summary>Blocks of one shock, all slabs together.</summary>
    public int BlocksPerShock { get; private set; }

    /// <summary>Pools that the shock leaves undecided: not in any sum.</summary>
    public List<StressDoubt> Doubts { get; } = [];

    /// <summary>All blocks, one shock after the other.</summary>
    public Span<StressBlock> AllBlocks => _blocks;

    /// <summary>Blocks of lanes that a slab of so many pools has.</summary>
    public static int BlockCount(int pools) => (int)(((long)pools + BlockSize - 1) / BlockSize);

    /// <summary>Makes room; everything is zero then.</summary>
    /// <param name="shocks">Shocks.</param>
    /// <param name="pools">Pools of each slab.</param>
    public void Reset(int shocks, ReadOnlySpan<int> pools)
    {
        _firstBlock = new int[pools.Length + 1];
        for (int slab = 0; slab < pools.Length; slab++)
            _firstBlock[slab + 1] = _firstBlock[slab] + BlockCount(pools[slab]);
        BlocksPerShock = _firstBlock[^1];
        _blocks = new StressBlock[checked(shocks * BlocksPerShock)];
        Doubts.Clear();
    }

    /// <summary>The blocks of a slab under a shock.</summary>
    public Span<StressBlock> Blocks(int shock, int slab)
    {
        int first = (shock * BlocksPerShock) + _firstBlock[slab];
        return _blocks.AsSpan(first, _firstBlock[slab + 1] - _firstBlock[slab]);
    }
}

/// <summary>Sums over a block: 24 bytes, as devices write them.</summary>
/// <param name="Shortfall">Sum of <c>Requirement - E</c> of deficient pools, in the order of the tree.</param>
/// <param name="Worst">The largest of these, 0 without one: the worst pools of all are in the worst blocks.</param>
/// <param name="Deficient">Pools that are certainly deficient.</param>
/// <param name="Doubts">Pools that are not decided.</param>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
public readonly record struct StressBlock(double Shortfall, double Worst, int Deficient, int Doubts)
{
    /// <summary>Bytes of a block's sums.</summary>
    public const int Bytes = 24;
}

/// <summary>A pool whose sign a shock leaves open, or that a missing price makes unknown.</summary>
/// <param name="Shock">Which shock.</param>
/// <param name="Slab">Number of its slab.</param>
/// <param name="Lane">Position in the slab.</param>
public readonly record struct StressDoubt(int Shock, int Slab, int Lane);
