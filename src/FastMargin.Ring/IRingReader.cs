namespace FastMargin.Ring;

/// <summary>The consumer's side of a ring; all but the properties belong to one thread, the consumer's.</summary>
/// <typeparam name="T">The event.</typeparam>
public interface IRingReader<T>
    where T : unmanaged
{
    /// <summary>
    /// Whether no event will come any more and every event was released. Any thread may ask; once true, always true.
    /// </summary>
    public bool IsCompleted { get; }

    /// <summary>Slots between the oldest event not yet released and the newest; a snapshot, for any thread.</summary>
    public long Count { get; }

    /// <summary>
    /// The oldest published events, oldest first, at most <paramref name="max"/>, and none beyond the end of the
    /// buffer: what lies past it comes with the next call. They stay in the ring, and the same ones are returned again,
    /// until <see cref="Release(int)"/>.
    /// </summary>
    /// <param name="max">Most events wanted, 1 or more.</param>
    /// <returns>The events in place, valid until they are released; empty when there is none now.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is below 1.</exception>
    /// <exception cref="ObjectDisposedException">The ring was disposed.</exception>
    public ReadOnlySpan<T> Drain(int max);

    /// <summary><see cref="Drain"/>, waiting for an event: empty only when <see cref="IsCompleted"/>.</summary>
    /// <inheritdoc cref="Drain"/>
    public ReadOnlySpan<T> WaitDrain(int max);

    /// <summary>Gives the slots of the <paramref name="count"/> oldest drained events back to the producers.</summary>
    /// <param name="count">0 to the length of the span drained last, less what was released of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">So many events are not drained.</exception>
    public void Release(int count);

    /// <summary>Gives the slots of all drained events back to the producers.</summary>
    public void Release();
}
