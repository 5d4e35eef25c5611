using System.Runtime.CompilerServices;
using FastMargin.Engine;
using FastMargin.Kernels.Device;
using ILGPU;
using ILGPU.Runtime;

namespace FastMargin.Ilgpu;

/// <summary>Memory of a stress on the device.</summary>
internal sealed unsafe class IlgpuStress : IDisposable
{
    private readonly int _lanes;
    private readonly int _tableSize;
    private readonly List<IDisposable> _owned = [];
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _tables;
    private readonly MemoryBuffer1D<byte, Stride1D.Dense> _skipped;
    private readonly MemoryBuffer1D<long, Stride1D.Dense> _units;
    private readonly MemoryBuffer1D<long, Stride1D.Dense> _low;
    private readonly MemoryBuffer1D<long, Stride1D.Dense> _high;
    private readonly MemoryBuffer1D<long, Stride1D.Dense> _worst;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _deficient;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _open;

    /// <summary>Makes room.</summary>
    /// <param name="accelerator">Where.</param>
    /// <param name="shocks">Shocks at once.</param>
    /// <param name="lanes">Lanes of all slabs, whole blocks.</param>
    /// <param name="tableSize">Doubles of one table.</param>
    public IlgpuStress(Accelerator accelerator, int shocks, int lanes, int tableSize)
    {
        (_lanes, _tableSize) = (lanes, tableSize);
        long blocks = shocks * (long)(lanes / StressSums.BlockSize);
        try
        {
            _tables = Make<double>(shocks * (long)tableSize);
            _skipped = Make<byte>(lanes);
            _units = Make<long>(shocks * (long)lanes);
            (_low, _high, _worst) = (Make<long>(blocks), Make<long>(blocks), Make<long>(blocks));
            (_deficient, _open) = (Make<int>(blocks), Make<int>(blocks));
        }
        catch
        {
            Dispose();
            throw;
        }

        MemoryBuffer1D<T, Stride1D.Dense> Make<T>(long length)
            where T : unmanaged
        {
            MemoryBuffer1D<T, Stride1D.Dense> made = accelerator.Allocate1D<T>(length);
            _owned.Add(made);
            return made;
        }
    }

    /// <summary>The tables, one after the other.</summary>
    public ArrayView<double> Tables => _tables.View;

    /// <summary>What pools lack.</summary>
    public ArrayView<long> Units => _units.View;

    /// <summary>Where sums go.</summary>
    public BlockViews Blocks => new()
    {
        Low = _low.View,
        High = _high.View,
        Worst = _worst.View,
        Deficient = _deficient.View,
        Open = _open.View,
    };

    /// <summary>What the kernel gets for a slab.</summary>
    public StressViews ViewsOf(int shocks, int firstLane) => new()
    {
        Shocks = shocks,
        TableSize = _tableSize,
        Lanes = _lanes,
        FirstLane = firstLane,
        Skipped = _skipped.View,
        Units = _units.View,
    };

    /// <summary>Brings up which pools are left out; they, and lanes without a pool, count as met from now on.</summary>
    /// <returns>Bytes.</returns>
    public long PutSkipped(AcceleratorStream stream, IReadOnlyList<byte[]> skipped, StressSums sums)
    {
        byte[] all = new byte[_lanes];
        for (int slab = 0; slab < skipped.Count; slab++)
            skipped[slab].CopyTo(all, sums.FirstBlock(slab) * StressSums.BlockSize);
        ArrayView<byte> to = _skipped.View;
        to.CopyFromCPU(stream, new ReadOnlySpan<byte>(all));
        // All bits set are -1: met.
        _units.MemSet(stream, 0xFF);
        return all.Length;
    }

    /// <summary>Brings up tables.</summary>
    /// <returns>Bytes.</returns>
    public long PutTables(AcceleratorStream stream, double* from, int shocks)
    {
        long length = shocks * (long)_tableSize;
        ArrayView<double> all = _tables.View;
        all.SubView(0, length).CopyFromCPUUnsafeAsync(stream, ref Unsafe.AsRef<double>(from), length);
        return length * sizeof(double);
    }

    /// <summary>Waits for sums and brings them down, and of blocks with an open sign what their pools say.</summary>
    /// <returns>Bytes.</returns>
    public long TakeBlocks(AcceleratorStream stream, int firstShock, int blocks, StressSums sums)
    {
        long[] low = Down(stream, _low, 0, blocks);
        long[] high = Down(stream, _high, 0, blocks);
        long[] worst = Down(stream, _worst, 0, blocks);
        int[] deficient = Down(stream, _deficient, 0, blocks);
        int[] open = Down(stream, _open, 0, blocks);
        long bytes = blocks * (3L * sizeof(long) + 2 * sizeof(int));
        Span<StressBlock> to = sums.AllBlocks[(firstShock * sums.BlocksPerShock)..];
        for (int i = 0; i < blocks; i++)
        {
            to[i] = new StressBlock(((Int128)high[i] << 32) + low[i], worst[i], deficient[i]);
            if (open[i] == 0) continue;
            long[] units = Down(stream, _units, i * (long)StressSums.BlockSize, StressSums.BlockSize);
            bytes += units.Length * (long)sizeof(long);
            AddDoubts(units, firstShock + (i / sums.BlocksPerShock), i % sums.BlocksPerShock, sums);
        }

        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable part in _owned) part.Dispose();
    }

    private static void AddDoubts(long[] units, int shock, int block, StressSums sums)
    {
        int slab = 0;
        while (block >= sums.FirstBlock(slab + 1)) slab++;
        int first = (block - sums.FirstBlock(slab)) * StressSums.BlockSize;
        for (int at = 0; at < units.Length; at++)
        {
            if (units[at] == StressBody.Open) sums.Doubts.Add(new StressDoubt(shock, slab, first + at));
        }
    }

    private static T[] Down<T>(
        AcceleratorStream stream, MemoryBuffer1D<T, Stride1D.Dense> source, long first, int count)
        where T : unmanaged
    {
        T[] values = new T[count];
        ArrayView<T> all = source.View;
        all.SubView(first, count).CopyToCPU(stream, new Span<T>(values));
        return values;
    }
}
