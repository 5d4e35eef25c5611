using FastMargin.Instruments;
using FastMargin.Kernels;

namespace FastMargin.Engine;

/// <summary>How pools are kept right; all modes raise the same events at the same sequence.</summary>
public enum EvaluationMode
{
    /// <summary>
    /// Pools are recomputed only when a price leaves the band within which their level provably holds.
    /// </summary>
    Trigger,

    /// <summary>Pools that hold what moved are recomputed.</summary>
    Holders,

    /// <summary>Every pool is recomputed by the vector kernel.</summary>
    Sweep,
}

/// <summary>How an engine runs; validated when one is made.</summary>
public sealed record EngineOptions
{
    /// <summary>The device that every process has.</summary>
    public const string LanesName = "cpu";

    /// <summary>Whatever device is best.</summary>
    public const string AutoName = "auto";

    /// <summary>The most sweep threads.</summary>
    public const int MaxThreads = 256;

    /// <summary>Which pools are looked at after an input.</summary>
    public EvaluationMode Mode { get; init; } = EvaluationMode.Trigger;

    /// <summary>Name of a <see cref="SweepVariants"/>, or <c>auto</c>.</summary>
    public string Width { get; init; } = "auto";

    /// <summary>Threads of a sweep, 1 to <see cref="MaxThreads"/>.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// What a sweep runs on: <c>cpu</c>, the vector lanes of the process; the name of one of <see cref="Devices"/>;
    /// <c>auto</c>, the first of them that is a graphics processor, else the lanes. Other modes have no use for it.
    /// </summary>
    public string Device { get; init; } = LanesName;

    /// <summary>The devices that names may mean, beside the lanes; the host finds them.</summary>
    public IReadOnlyList<IBatchDevice> Devices { get; init; } = [];

    /// <summary>True when deficient means <c>E &lt; MM</c>; false for <c>E ≤ MM</c>, as some venues have it.</summary>
    public bool IsStrict { get; init; } = true;

    /// <summary>Level profiles by number; accounts name one, 0 unless they say otherwise.</summary>
    public IReadOnlyList<LevelProfile> Profiles { get; init; } = [LevelProfile.Default];

    /// <summary>When prices are no longer trusted, and what is done then.</summary>
    public MarkOptions Marks { get; init; } = new();

    /// <summary>Margin calls.</summary>
    public CallOptions Calls { get; init; } = new();

    /// <summary>What feeds do when the engine is behind; the host reads it.</summary>
    public OverloadOptions Overload { get; init; } = new();

    /// <summary>The audit in the background.</summary>
    public AuditOptions Audit { get; init; } = new();

    /// <summary>The kernel the width names.</summary>
    /// <exception cref="DataException">There is none of that name.</exception>
    public SweepVariant Variant
    {
        get
        {
            if (Width == "auto") return SweepVariants.Chosen;
            try
            {
                return SweepVariants.ByName(Width);
            }
            catch (ArgumentException)
            {
                string known = string.Join(", ", SweepVariants.All.Select(v => v.Name));
                throw new DataException($"width {Width}", $"auto, {known}");
            }
        }
    }

    /// <summary>True when a device is named that the host has to find.</summary>
    public bool NeedsDevices => Device != LanesName || Audit.Device != LanesName;

    /// <summary>The vector lanes as these options have them.</summary>
    internal IBatchDevice Lanes => new LaneDevice(Variant, Threads);

    /// <summary>The device of a name.</summary>
    /// <exception cref="DataException">There is none of that name; lists those there are.</exception>
    public IBatchDevice ResolveDevice(string name)
    {
        if (name == LanesName) return Lanes;
        if (name == AutoName) return Devices.FirstOrDefault(d => d.Kind == BatchDeviceKind.Gpu) ?? Lanes;
        if (Devices.FirstOrDefault(d => d.Name == name) is { } device) return device;
        string known = string.Join(", ", Devices.Select(d => d.Name).Prepend(LanesName).Prepend(AutoName));
        throw new DataException($"device {name}", known);
    }

    /// <summary>Refuses options out of range.</summary>
    /// <exception cref="DataException">Names the option, its value and its range.</exception>
    public void Validate()
    {
        if (Threads is < 1 or > MaxThreads) throw new DataException($"threads {Threads}", $"1 to {MaxThreads}");
        if (Profiles.Count is < 1 or > byte.MaxValue)
        {
            throw new DataException($"{Profiles.Count} level profiles", $"1 to {byte.MaxValue}");
        }

        Marks.Validate();
        Calls.Validate();
        Audit.Validate();
        _ = Variant;
        _ = ResolveDevice(Device);
        _ = ResolveDevice(Audit.Device);
    }
}
