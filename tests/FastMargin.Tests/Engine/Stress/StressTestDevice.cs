using FastMargin.Engine;
using FastMargin.Kernels;

namespace FastMargin.Tests.Engine.Stress;

/// <summary>Takes shocks pool by pool, on the processor and as plainly as can be; fails in one of them if asked to.
/// </summary>
internal sealed class StressTestDevice(int failingCall) : IBatchDevice
{
    public string Name => "test";

    public string Description => "one pool after the other";

    public BatchDeviceKind Kind => BatchDeviceKind.Accelerator;

    public IBatchPass Open() => new Pass(failingCall);

    private sealed class Pass(int failing) : IStressPass
    {
        private static readonly Thresholds _requirement = new(1);
        private readonly List<BatchSlab> _slabs = [];
        private int _calls;

        public BatchCounts Counts => new() { Launches = _calls };

        public bool IsDone => true;

        public void Load(int slab, in BatchSlab content) => _slabs.Add(content);

        public void Update(int slab, in BatchSlab content, int firstGroup, int groups, bool areNew) =>
            throw new NotSupportedException();

        public void Begin(RowTable table, BatchColumns wanted = BatchColumns.None) => throw new NotSupportedException();

        public ReadOnlySpan<BatchChange> Finish() => throw new NotSupportedException();

        public unsafe void Stress(RowTable tables, int shocks, IReadOnlyList<byte[]> skipped, StressSums sums)
        {
            if (++_calls == failing) throw new BatchDeviceException("test: a call failed");
            sums.Reset(shocks, [.. _slabs.Select(s => s.Columns.Pools)]);
            for (int shock = 0; shock < shocks; shock++)
            {
                var table = new RowTable(tables.Rows + ((long)shock * tables.Count), tables.Count);
                for (int slab = 0; slab < _slabs.Count; slab++)
                {
                    for (int lane = 0; lane < _slabs[slab].Columns.Pools; lane++)
                        if (skipped[slab][lane] == 0) Add(shock, slab, lane, table, sums);
                }
            }
        }

        public void Dispose()
        {
        }

        private void Add(int shock, int slab, int lane, RowTable table, StressSums sums)
        {
            SlabColumns columns = _slabs[slab].Columns;
            byte rung = PoolKernel.Evaluate(columns, lane, table, _requirement).Rung;
            if (rung == 1) return;
            double lacking = PoolKernel.MostLacking(columns, lane, table);
            double units = Math.Max(Math.Ceiling(Math.BitIncrement(lacking * 1e8)), 0);
            if (rung != 0 || units >= StressSums.MostUnits)
            {
                sums.Doubts.Add(new StressDoubt(shock, slab, lane));
                return;
            }

            int at = (shock * sums.BlocksPerShock) + sums.FirstBlock(slab) + (lane / StressSums.BlockSize);
            ref StressBlock block = ref sums.AllBlocks[at];
            block = new StressBlock(
                block.Units + (Int128)units, Math.Max(block.Worst, units), block.Deficient + 1);
        }
    }
}
