using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds;

/// <summary>
/// The binary tape: fixed records in order of time, mapped into memory. Header and symbols are checked when it is
/// opened, each block of records before its first tick is given out. Described in docs/FORMATS.md.
/// </summary>
public sealed class TapeSource : ITickSource
{
    private readonly MappedFile _file;
    private readonly string _path;
    private readonly uint[] _checksums;
    private readonly List<string> _symbols = [];
    private readonly List<(int Price, int Quantity)> _decimals = [];
    private long _next;
    private long _last;
    private long _time = long.MinValue;

    private TapeSource(MappedFile file, string path)
    {
        _file = file;
        _path = path;
        TapeHeader header = Header();
        Count = header.Records;
        _checksums = Footer(header);
    }

    /// <summary>Records on the tape; a tick that is both quote and trade takes two.</summary>
    public long Count { get; }

    /// <summary>Records read so far.</summary>
    public long Done => _next;

    /// <inheritdoc/>
    public IReadOnlyList<string> Symbols => _symbols;

    /// <summary>The tape and, as line, the number of the record, from 1.</summary>
    public SourceLine Position => new(_path, (int)Math.Min(int.MaxValue, _last + 1));

    /// <summary>Opens a tape.</summary>
    /// <exception cref="DataException">It is missing, damaged, cut short, no tape, or of a newer version.</exception>
    public static TapeSource Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        MappedFile file = MappedFile.Open(path);
        try
        {
            return new TapeSource(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>True when the file begins as a tape does.</summary>
    public static bool IsTape(string path)
    {
        Span<byte> start = stackalloc byte[8];
        using FileStream stream = InputFile.Open(path, InputFile.Stream);
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start[..read].SequenceEqual(TapeLayout.Magic);
    }

    /// <summary>Most decimals that prices of a symbol have anywhere on the tape.</summary>
    public int PriceDecimals(int symbol) => _decimals[symbol].Price;

    /// <summary>Most decimals that quantities of a symbol have anywhere on the tape.</summary>
    public int QuantityDecimals(int symbol) => _decimals[symbol].Quantity;

    /// <inheritdoc/>
    public bool TryRead(out QuoteTick tick)
    {
        tick = default;
        if (_next == Count) return false;
        TapeRecord record = Record();
        if (record.TimeNs < _time) throw Broken($"time {record.TimeNs} after {_time}", "times that do not fall");
        _time = record.TimeNs;
        tick = new QuoteTick(record.TimeNs, record.Symbol, QuoteFields.None, default, default, default, default);
        tick = (record.Flags & TapeFlags.Trade) != 0 ? WithTrade(tick, record) : WithQuote(tick, record);
        if ((record.Flags & TapeFlags.Continued) == 0) return true;
        if (_next == Count) throw Broken("a quote whose trade is missing", "a trade");
        TapeRecord trade = Record();
        bool isPair = trade.Symbol == record.Symbol && trade.TimeNs == record.TimeNs
            && (record.Flags & TapeFlags.Trade) == 0
            && (trade.Flags & (TapeFlags.Trade | TapeFlags.Continued)) == TapeFlags.Trade;
        if (!isPair) throw Broken("a quote whose trade is another tick", "its own trade");
        tick = WithTrade(tick, trade);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private TapeHeader Header()
    {
        if (_file.Length < TapeLayout.HeaderSize)
        {
            throw Damaged($"{_file.Length} bytes", $"at least {TapeLayout.HeaderSize}, the header");
        }

        ReadOnlySpan<byte> bytes = _file.Span(0, TapeLayout.HeaderSize);
        TapeHeader header = MemoryMarshal.Read<TapeHeader>(bytes);
        if (!bytes[..TapeLayout.Magic.Length].SequenceEqual(TapeLayout.Magic))
        {
            throw Damaged("another kind of file", "a tape, FMTAPE01");
        }

        if (header.Version > TapeLayout.Version)
        {
            throw Damaged(
                $"format version {header.Version}", $"at most {TapeLayout.Version}: a newer program wrote it");
        }

        if (header.Checksum != Checksum.Of(bytes[..^sizeof(uint)]))
        {
            throw Damaged("a header whose checksum is wrong", "an undamaged file");
        }

        bool isKnown = header is
        {
            Version: TapeLayout.Version, ByteOrderMark: TapeLayout.ByteOrderMark, RecordSize: TapeLayout.RecordSize,
            BlockRecords: TapeLayout.BlockRecords, Reserved: 0,
        };
        if (!isKnown) throw Damaged("a header of another layout", "the layout of version 1, little-endian");
        Int128 footer = TapeLayout.HeaderSize + ((Int128)header.Records * TapeLayout.RecordSize);
        bool fits = header.Records >= 0 && header.Symbols >= 0 && header.FooterSize is >= 0 and <= int.MaxValue
            && footer == header.FooterOffset && footer + header.FooterSize == _file.Length;
        return fits ? header : throw Damaged(
            $"{_file.Length} bytes", $"{footer + header.FooterSize}, as the header says");
    }

    /// <summary>Symbols (length, name, decimals of prices and of quantities), then a checksum for each block.</summary>
    private uint[] Footer(TapeHeader header)
    {
        ReadOnlySpan<byte> bytes = _file.Span(header.FooterOffset, (int)header.FooterSize);
        if (Checksum.Of(bytes) != header.FooterChecksum)
        {
            throw Damaged("a symbol table whose checksum is wrong", "an undamaged file");
        }

        for (int i = 0; i < header.Symbols; i++)
        {
            if (bytes.Length < sizeof(ushort))
            {
                throw Damaged("a symbol table that ends early", $"{header.Symbols} symbols");
            }

            int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            if (bytes.Length < sizeof(ushort) + length + 2)
            {
                throw Damaged("a symbol table that ends early", $"{header.Symbols} symbols");
            }

            ReadOnlySpan<byte> name = bytes.Slice(sizeof(ushort), length);
            if (Names.Refusal("instrument", name, new SourceLine(_path, 0)) is { } refusal) throw refusal;
            _symbols.Add(Encoding.UTF8.GetString(name));
            _decimals.Add((bytes[sizeof(ushort) + length], bytes[sizeof(ushort) + length + 1]));
            bytes = bytes[(sizeof(ushort) + length + 2)..];
        }

        long blocks = (header.Records + TapeLayout.BlockRecords - 1) / TapeLayout.BlockRecords;
        if (bytes.Length != blocks * sizeof(uint))
        {
            throw Damaged("a table of checksums of another size", $"one for each of {blocks} blocks");
        }

        uint[] checksums = new uint[blocks];
        for (int i = 0; i < checksums.Length; i++) checksums[i] = BinaryPrimitives.ReadUInt32LittleEndian(
            bytes[(i * sizeof(uint))..]);
        return checksums;
    }

    private TapeRecord Record()
    {
        if (_next % TapeLayout.BlockRecords == 0) CheckBlock((int)(_next / TapeLayout.BlockRecords));
        ReadOnlySpan<byte> bytes = _file.Span(
            TapeLayout.HeaderSize + (_next * TapeLayout.RecordSize), TapeLayout.RecordSize);
        _last = _next++;
        TapeRecord record = Unsafe.ReadUnaligned<TapeRecord>(in bytes[0]);
        bool isKnown =
            (record.Flags & ~TapeFlags.All) == 0 && record.Reserved == 0 && (uint)record.Symbol < (uint)_symbols.Count;
        return isKnown ? record : throw Broken(
            "a record of another layout", "a symbol of the tape, and flags of version 1");
    }

    private void CheckBlock(int block)
    {
        long first = (long)block * TapeLayout.BlockRecords;
        int size = (int)Math.Min(TapeLayout.BlockRecords, Count - first) * TapeLayout.RecordSize;
        uint checksum = Checksum.Of(_file.Span(TapeLayout.HeaderSize + (first * TapeLayout.RecordSize), size));
        if (checksum == _checksums[block]) return;
        throw Damaged(
            $"records {first + 1} to {first + (size / TapeLayout.RecordSize)} whose checksum is wrong",
            "an undamaged file");
    }

    private QuoteTick WithQuote(QuoteTick tick, TapeRecord record) => tick with
    {
        Fields = tick.Fields | Fields(record, QuoteFields.Bid, QuoteFields.Ask),
        Bid = new Price(Value(record.First, record.FirstScale)),
        Ask = new Price(Value(record.Second, record.SecondScale)),
    };

    private QuoteTick WithTrade(QuoteTick tick, TapeRecord record) => tick with
    {
        Fields = tick.Fields | Fields(record, QuoteFields.Last, QuoteFields.Quantity),
        Last = new Price(Value(record.First, record.FirstScale)),
        Quantity = new Quantity(Value(record.Second, record.SecondScale)),
    };

    private static QuoteFields Fields(TapeRecord record, QuoteFields first, QuoteFields second) =>
        ((record.Flags & TapeFlags.First) != 0 ? first : QuoteFields.None)
        | ((record.Flags & TapeFlags.Second) != 0 ? second : QuoteFields.None);

    private Int128 Value(long mantissa, byte scale) =>
        TapeDecimal.TryUnpack(mantissa, scale, out Int128 atto) ? atto : throw Broken(
            $"{mantissa}e-{scale}", "a shortest decimal");

    private DataException Damaged(string found, string expected) => new(new SourceLine(_path, 0), found, expected);

    private DataException Broken(string found, string expected) => new(Position, found, expected);
}
