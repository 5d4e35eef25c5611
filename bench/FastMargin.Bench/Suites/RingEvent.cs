namespace FastMargin.Bench.Suites;

/// <summary>An event of half a cache line, as the engine's are.</summary>
public readonly record struct RingEvent(long Sequence, long Instrument, long Price, long Time)
{
    /// <summary>The event number <paramref name="sequence"/> of a benchmark.</summary>
    public RingEvent(long sequence)
        : this(sequence, sequence & 1023, 2 * sequence, 3 * sequence)
    {
    }
}
