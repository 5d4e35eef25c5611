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
    /// <summary>The most sweep threads.</summary>
    public const int MaxThreads = 256;

    /// <summary>Which pools are looked at after an input.</summary>
    public EvaluationMode Mode { get; init; } = EvaluationMode.Trigger;

    /// <summary>Name of a <see cref="SweepVariants"/>, or <c>auto</c>.</summary>
    public string Width { get; init; } = "auto";

    /// <summary>Threads of a sweep, 1 to <see cref="MaxThreads"/>.</summary>
    public int Threads { get; init; } = 1;

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
    }
}
