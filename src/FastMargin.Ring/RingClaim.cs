namespace FastMargin.Ring;

/// <summary>
/// Slots one producer of a <see cref="MultiProducerRing{T, TWait}"/> may write, until it publishes or abandons them.
/// Exactly one of the two has to be done: the consumer never passes a claim of which it was told nothing.
/// </summary>
/// <typeparam name="T">The event.</typeparam>
public readonly ref struct RingClaim<T>
    where T : unmanaged
{
    internal RingClaim(long start, Span<T> first, Span<T> second)
    {
        Start = start;
        First = first;
        Second = second;
    }

    /// <summary>The first slots, up to the end of the buffer.</summary>
    public Span<T> First { get; }

    /// <summary>The others, from the beginning of the buffer; empty unless the claim wraps.</summary>
    public Span<T> Second { get; }

    /// <summary>Sequence number of the first slot: events before it in the ring's life.</summary>
    public long Start { get; }

    /// <summary>Slots.</summary>
    public int Count => First.Length + Second.Length;
}
