using FastMargin.Engine;
using FastMargin.Kernels;
using FastMargin.Kernels.Device;
using ILGPU;

namespace FastMargin.Ilgpu;

/// <summary>What runs on the device; in a sweep one thread is one pool.</summary>
internal static class PassKernels
{
    /// <summary>Shocks that a thread of a stress takes a pool through.</summary>
    public const int AtOnce = 4;

    /// <summary>Evaluates a pool, keeps its columns, and flags it if its rung is another or is not decided.</summary>
    public static void Sweep(Index1D index, SlabViews slab, ArrayView<double> table, ArrayView<int> flags)
    {
        int lane = index;
        PoolValue value = PoolBody.Evaluate(new DevicePool(slab, table, lane));
        slab.Equity[lane] = value.Equity;
        slab.Requirement[lane] = value.Requirement;
        slab.Rung[lane] = value.Rung;
        flags[lane] = value.Rung != slab.Seen[lane] || value.Rung == PoolValue.Undecided ? 1 : 0;
        slab.Seen[lane] = value.Rung;
    }

    /// <summary>Writes the change of a flagged pool to its place, which a scan over the flags has found.</summary>
    public static void Compact(
        Index1D index, SlabViews slab, ArrayView<int> flags, ArrayView<int> places, ArrayView<BatchChange> changes)
    {
        int lane = index;
        if (flags[lane] == 0) return;
        var value = new PoolValue(slab.Equity[lane], slab.Requirement[lane], slab.Rung[lane]);
        changes[places[lane]] = new BatchChange(slab.Pools[lane], slab.Number, value);
    }

    /// <summary>What a pool lacks under four tables.</summary>
    public static void Stress(Index2D index, SlabViews slab, ArrayView<double> tables, StressViews stress)
    {
        int lane = index.X;
        if (stress.Skipped[stress.FirstLane + lane] != 0) return;
        int first = index.Y * AtOnce;
        int end = first + AtOnce < stress.Shocks ? first + AtOnce : stress.Shocks;
        for (int shock = first; shock < end; shock++)
        {
            ArrayView<double> table = tables.SubView(shock * (long)stress.TableSize, stress.TableSize);
            stress.Units[(shock * (long)stress.Lanes) + stress.FirstLane + lane] =
                StressBody.Units(new DevicePool(slab, table, lane));
        }
    }

    /// <summary>Sums over a block of 256 pools; a thread is a block under one shock.</summary>
    public static void Add(Index1D index, ArrayView<long> units, BlockViews blocks)
    {
        long from = index * (long)StressSums.BlockSize;
        long low = 0;
        long high = 0;
        long worst = 0;
        int deficient = 0;
        int open = 0;
        for (int at = 0; at < StressSums.BlockSize; at++)
        {
            long lacking = units[from + at];
            if (lacking == StressBody.Open) open++;
            if (lacking < 0) continue;
            low += lacking & uint.MaxValue;
            high += lacking >> 32;
            worst = lacking > worst ? lacking : worst;
            deficient++;
        }

        blocks.Low[index] = low;
        blocks.High[index] = high;
        blocks.Worst[index] = worst;
        blocks.Deficient[index] = deficient;
        blocks.Open[index] = open;
    }

    /// <summary>The operation that everything hangs on, for the self-test.</summary>
    public static void Fuse(Index1D index, ArrayView<double> terms, ArrayView<double> results)
    {
        int first = 3 * (int)index;
        results[index] = DeviceMath.FusedMultiplyAdd(terms[first], terms[first + 1], terms[first + 2]);
    }
}
