using System.Runtime.CompilerServices;

namespace FastMargin.Ring;

/// <summary>
/// A bounded queue of events from any number of producer threads to one consumer thread, without locks. Events are
/// written and read in place, in batches; events of one producer keep their order.
/// </summary>
/// <remarks>
/// <para>A producer claims slots, writes them, and publishes the claim, or abandons it when filling it threw; the
/// consumer passes over abandoned slots and counts them in <see cref="Abandoned"/>. It never passes a claim that was
/// neither: such a claim holds everything behind it up, which <see cref="IsHeldUp"/> shows. When the ring is full the
/// producer is told (<see cref="TryClaim"/> is false) or waits (<see cref="Claim"/>); both count in
/// <see cref="FullHits"/>.</para>
/// <para>To end: any thread calls <see cref="Complete"/>. Claims are refused from then on, claims already made are
/// still published, and the consumer drains until <see cref="IsCompleted"/>.</para>
/// <para>Spans point into native memory, which lives as long as the ring is referenced and not disposed.</para>
/// </remarks>
/// <typeparam name="T">The event.</typeparam>
/// <typeparam name="TWait">How either side waits.</typeparam>
public sealed unsafe partial class MultiProducerRing<T, TWait> : IRingReader<T>, IDisposable
    where T : unmanaged
    where TWait : struct, IWaitStrategy<TWait>
{
    private const long CompletedBit = long.MinValue;

    private readonly RingMemory _memory;
    private readonly RingMemory _stampMemory;
    private readonly T* _slots;
    private readonly int _capacity;
    private readonly TWait _forEvents = TWait.Create();
    private readonly TWait _forSlots = TWait.Create();

    // One for each slot, see SlotStamp. Written by the producer that claimed the slot, releasing: whoever sees the
    // stamp sees the events of the claim. Read by the consumer, acquiring.
    private readonly long* _stamps;
    private MultiProducerCursors _cursors;

    /// <summary>Allocates all memory the ring will ever use.</summary>
    /// <param name="capacity">Slots: a power of two from 1 to <see cref="RingLimits.MaxCapacity"/>.</param>
    /// <param name="hugePages">Whether to ask for huge pages, which Linux has; no error elsewhere.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is no such number.</exception>
    /// <exception cref="NotSupportedException">An event exceeds <see cref="RingLimits.MaxEventSize"/>.</exception>
    /// <exception cref="OutOfMemoryException">The system has no such block.</exception>
    public MultiProducerRing(int capacity, bool hugePages = false)
    {
        _capacity = RingLimits.CheckCapacity(capacity, sizeof(T));
        _memory = new RingMemory((long)capacity * sizeof(T), hugePages);
        _stampMemory = new RingMemory((long)capacity * sizeof(long), hugePages);
        _slots = (T*)_memory.Start;
        _stamps = (long*)_stampMemory.Start;
    }

    /// <summary>Slots.</summary>
    public int Capacity => _capacity;

    /// <summary>Claims that found too few free slots, a waiting one counted once. Any thread may read.</summary>
    public long FullHits => Volatile.Read(ref _cursors.Cold.FullHits);

    /// <summary>Whether claims are refused. Acquiring read; any thread may ask.</summary>
    public bool IsStopping => Volatile.Read(ref _cursors.Producers.Claimed) < 0;

    /// <summary>Where the fields lie is under test.</summary>
    internal ref MultiProducerCursors Cursors => ref _cursors;

    /// <summary>The first slot, whose alignment is under test.</summary>
    internal nint Address => (nint)_slots;

    /// <summary>
    /// Claims <paramref name="count"/> slots that follow each other, all or none. They hold what earlier events left.
    /// </summary>
    /// <param name="count">Slots, 1 to <see cref="Capacity"/>.</param>
    /// <param name="claim">The slots, to be published or abandoned; empty when there are none.</param>
    /// <returns>False when fewer slots are free, or <see cref="IsStopping"/>: nothing is claimed.</returns>
    /// <remarks>Any thread. Acquires what the consumer released.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is no such number.</exception>
    /// <exception cref="ObjectDisposedException">The ring was disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryClaim(int count, out RingClaim<T> claim)
    {
        if ((uint)(count - 1) >= (uint)_capacity)
            RingErrors.ThrowClaim(count, _capacity);
        long start = TryTake(count);
        claim = start < 0 ? default : Slots(start, count);
        return start >= 0;
    }

    /// <summary><see cref="TryClaim"/>, waiting for free slots: false only when <see cref="IsStopping"/>.</summary>
    /// <inheritdoc cref="TryClaim"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Claim(int count, out RingClaim<T> claim)
    {
        if ((uint)(count - 1) >= (uint)_capacity)
            RingErrors.ThrowClaim(count, _capacity);
        long start = TryTake(count);
        if (start < 0)
            start = WaitWhenFull(count);
        claim = start < 0 ? default : Slots(start, count);
        return start >= 0;
    }

    /// <summary>Shows the consumer the events of a claim.</summary>
    /// <param name="claim">A claim of this ring, neither published nor abandoned before.</param>
    /// <remarks>The claiming thread. Releases: the consumer sees the events as they are now.</remarks>
    /// <exception cref="InvalidOperationException">It was published or abandoned before, or is empty.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(scoped RingClaim<T> claim) => Stamp(claim.Start, claim.Count, isAbandoned: false);

    /// <summary>Publishes the first <paramref name="count"/> events of a claim and abandons the rest.</summary>
    /// <param name="claim">A claim of this ring, neither published nor abandoned before.</param>
    /// <param name="count">Events, 0 to those of the claim.</param>
    /// <exception cref="ArgumentOutOfRangeException">The claim has fewer slots.</exception>
    /// <inheritdoc cref="Publish(RingClaim{T})"/>
    public void Publish(scoped RingClaim<T> claim, int count)
    {
        if ((uint)count > (uint)claim.Count)
            RingErrors.ThrowPublish(count, claim.Count);
        // The rest is stamped first: once the consumer passes the beginning, it must find it.
        if (count < claim.Count)
            Stamp(claim.Start + count, claim.Count - count, isAbandoned: true);
        if (count > 0)
            Stamp(claim.Start, count, isAbandoned: false);
    }

    /// <summary>Gives up a claim: the consumer passes over its slots, and counts them.</summary>
    /// <param name="claim">A claim of this ring, neither published nor abandoned before.</param>
    /// <inheritdoc cref="Publish(RingClaim{T})"/>
    public void Abandon(scoped RingClaim<T> claim) => Stamp(claim.Start, claim.Count, isAbandoned: true);

    /// <summary>Publishes one event.</summary>
    /// <param name="value">The event.</param>
    /// <returns>False when no slot is free, or <see cref="IsStopping"/>.</returns>
    /// <inheritdoc cref="TryClaim"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWrite(in T value)
    {
        long start = TryTake(1);
        return start >= 0 && Put(start, in value);
    }

    /// <summary><see cref="TryWrite"/>, waiting for a free slot: false only when <see cref="IsStopping"/>.</summary>
    /// <inheritdoc cref="TryWrite"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Write(in T value)
    {
        long start = TryTake(1);
        if (start < 0)
            start = WaitWhenFull(1);
        return start >= 0 && Put(start, in value);
    }

    /// <summary>Refuses claims from now on; those made before are the last. Any thread, any number of times.</summary>
    /// <remarks>A full fence: each claim is either refused, or awaited by the consumer.</remarks>
    public void Complete()
    {
        Interlocked.Or(ref _cursors.Producers.Claimed, CompletedBit);
        _forEvents.Signal();
        _forSlots.Signal();
    }

    /// <summary>Frees the memory; all sides must have ended, and every span is dead.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _cursors.Cold.State, RingState.Disposed);
        Complete();
        // The fast path finds nothing any more, and the slow one knows why.
        _cursors.Consumer.CachedPublished = _cursors.Consumer.Next;
        _memory.Dispose();
        _stampMemory.Dispose();
    }

    /// <summary>The first sequence number of slots taken; negative when there are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long TryTake(int count)
    {
        long start = Volatile.Read(ref _cursors.Producers.Claimed);
        bool hasRoom = Volatile.Read(ref _cursors.Producers.CachedReleased) + _capacity - start >= count;
        return start >= 0 && hasRoom
            && Interlocked.CompareExchange(ref _cursors.Producers.Claimed, start + count, start) == start
            ? start
            : TakeWhenContendedOrFull(count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long TakeWhenContendedOrFull(int count)
    {
        long start = TakeAgain(count);
        if (start < 0 && !IsRefused())
            Interlocked.Increment(ref _cursors.Cold.FullHits);
        return start;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long WaitWhenFull(int count)
    {
        WaitTurn turn = default;
        while (!IsRefused())
        {
            long start = TakeAgain(count);
            if (start >= 0)
                return start;
            _forSlots.Wait(ref turn);
        }

        return -1;
    }

    // Somebody else's claim made this one fail, so in every round somebody gets on.
    private long TakeAgain(int count)
    {
        while (true)
        {
            long start = Volatile.Read(ref _cursors.Producers.Claimed);
            if (start < 0 || !HasRoomNow(start, count))
                return -1;
            if (Interlocked.CompareExchange(ref _cursors.Producers.Claimed, start + count, start) == start)
                return start;
        }
    }

    // The cursor is read after the claims: too little room for these claims is too little for any later ones.
    private bool HasRoomNow(long start, int count)
    {
        if (Volatile.Read(ref _cursors.Producers.CachedReleased) + _capacity - start >= count)
            return true;
        long released = Volatile.Read(ref _cursors.Released);
        Volatile.Write(ref _cursors.Producers.CachedReleased, released);
        return released + _capacity - start >= count;
    }

    private bool IsRefused()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _cursors.Cold.State) != 0, this);
        return IsStopping;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RingClaim<T> Slots(long start, int count)
    {
        int index = (int)(start & (_capacity - 1));
        int untilEnd = Math.Min(count, _capacity - index);
        return new(start, new(_slots + index, untilEnd), new(_slots, count - untilEnd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Put(long start, in T value)
    {
        _slots[start & (_capacity - 1)] = value;
        Stamp(start, 1, isAbandoned: false);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Stamp(long start, int count, bool isAbandoned)
    {
        ref long stamp = ref _stamps[start & (_capacity - 1)];
        // A slot stamped in this lap, or in a later one, was published before; stamping it again would bring old events
        // back or cut new ones off.
        if (count == 0 || stamp > SlotStamp.Lap(start, _capacity))
            RingErrors.ThrowClosedClaim(start, count);
        Volatile.Write(ref stamp, SlotStamp.Of(start, count, _capacity, isAbandoned));
        _forEvents.Signal();
        // The memory must outlive the store, whatever the caller still holds.
        GC.KeepAlive(this);
    }
}
