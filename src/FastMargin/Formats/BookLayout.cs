using System.Runtime.InteropServices;

namespace FastMargin.Formats;

/// <summary>Binary book: header, section table, sections. The byte tables are in docs/FORMATS.md.</summary>
internal static class BookLayout
{
    /// <summary>Written; since version 2 a book has its margin models in the last two sections.</summary>
    public const int Version = 2;
    public const uint ByteOrderMark = 0x0A0B0C0D;
    public const int HeaderSize = 64;
    public const int EntrySize = 24;

    /// <summary>Sections begin at multiples of this; the zeros between them belong to the section before.</summary>
    public const int Alignment = 64;

    public static ReadOnlySpan<byte> Magic => "FMBOOK01"u8;

    /// <summary>Sections of this version, in the order in which they stand.</summary>
    public static IReadOnlyList<BookSection> Sections { get; } = Enum.GetValues<BookSection>();

    /// <summary>How many of them a version has; 0 for one that was never written.</summary>
    public static int SectionsOf(int version) => version switch
    {
        Version => Sections.Count,
        1 => (int)BookSection.Overrides,
        _ => 0,
    };

    public static long Aligned(long offset) => (offset + Alignment - 1) / Alignment * Alignment;

    /// <summary>Where the first section begins; the same in all versions so far.</summary>
    public static long FirstOffset => Aligned(HeaderSize + ((long)Sections.Count * EntrySize));
}

/// <summary>First bytes of a binary book.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = BookLayout.HeaderSize)]
internal struct BookHeader
{
    public ulong Magic;
    public int Version;
    public uint ByteOrderMark;
    public int Sections;
    public int EntrySize;
    public long FileSize;
    public int Accounts;
    public int IsolatedPools;
    public int Positions;
    public int Balances;
    public ulong Reserved;

    /// <summary>Of the section table and the zeros after it.</summary>
    public uint TableChecksum;

    /// <summary>Of all bytes above.</summary>
    public uint Checksum;
}

/// <summary>One row of the section table.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = BookLayout.EntrySize)]
internal struct BookEntry
{
    public BookSection Section;

    /// <summary>Of the section and the zeros after it.</summary>
    public uint Checksum;
    public long Offset;
    public long Size;
}

/// <summary>What a section holds; integers are little-endian.</summary>
internal enum BookSection
{
    /// <summary>CSV text as in currencies.csv.</summary>
    Currencies = 1,

    /// <summary>CSV text as in brackets.csv.</summary>
    Brackets,

    /// <summary>CSV text as in instruments.csv.</summary>
    Instruments,

    /// <summary>Int64 an instrument: mark in steps, 0 for none.</summary>
    Marks,

    /// <summary>Byte an account: length of its name.</summary>
    AccountNameSizes,

    /// <summary>Names of all accounts, UTF-8, one after the other.</summary>
    AccountNames,

    /// <summary>Byte an account: 1 in hedge mode.</summary>
    Hedged,

    /// <summary>Byte an account: level profile.</summary>
    Profiles,

    /// <summary>Byte a pool name, the cross pool's left out: its length.</summary>
    PoolNameSizes,

    /// <summary>Pool names, UTF-8, one after the other.</summary>
    PoolNames,

    /// <summary>Int32 an isolated pool: account; not falling.</summary>
    IsolatedAccounts,

    /// <summary>Int32 an isolated pool: number of its name, from 1; names rise within an account.</summary>
    IsolatedNames,

    /// <summary>Int32 a pool and one more: first position.</summary>
    Starts,

    /// <summary>UInt16 a position: instrument.</summary>
    PositionInstruments,

    /// <summary>Int64 a position: signed lots.</summary>
    PositionLots,

    /// <summary>Int64 a position: entry price, <c>mantissa &lt;&lt; 5 | scale</c>.</summary>
    PositionEntries,

    /// <summary>Int32 a balance: pool; not falling.</summary>
    BalancePools,

    /// <summary>UInt16 a balance: currency; rising within a pool.</summary>
    BalanceCurrencies,

    /// <summary>Int128 a balance: amount in units of 10^-18.</summary>
    BalanceAmounts,

    /// <summary>Int32 an add-on: account; rising.</summary>
    AddOnAccounts,

    /// <summary>Int128 an add-on: amount in units of 10^-18.</summary>
    AddOnAmounts,

    /// <summary>Three Int32 an override: account, instrument, table; the first two rise.</summary>
    Overrides,

    /// <summary>JSON text as in models.json; nothing when the book has none.</summary>
    Models,

    /// <summary>
    /// Two Int32 an account with a margin model: account, rising; set or group, numbered in the order of models.json,
    /// sets first.
    /// </summary>
    AccountModels,
}
