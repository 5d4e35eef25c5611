using FastMargin.Engine;
using FastMargin.Kernels;

namespace FastMargin.Tests.Devices;

/// <summary>The vector lanes as if they were another device; one of its calls may fail.</summary>
internal sealed class LossyLanes(Func<string, bool>? fails = null) : IBatchDevice
{
    public const int Code = -77;

    private readonly LaneDevice _lanes = new(SweepVariants.Chosen, threads: 1);

    public string Name => "lossy:0";

    public string Description => "lanes that may fail";

    public BatchDeviceKind Kind { get; init; } = BatchDeviceKind.Accelerator;

    public IBatchPass Open()
    {
        Ask("Open");
        return new Pass(this, _lanes.Open());
    }

    private void Ask(string call)
    {
        if (fails?.Invoke(call) == true) throw new BatchDeviceException(Name, call, "LOST", Code);
    }

    private sealed class Pass(LossyLanes device, IBatchPass lanes) : IBatchPass
    {
        public BatchCounts Counts => lanes.Counts;

        public bool IsDone
        {
            get
            {
                device.Ask(nameof(IsDone));
                return lanes.IsDone;
            }
        }

        public void Load(int slab, in BatchSlab content)
        {
            device.Ask(nameof(Load));
            lanes.Load(slab, content);
        }

        public void Update(int slab, in BatchSlab content, int firstGroup, int groups, bool areNew)
        {
            device.Ask(nameof(Update));
            lanes.Update(slab, content, firstGroup, groups, areNew);
        }

        public void Begin(RowTable table, BatchColumns wanted = BatchColumns.None)
        {
            device.Ask(nameof(Begin));
            lanes.Begin(table, wanted);
        }

        public ReadOnlySpan<BatchChange> Finish()
        {
            device.Ask(nameof(Finish));
            return lanes.Finish();
        }

        public void Dispose() => lanes.Dispose();
    }
}
