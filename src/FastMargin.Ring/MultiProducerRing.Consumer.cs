using System.Runtime.CompilerServices;

namespace FastMargin.Ring;

/// <content>The consumer's side.</content>
public sealed unsafe partial class MultiProducerRing<T, TWait>
{
    /// <inheritdoc/>
    /// <remarks>Acquiring reads, the claims first: once completed they never change again.</remarks>
    public bool IsCompleted
    {
        get
        {
            long claimed = Volatile.Read(ref _cursors.Producers.Claimed);
            return claimed < 0 && Volatile.Read(ref _cursors.Released) == (claimed & ~CompletedBit);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Claimed slots count, published or not. Acquiring reads, the older end first.</remarks>
    public long Count
    {
        get
        {
            long released = Volatile.Read(ref _cursors.Released);
            return (Volatile.Read(ref _cursors.Producers.Claimed) & ~CompletedBit) - released;
        }
    }

    /// <summary>Slots passed over because their claims were abandoned. Any thread may read.</summary>
    public long Abandoned => Volatile.Read(ref _cursors.Consumer.Abandoned);

    /// <summary>
    /// Whether the oldest claim is neither published nor abandoned: its producer is at work, or will never return. The
    /// consumer waits for it, for ever if need be, because nothing may be lost without a word. Any thread; a snapshot.
    /// </summary>
    /// <remarks>Acquiring reads.</remarks>
    public bool IsHeldUp
    {
        get
        {
            if (Volatile.Read(ref _cursors.Cold.State) != 0)
                return false;
            long oldest = Volatile.Read(ref _cursors.Released);
            bool isClaimed = (Volatile.Read(ref _cursors.Producers.Claimed) & ~CompletedBit) > oldest;
            return isClaimed && oldest >= Volatile.Read(ref _cursors.Consumer.CachedPublished)
                && SlotStamp.Count(Volatile.Read(ref _stamps[oldest & (_capacity - 1)]), oldest, _capacity) == 0;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Acquires what the producers published.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<T> Drain(int max)
    {
        if (max < 1)
            RingErrors.ThrowDrain(max);
        long ready = _cursors.Consumer.CachedPublished - _cursors.Consumer.Next;
        if (ready == 0)
            ready = LookWhenCachedIsDrained(max);
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
    /// <remarks>Releases: the consumer's reads are done before a producer sees the slots free.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Release(int count)
    {
        if ((uint)count > (uint)_cursors.Consumer.Drained)
            RingErrors.ThrowRelease(count, _cursors.Consumer.Drained);
        _cursors.Consumer.Drained -= count;
        Free(count);
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
            // Asked after the look, which may have passed over abandoned slots, the last. Exact whenever it is asked.
            if (!events.IsEmpty || IsCompleted)
                return events;
            _forEvents.Wait(ref turn);
        }
    }

    /// <summary>Walks from claim to claim while they are stamped, up to <paramref name="max"/> events.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long LookWhenCachedIsDrained(int max)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _cursors.Cold.State) != 0, this);
        long start = _cursors.Consumer.Next;
        while (start - _cursors.Consumer.Next < max)
        {
            long stamp = Volatile.Read(ref _stamps[start & (_capacity - 1)]);
            int count = SlotStamp.Count(stamp, start, _capacity);
            if (count == 0)
                break;
            if (!SlotStamp.IsAbandoned(stamp))
                start += count;
            else if (start == _cursors.Consumer.Next)
                start = PassOver(count);
            else
                break;
        }

        Volatile.Write(ref _cursors.Consumer.CachedPublished, start);
        return start - _cursors.Consumer.Next;
    }

    // Only when nothing is drained: the slots are the oldest, and are free again at once.
    private long PassOver(int count)
    {
        Volatile.Write(ref _cursors.Consumer.Abandoned, _cursors.Consumer.Abandoned + count);
        Free(count);
        return _cursors.Consumer.Next;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Free(int count)
    {
        long next = _cursors.Consumer.Next + count;
        _cursors.Consumer.Next = next;
        Volatile.Write(ref _cursors.Released, next);
        _forSlots.Signal();
    }
}
