namespace FastMargin.Latency;

/// <summary>What was measured, the warm-up left out.</summary>
public sealed class LatencyResult
{
    /// <summary>From the intended time of sending to the publication of an output; each output counts.</summary>
    public LatencyHistogram TickToFlag { get; } = new();

    /// <summary>
    /// From the intended time of sending to the end of the batch that answered it, for every input, whether something
    /// followed from it or nothing.
    /// </summary>
    public LatencyHistogram TickToAnswer { get; } = new();

    /// <summary>How late inputs were sent; it is part of the two above.</summary>
    public LatencyHistogram SentLate { get; } = new();

    /// <summary>
    /// Under load: hiccups in the idle cycles of the engine's thread. An idle cycle may be a slice of the audit, so
    /// up to that length this is the engine's own doing.
    /// </summary>
    public LatencyHistogram EngineIdle { get; } = new();

    /// <summary>Hiccups on the engine's processor, in the turns in which both threads did nothing but spin.</summary>
    public LatencyHistogram EngineHiccups { get; } = new();

    /// <summary>The same on the sender's processor.</summary>
    public LatencyHistogram SenderHiccups { get; } = new();

    /// <summary>Inputs sent.</summary>
    public long Sent { get; internal set; }

    /// <summary>Seconds from the first input of a turn to the answer to its last, over all turns.</summary>
    public double LoadSeconds { get; internal set; }

    /// <summary>How often the sender found the ring of inputs full.</summary>
    public long FullHits { get; internal set; }

    /// <summary>Garbage collections of any generation.</summary>
    public int Collections { get; internal set; }

    /// <summary>Time that garbage collections stopped the threads, in nanoseconds.</summary>
    public long CollectionPauseNs { get; internal set; }

    /// <summary>Bytes allocated by all threads.</summary>
    public long Allocated { get; internal set; }

    /// <summary>Whether the engine's thread runs on the processor that was asked for.</summary>
    public bool IsEnginePinned { get; internal set; }

    /// <summary>Whether the sender's does.</summary>
    public bool IsSenderPinned { get; internal set; }

    /// <summary>
    /// The larger of both processors' hiccups at a share of the imagined ticks: what no engine could have beaten.
    /// </summary>
    public long HiccupNs(double share) =>
        Math.Max(EngineHiccups.PercentileNs(share), SenderHiccups.PercentileNs(share));
}
