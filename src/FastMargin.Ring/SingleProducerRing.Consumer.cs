using System.Runtime.CompilerServices;

namespace FastMargin.Ring;

/// <content>The consumer's side.</content>
public sealed unsafe partial class SingleProducerRing<T, TWait>
{
    /// <inheritdoc/>
    /// <remarks>Acquiring reads, the state first: a producer that completed has published before.</remarks>
    public bool IsCompleted =>
        (Volatile.Read(ref _cursors.State) & RingState.Complete) != 0
        && Volatile.Read(ref _cursors.Released) == Volatile.Read(ref _cursors.Published);

    /// <inheritdoc/>
    /// <remarks>Acquiring reads, the older end first, so that the difference is never negative.</remarks>
    public long Count
    {
        get
        {
            long released = Volatile.Read(ref _cursors.Released);
            return Volatile.Read(ref _cursors.Published) - released;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Acquires what the producer published.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<T> Drain(int max)
    {
        if (max < 1)
            RingErrors.ThrowDrain(max);
        long ready = _cursors.Consumer.CachedPublished - _cursors.Consumer.Next;
        if (ready == 0)
            ready = LookWhenCachedIsDrained();
        int index = (int)(_cursors.Consumer.Next & (_capacity - 1));
        int count = (int)Math.Min(ready, Math.Min(max, _capacity - index));
        _cursors.Consumer.Drained = count;
        return new(_slots + index, count);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<T> WaitDrain(int max)
    {
        ReadOnlySpan<T> events = Drain(max);
        return events.IsEmpty ? DrainWhenEmpty(max) : events;
    }

    /// <inheritdoc/>
    /// <remarks>Releases: the consumer's reads are done before the producer sees the slots free.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Release(int count)
    {
        if ((uint)count > (uint)_cursors.Consumer.Drained)
            RingErrors.ThrowRelease(count, _cursors.Consumer.Drained);
        _cursors.Consumer.Drained -= count;
        long next = _cursors.Consumer.Next + count;
        _cursors.Consumer.Next = next;
        Volatile.Write(ref _cursors.Released, next);
        _forSlots.Signal();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Release() => Release(_cursors.Consumer.Drained);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadOnlySpan<T> DrainWhenEmpty(int max)
    {
        WaitTurn turn = default;
        while (true)
        {
            ReadOnlySpan<T> events = Drain(max);
            // Exact whenever it is asked: an event published since the look makes it false.
            if (!events.IsEmpty || IsCompleted)
                return events;
            _forEvents.Wait(ref turn);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long LookWhenCachedIsDrained()
    {
        ObjectDisposedException.ThrowIf((Volatile.Read(ref _cursors.State) & RingState.Disposed) != 0, this);
        _cursors.Consumer.CachedPublished = Volatile.Read(ref _cursors.Published);
        return _cursors.Consumer.CachedPublished - _cursors.Consumer.Next;
    }
}
