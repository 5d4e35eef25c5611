using FastMargin.Engine;
using FastMargin.Kernels;

namespace FastMargin.Tests.Engine.Stress;

/// <summary>The scalar lanes as something that is not lanes, failing in one of its passes if asked to.</summary>
internal sealed class StressTestDevice(int failingPass) : IBatchDevice
{
    public string Name => "test";

    public string Description => "the scalar lanes by another name";

    public BatchDeviceKind Kind => BatchDeviceKind.Accelerator;

    public IBatchPass Open() =>
        new Pass(new LaneDevice(SweepVariants.ByName("scalar"), threads: 1).Open(), failingPass);

    private sealed class Pass(IBatchPass lanes, int failing) : IBatchPass
    {
        private int _passes;

        public BatchCounts Counts => lanes.Counts;

        public bool IsDone => lanes.IsDone;

        public void Load(int slab, in BatchSlab content) => lanes.Load(slab, content);

        public void Update(int slab, in BatchSlab content, int firstGroup, int groups, bool areNew) =>
            lanes.Update(slab, content, firstGroup, groups, areNew);

        public void Begin(RowTable table, BatchColumns wanted = BatchColumns.None)
        {
            if (++_passes == failing) throw new BatchDeviceException("test: pass failed");
            lanes.Begin(table, wanted);
        }

        public ReadOnlySpan<BatchChange> Finish() => lanes.Finish();

        public void Dispose() => lanes.Dispose();
    }
}
