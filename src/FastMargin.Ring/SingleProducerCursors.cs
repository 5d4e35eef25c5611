using System.Runtime.InteropServices;

namespace FastMargin.Ring;

/// <summary>Every field of a single-producer ring that is written after construction.</summary>
/// <remarks>
/// Padding before the first, between any two, and after the last: the struct may lie anywhere in an object. What only
/// one side uses lies apart from the cursor the other side polls, so that its writes do not wait for that cache line.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 6 * CachePadding.Size)]
internal struct SingleProducerCursors
{
    /// <summary>
    /// Events published since the beginning. Written by the producer, releasing (the events before it are visible to
    /// whoever sees it); read by the consumer, acquiring.
    /// </summary>
    [FieldOffset(1 * CachePadding.Size)]
    public long Published;

    /// <summary>The producer's own.</summary>
    [FieldOffset(2 * CachePadding.Size)]
    public ProducerSide Producer;

    /// <summary>
    /// Events released since the beginning. Written by the consumer, releasing (its reads of the events are done);
    /// read by the producer, acquiring, before it writes the slots again.
    /// </summary>
    [FieldOffset(3 * CachePadding.Size)]
    public long Released;

    /// <summary>The consumer's own.</summary>
    [FieldOffset(4 * CachePadding.Size)]
    public ConsumerSide Consumer;

    /// <summary>
    /// <see cref="RingState"/> bits, set once each, by an interlocked or; read by both sides, acquiring. Nearly always
    /// unchanged, so its line stays in every cache.
    /// </summary>
    [FieldOffset(5 * CachePadding.Size)]
    public int State;

    /// <summary>Written by the producer alone, and plainly unless a field says otherwise.</summary>
    [StructLayout(LayoutKind.Explicit, Size = CachePadding.Size)]
    public struct ProducerSide
    {
        /// <summary>The producer's copy of what it published.</summary>
        [FieldOffset(0)]
        public long Next;

        /// <summary>The last <c>Released</c> the producer saw: a lower bound, for as long as that suffices.</summary>
        [FieldOffset(8)]
        public long CachedReleased;

        /// <summary>Claims that found too few free slots. Written releasing; any thread may read.</summary>
        [FieldOffset(16)]
        public long FullHits;

        /// <summary>Slots of the open claim.</summary>
        [FieldOffset(24)]
        public int Claimed;
    }
}
