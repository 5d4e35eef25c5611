using System.Runtime.InteropServices;

namespace FastMargin.Ring;

/// <summary>Every field of a multi-producer ring that is written after construction, except the stamps.</summary>
/// <remarks>Padded as <see cref="SingleProducerCursors"/> are.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 5 * CachePadding.Size)]
internal struct MultiProducerCursors
{
    /// <summary>The producers' own.</summary>
    [FieldOffset(1 * CachePadding.Size)]
    public ProducerSide Producers;

    /// <summary>Written seldom, so apart from what is always in use.</summary>
    [FieldOffset(2 * CachePadding.Size)]
    public ColdSide Cold;

    /// <summary>
    /// Events released since the beginning. Written by the consumer, releasing (its reads of the events are done);
    /// read by the producers, acquiring, before they write the slots again.
    /// </summary>
    [FieldOffset(3 * CachePadding.Size)]
    public long Released;

    /// <summary>The consumer's own.</summary>
    [FieldOffset(4 * CachePadding.Size)]
    public ConsumerSide Consumer;

    /// <summary>Used by every claim, both fields at once, so they share a line: one transfer for a claim.</summary>
    [StructLayout(LayoutKind.Explicit, Size = CachePadding.Size)]
    public struct ProducerSide
    {
        /// <summary>
        /// Slots claimed since the beginning; negative, its lowest 63 bits unchanged, once the ring is completed.
        /// Read acquiring; written by compare-and-exchange and interlocked or, which are full fences.
        /// </summary>
        [FieldOffset(0)]
        public long Claimed;

        /// <summary>
        /// A <c>Released</c> some producer saw; a lower bound of it even where an older one overwrites a newer one.
        /// Written releasing and read acquiring: a producer that trusts it inherits what its finder acquired.
        /// </summary>
        [FieldOffset(8)]
        public long CachedReleased;
    }

    /// <summary>Written seldom.</summary>
    [StructLayout(LayoutKind.Explicit, Size = CachePadding.Size)]
    public struct ColdSide
    {
        /// <summary>Claims that found too few free slots. Interlocked increments; any thread may read.</summary>
        [FieldOffset(0)]
        public long FullHits;

        /// <summary><see cref="RingState.Disposed"/> or 0. Written releasing; read acquiring.</summary>
        [FieldOffset(8)]
        public int State;
    }
}
