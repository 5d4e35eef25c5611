using System.Runtime.InteropServices;

namespace FastMargin.Formats;

/// <summary>Binary tape: header, records, then symbols and checksums. The byte tables are in docs/FORMATS.md.</summary>
internal static class TapeLayout
{
    public const int Version = 1;
    public const uint ByteOrderMark = 0x0A0B0C0D;
    public const int HeaderSize = 64;
    public const int RecordSize = 32;

    /// <summary>Records under one checksum.</summary>
    public const int BlockRecords = 4096;

    public static ReadOnlySpan<byte> Magic => "FMTAPE01"u8;

    public static int BlockCount(long records) => checked((int)((records + BlockRecords - 1) / BlockRecords));
}

/// <summary>First bytes of a tape.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = TapeLayout.HeaderSize)]
internal struct TapeHeader
{
    public ulong Magic;
    public int Version;
    public uint ByteOrderMark;
    public int RecordSize;
    public int BlockRecords;
    public long Records;
    public long FooterOffset;
    public long FooterSize;
    public uint FooterChecksum;
    public int Symbols;
    public uint Reserved;

    /// <summary>Of all bytes above.</summary>
    public uint Checksum;
}

/// <summary>What a record holds.</summary>
[Flags]
internal enum TapeFlags : byte
{
    None = 0,

    /// <summary>A trade (last, quantity); otherwise a quote (bid, ask).</summary>
    Trade = 1,

    /// <summary>The first value is there.</summary>
    First = 2,

    /// <summary>The second value is there.</summary>
    Second = 4,

    /// <summary>The next record is the trade of the same tick.</summary>
    Continued = 8,

    All = Trade | First | Second | Continued,
}

/// <summary>One quote or trade: values are <c>mantissa · 10^-scale</c>.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = TapeLayout.RecordSize)]
internal struct TapeRecord
{
    public long TimeNs;
    public long First;
    public long Second;
    public int Symbol;
    public TapeFlags Flags;
    public byte FirstScale;
    public byte SecondScale;
    public byte Reserved;
}
