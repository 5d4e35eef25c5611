using FastMargin.Engine;
using FastMargin.Kernels;
using ILGPU;

namespace FastMargin.Ilgpu;

/// <content>
/// Many tables over all pools, as many at once as there is memory for. Each pool leaves what it lacks under each shock,
/// and a thread for each block adds it up: in whole numbers, without atomic operations.
/// </content>
internal sealed unsafe partial class IlgpuPass
{
    // Of the memory of a device an eighth is for what pools lack, and never more than this.
    private const int MemoryShare = 8;
    private const long MostUnitBytes = 1L << 28;

    /// <inheritdoc/>
    public void Stress(RowTable tables, int shocks, IReadOnlyList<byte[]> skipped, StressSums sums)
    {
        ArgumentNullException.ThrowIfNull(skipped);
        ArgumentNullException.ThrowIfNull(sums);
        sums.Reset(shocks, [.. _slabs.Select(s => s.Content.Columns.Pools)]);
        if (sums.BlocksPerShock == 0) return;
        IlgpuCalls.Of(_name, "a stress", () =>
        {
            int lanes = checked(sums.BlocksPerShock * StressSums.BlockSize);
            long room = Math.Min(_accelerator.MemorySize / MemoryShare, MostUnitBytes);
            int part = (int)Math.Clamp(room / (lanes * (long)sizeof(long)), 1, shocks);
            using var run = new IlgpuStress(_accelerator, part, lanes, 2 * tables.Count);
            CountUp(run.PutSkipped(_stream, skipped, sums));
            for (int first = 0; first < shocks; first += part)
                Stress(run, tables, first, Math.Min(part, shocks - first), sums);
        });
        sums.Doubts.Sort((a, b) => (a.Shock, a.Slab, a.Lane).CompareTo((b.Shock, b.Slab, b.Lane)));
    }

    private void Stress(IlgpuStress run, RowTable tables, int first, int shocks, StressSums sums)
    {
        double* from = (double*)(tables.Rows + ((long)first * tables.Count));
        CountUp(run.PutTables(_stream, from, shocks));
        int launches = 1;
        for (int i = 0; i < _slabs.Count; i++)
        {
            int pools = _slabs[i].Content.Columns.Pools;
            if (pools == 0) continue;
            var range = new Index2D(pools, (shocks + PassKernels.AtOnce - 1) / PassKernels.AtOnce);
            StressViews views = run.ViewsOf(shocks, sums.FirstBlock(i) * StressSums.BlockSize);
            _stress(_stream, range, _slabs[i].Views, run.Tables, views);
            launches++;
        }

        int blocks = shocks * sums.BlocksPerShock;
        _add(_stream, blocks, run.Units, run.Blocks);
        long bytes = run.TakeBlocks(_stream, first, blocks, sums);
        Counts = Counts with { Launches = Counts.Launches + launches, BytesDown = Counts.BytesDown + bytes };
    }
}
