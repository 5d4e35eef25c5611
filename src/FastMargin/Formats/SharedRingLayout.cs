using System.Runtime.InteropServices;
using FastMargin.Engine;

namespace FastMargin.Formats;

/// <summary>
/// A ring of events in a file that several processes map. One writes; the others read, and are told when they were
/// lapped. The byte table is in docs/FORMATS.md.
/// </summary>
internal static class SharedRingLayout
{
    public const int Version = 1;
    public const int ByteOrderMark = 0x0A0B0C0D;
    public const int HeaderSize = 256;

    // Each cursor has a cache line of its own: readers poll one while the writer moves the other.
    public const int ClaimedAt = 64;
    public const int PublishedAt = 128;
    public const int StateAt = 192;

    public const int SlotSize = 256;
    public const int MinCapacity = 2;
    public const int MaxCapacity = 1 << 24;

    /// <summary>The longest name in a slot, in bytes; a longer one is cut.</summary>
    public const int MaxName = 63;

    public const int Open = 1;
    public const int Closed = 2;

    public static ReadOnlySpan<byte> Magic => "FMEVNT01"u8;

    public static long FileSize(int capacity) => HeaderSize + ((long)capacity * SlotSize);
}

/// <summary>First bytes of the file.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 64)]
internal struct SharedRingHeader
{
    public ulong Magic;
    public int Version;
    public int ByteOrderMark;
    public int SlotSize;
    public int EventSize;
    public int Capacity;
}

/// <summary>One event with the names that its numbers stand for, so that a reader needs no directory.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = SharedRingLayout.SlotSize)]
internal unsafe struct SharedRingSlot
{
    public OutputEvent Event;
    public byte AccountSize;
    public fixed byte Account[SharedRingLayout.MaxName];
    public byte PoolSize;
    public fixed byte Pool[SharedRingLayout.MaxName];
}
