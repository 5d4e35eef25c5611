using FastMargin.Engine;
using FastMargin.Kernels;
using FastMargin.Kernels.Device;
using ILGPU;

namespace FastMargin.Ilgpu;

/// <summary>What runs on the device; one thread is one pool.</summary>
internal static class PassKernels
{
    /// <summary>Evaluates a pool, keeps its columns, and reports its rung if it is another or is not decided.</summary>
    public static void Sweep(
        Index1D index, SlabViews slab, ArrayView<double> table, ArrayView<BatchChange> changes, ArrayView<int> count)
    {
        int lane = index;
        PoolValue value = PoolBody.Evaluate(new DevicePool(slab, table, lane));
        slab.Equity[lane] = value.Equity;
        slab.Requirement[lane] = value.Requirement;
        slab.Rung[lane] = value.Rung;
        if (value.Rung == slab.Seen[lane] && value.Rung != PoolValue.Undecided) return;
        slab.Seen[lane] = value.Rung;
        // Changes come in no order that means anything, so a counter compacts them as well as a scan would.
        int at = Atomic.Add(ref count[0], 1);
        changes[at] = new BatchChange(slab.Pools[lane], slab.Number, value);
    }

    /// <summary>The operation that everything hangs on, for the self-test.</summary>
    public static void Fuse(Index1D index, ArrayView<double> terms, ArrayView<double> results)
    {
        int first = 3 * (int)index;
        results[index] = DeviceMath.FusedMultiplyAdd(terms[first], terms[first + 1], terms[first + 2]);
    }
}
