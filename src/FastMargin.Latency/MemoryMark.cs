namespace FastMargin.Latency;

/// <summary>What the garbage collector had done at one moment.</summary>
internal readonly record struct MemoryMark(long Allocated, int Collections, TimeSpan Pause)
{
    /// <summary>Now; all threads are stopped for it, so it is taken between turns.</summary>
    public static MemoryMark Take() =>
        new(GC.GetTotalAllocatedBytes(precise: true), GC.CollectionCount(0), GC.GetTotalPauseDuration());

    /// <summary>Writes down what was done since.</summary>
    public void CountSince(LatencyResult result)
    {
        MemoryMark now = Take();
        result.Allocated = now.Allocated - Allocated;
        result.Collections = now.Collections - Collections;
        result.CollectionPauseNs = (long)(now.Pause - Pause).TotalNanoseconds;
    }
}
