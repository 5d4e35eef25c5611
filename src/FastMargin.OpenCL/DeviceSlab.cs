using FastMargin.Engine;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;
using FastMargin.OpenCL.Native;

namespace FastMargin.OpenCL;

/// <summary>A slab on the device, and what of it waits to go up with the next pass.</summary>
internal sealed unsafe class DeviceSlab : IDisposable
{
    private readonly NativeColumn<double> _thresholds = new(Kernels.Thresholds.MaxCount);
    private readonly List<(int FirstGroup, int Groups, bool AreNew)> _ranges = [];

    public DeviceSlab(ClCalls calls, ClContext context, in BatchSlab content)
    {
        Content = content;
        Capacity = content.Capacity;
        for (int i = 0; i < content.Thresholds.Count; i++) _thresholds[i] = content.Thresholds[i];
        int lanes = content.Capacity;
        long slots = SlotLayout.SlotsSize(content.Columns.Format, content.Columns.Positions, lanes);
        try
        {
            Slots = Make(slots);
            Cash = Make((long)lanes * sizeof(double));
            Base = Make((long)lanes * sizeof(double));
            Magnitude = Make((long)lanes * sizeof(float));
            Pools = Make((long)lanes * sizeof(int));
            Seen = Make(lanes);
            Equity = Make((long)lanes * sizeof(double));
            Requirement = Make((long)lanes * sizeof(double));
            Thresholds = Make(_thresholds.Size);
        }
        catch
        {
            Dispose();
            throw;
        }

        ClBuffer Make(long size)
        {
            Size += size;
            return calls.Buffer(context, size);
        }
    }

    public BatchSlab Content { get; private set; }

    public int Capacity { get; }

    /// <summary>True until its columns have gone up for the first time.</summary>
    public bool IsNew { get; private set; } = true;

    public IReadOnlyList<(int FirstGroup, int Groups, bool AreNew)> Ranges => _ranges;

    /// <summary>Bytes on the device.</summary>
    public long Size { get; private set; }

    public ClBuffer Slots { get; } = null!;

    public ClBuffer Cash { get; } = null!;

    public ClBuffer Base { get; } = null!;

    public ClBuffer Magnitude { get; } = null!;

    public ClBuffer Pools { get; } = null!;

    public ClBuffer Seen { get; } = null!;

    public ClBuffer Equity { get; } = null!;

    public ClBuffer Requirement { get; } = null!;

    public ClBuffer Thresholds { get; } = null!;

    /// <summary>The ratios that <see cref="Thresholds"/> is to hold.</summary>
    public double* ThresholdValues => _thresholds.Start;

    /// <summary>Notes that groups have changed.</summary>
    public void Note(in BatchSlab content, int firstGroup, int groups, bool areNew)
    {
        Content = content;
        if (groups > 0) _ranges.Add((firstGroup, groups, areNew));
    }

    /// <summary>Everything has gone up.</summary>
    public void Settle()
    {
        _ranges.Clear();
        IsNew = false;
    }

    public void Dispose()
    {
        _thresholds.Dispose();
        foreach (ClBuffer? buffer in new[]
        {
            Slots, Cash, Base, Magnitude, Pools, Seen, Equity, Requirement, Thresholds,
        })
        {
            buffer?.Dispose();
        }
    }
}
