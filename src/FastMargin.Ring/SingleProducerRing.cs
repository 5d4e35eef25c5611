using System.Runtime.CompilerServices;

namespace FastMargin.Ring;

/// <summary>
/// A bounded queue of events from one producer thread to one consumer thread, without locks. Events are written and
/// read in place, in batches.
/// </summary>
/// <remarks>
/// <para>The producer claims slots, writes them, and publishes; nothing of a claim is seen before. A claim that is not
/// published, because filling it threw, is taken back by the next one. When the ring is full the producer is told
/// (<see cref="TryClaim"/> is false) or waits (<see cref="Claim"/>); both count in <see cref="FullHits"/>.</para>
/// <para>To end: the producer calls <see cref="Complete"/> after its last event, and the consumer drains until
/// <see cref="IsCompleted"/>. Another thread that wants an end calls <see cref="Stop"/>; claims are refused from then
/// on, and the producer completes.</para>
/// <para>Spans point into native memory, which lives as long as the ring is referenced and not disposed.</para>
/// </remarks>
/// <typeparam name="T">The event.</typeparam>
/// <typeparam name="TWait">How either side waits.</typeparam>
public sealed unsafe partial class SingleProducerRing<T, TWait> : IRingReader<T>, IDisposable
    where T : unmanaged
    where TWait : struct, IWaitStrategy<TWait>
{
    private readonly RingMemory _memory;
    private readonly T* _slots;
    private readonly int _capacity;
    private readonly TWait _forEvents = TWait.Create();
    private readonly TWait _forSlots = TWait.Create();
    private SingleProducerCursors _cursors;

    /// <summary>Allocates all memory the ring will ever use.</summary>
    /// <param name="capacity">Slots: a power of two from 1 to <see cref="RingLimits.MaxCapacity"/>.</param>
    /// <param name="hugePages">Whether to ask for huge pages, which Linux has; no error elsewhere.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is no such number.</exception>
    /// <exception cref="NotSupportedException">An event exceeds <see cref="RingLimits.MaxEventSize"/>.</exception>
    /// <exception cref="OutOfMemoryException">The system has no such block.</exception>
    public SingleProducerRing(int capacity, bool hugePages = false)
    {
        _capacity = RingLimits.CheckCapacity(capacity, sizeof(T));
        _memory = new RingMemory((long)capacity * sizeof(T), hugePages);
        _slots = (T*)_memory.Start;
    }

    /// <summary>Slots.</summary>
    public int Capacity => _capacity;

    /// <summary>Claims that found too few free slots, a waiting one counted once. Any thread may read.</summary>
    public long FullHits => Volatile.Read(ref _cursors.Producer.FullHits);

    /// <summary>Events published in the ring's life. Acquiring read; any thread may ask.</summary>
    public long Published => Volatile.Read(ref _cursors.Published);

    /// <summary>Whether claims are refused. Acquiring read; any thread may ask.</summary>
    public bool IsStopping
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _cursors.State) != 0;
    }

    /// <summary>Where the fields lie is under test.</summary>
    internal ref SingleProducerCursors Cursors => ref _cursors;

    /// <summary>The first slot, whose alignment is under test.</summary>
    internal nint Address => (nint)_slots;

    /// <summary>
    /// Claims the next <paramref name="count"/> slots, all or none. What they hold is left over from earlier events.
    /// </summary>
    /// <param name="count">Slots, 1 to <see cref="Capacity"/>.</param>
    /// <param name="first">The first of them, up to the end of the buffer.</param>
    /// <param name="second">The others, from the beginning of the buffer; empty unless the claim wraps.</param>
    /// <returns>False when fewer slots are free, or <see cref="IsStopping"/>: nothing is claimed.</returns>
    /// <remarks>Producer's thread. Acquires what the consumer released. An unpublished claim is taken back.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is no such number.</exception>
    /// <exception cref="ObjectDisposedException">The ring was disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryClaim(int count, out Span<T> first, out Span<T> second)
    {
        if ((uint)(count - 1) >= (uint)_capacity)
            RingErrors.ThrowClaim(count, _capacity);
        bool isClaimed = (HasCachedRoom(count) && !IsStopping) || HasRoomWhenCachedIsTooLittle(count);
        Take(isClaimed ? count : 0, out first, out second);
        return isClaimed;
    }

    /// <summary><see cref="TryClaim"/>, waiting for free slots: false only when <see cref="IsStopping"/>.</summary>
    /// <inheritdoc cref="TryClaim"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Claim(int count, out Span<T> first, out Span<T> second)
    {
        if ((uint)(count - 1) >= (uint)_capacity)
            RingErrors.ThrowClaim(count, _capacity);
        bool isClaimed = (HasCachedRoom(count) && !IsStopping) || WaitWhenCachedIsTooLittle(count);
        Take(isClaimed ? count : 0, out first, out second);
        return isClaimed;
    }

    /// <summary>Claims as many slots as are free in one piece: at least 1, at most <paramref name="max"/>.</summary>
    /// <param name="max">Most slots wanted, 1 or more; fewer come when fewer are free or the buffer ends.</param>
    /// <param name="events">The slots.</param>
    /// <returns>False when none is free, or <see cref="IsStopping"/>.</returns>
    /// <inheritdoc cref="TryClaim"/>
    public bool TryClaimSome(int max, out Span<T> events)
    {
        if (max < 1)
            RingErrors.ThrowClaim(max, _capacity);
        int untilEnd = _capacity - (int)(_cursors.Producer.Next & (_capacity - 1));
        int wanted = Math.Min(max, untilEnd);
        if (!HasCachedRoom(wanted))
            _cursors.Producer.CachedReleased = Volatile.Read(ref _cursors.Released);
        int free = (int)(_cursors.Producer.CachedReleased + _capacity - _cursors.Producer.Next);
        return TryClaim(Math.Clamp(wanted, 1, Math.Max(free, 1)), out events, out _);
    }

    /// <summary>Shows the consumer the first <paramref name="count"/> slots claimed; gives up the rest.</summary>
    /// <param name="count">0, which gives up the whole claim, to the slots claimed.</param>
    /// <remarks>Producer's thread. Releases: the consumer sees the events as they are now.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">So many slots are not claimed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(int count)
    {
        if ((uint)count > (uint)_cursors.Producer.Claimed)
            RingErrors.ThrowPublish(count, _cursors.Producer.Claimed);
        _cursors.Producer.Claimed = 0;
        Advance(count);
    }

    /// <summary>Publishes one event.</summary>
    /// <param name="value">The event.</param>
    /// <returns>False when no slot is free, or <see cref="IsStopping"/>.</returns>
    /// <inheritdoc cref="TryClaim"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWrite(in T value)
    {
        if ((!HasCachedRoom(1) || IsStopping) && !HasRoomWhenCachedIsTooLittle(1))
            return false;
        Put(in value);
        return true;
    }

    /// <summary><see cref="TryWrite"/>, waiting for a free slot: false only when <see cref="IsStopping"/>.</summary>
    /// <inheritdoc cref="TryWrite"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Write(in T value)
    {
        if ((!HasCachedRoom(1) || IsStopping) && !WaitWhenCachedIsTooLittle(1))
            return false;
        Put(in value);
        return true;
    }

    /// <summary>Says that the last event is published; claims are refused from now on.</summary>
    /// <remarks>
    /// Producer's thread, or any thread once the producer's has ended. Releases: whoever sees it sees every event.
    /// </remarks>
    public void Complete()
    {
        // An open claim is given up: published after the end, its events would be lost without a word.
        _cursors.Producer.Claimed = 0;
        Close(RingState.Stopping | RingState.Complete);
    }

    /// <summary>Asks for an end: claims are refused from now on, and a waiting one returns. Any thread.</summary>
    /// <remarks>A claim made before may be published still. The consumer goes on to <see cref="Complete"/>.</remarks>
    public void Stop() => Close(RingState.Stopping);

    /// <summary>Frees the memory; both sides must have ended, and every span is dead.</summary>
    public void Dispose()
    {
        Close(RingState.Stopping | RingState.Disposed);
        // The fast paths find nothing any more, and the slow ones know why.
        _cursors.Producer.Claimed = 0;
        _cursors.Consumer.CachedPublished = _cursors.Consumer.Next;
        _memory.Dispose();
    }

    private void Close(int state)
    {
        Interlocked.Or(ref _cursors.State, state);
        _forEvents.Signal();
        _forSlots.Signal();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool HasCachedRoom(int count) =>
        _cursors.Producer.CachedReleased + _capacity - _cursors.Producer.Next >= count;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool HasRoomWhenCachedIsTooLittle(int count)
    {
        if (IsRefused())
            return false;
        if (HasRoomNow(count))
            return true;
        Volatile.Write(ref _cursors.Producer.FullHits, _cursors.Producer.FullHits + 1);
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool WaitWhenCachedIsTooLittle(int count)
    {
        if (HasRoomWhenCachedIsTooLittle(count))
            return true;
        WaitTurn turn = default;
        while (!IsRefused())
        {
            if (HasRoomNow(count))
                return true;
            _forSlots.Wait(ref turn);
        }

        return false;
    }

    private bool HasRoomNow(int count)
    {
        _cursors.Producer.CachedReleased = Volatile.Read(ref _cursors.Released);
        return HasCachedRoom(count);
    }

    private bool IsRefused()
    {
        int state = Volatile.Read(ref _cursors.State);
        ObjectDisposedException.ThrowIf((state & RingState.Disposed) != 0, this);
        return state != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Take(int count, out Span<T> first, out Span<T> second)
    {
        _cursors.Producer.Claimed = count;
        int index = (int)(_cursors.Producer.Next & (_capacity - 1));
        int untilEnd = Math.Min(count, _capacity - index);
        first = new(_slots + index, untilEnd);
        second = new(_slots, count - untilEnd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(in T value)
    {
        _cursors.Producer.Claimed = 0;
        _slots[_cursors.Producer.Next & (_capacity - 1)] = value;
        Advance(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(int count)
    {
        long next = _cursors.Producer.Next + count;
        _cursors.Producer.Next = next;
        Volatile.Write(ref _cursors.Published, next);
        _forEvents.Signal();
    }
}
