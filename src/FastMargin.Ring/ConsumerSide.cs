using System.Runtime.InteropServices;

namespace FastMargin.Ring;

/// <summary>
/// The consumer's own fields, in either ring: written by it alone, and read by it plainly. Where another thread may
/// read, each field says so.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = CachePadding.Size)]
internal struct ConsumerSide
{
    /// <summary>The consumer's copy of what it released.</summary>
    [FieldOffset(0)]
    public long Next;

    /// <summary>
    /// Events known to be published: a lower bound, for as long as that suffices. The multi-producer ring writes it
    /// releasing and reads it acquiring, for <c>IsHeldUp</c>; nothing but that answer depends on it.
    /// </summary>
    [FieldOffset(8)]
    public long CachedPublished;

    /// <summary>Slots skipped because they were abandoned. Written releasing; any thread may read.</summary>
    [FieldOffset(16)]
    public long Abandoned;

    /// <summary>Events drained and not yet released.</summary>
    [FieldOffset(24)]
    public int Drained;
}
