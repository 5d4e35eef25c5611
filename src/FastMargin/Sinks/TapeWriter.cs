using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Sinks;

/// <summary>Writes the binary tape in one pass, without knowing what will come. Described in docs/FORMATS.md.</summary>
public sealed class TapeWriter
{
    private const int TicksPerReport = 1 << 16;

    private readonly Stream _stream;
    private readonly string _path;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _symbols = [];
    private readonly List<(byte Price, byte Quantity)> _decimals = [];
    private readonly List<uint> _checksums = [];
    private readonly TapeRecord[] _block = new TapeRecord[TapeLayout.BlockRecords];
    private int _inBlock;
    private long _records;
    private long _time = long.MinValue;

    private TapeWriter(Stream stream, string path)
    {
        _stream = stream;
        _path = path;
        stream.Write(stackalloc byte[TapeLayout.HeaderSize]);
    }

    /// <summary>Writes all that is left in a source.</summary>
    /// <returns>The number of ticks.</returns>
    /// <exception cref="DataException">
    /// The source is damaged, a value has more digits than 64 bits hold, or the file cannot be written; there is no
    /// new file then.
    /// </exception>
    public static long Write(ITickSource source, string path, IProgress<LoadProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(path);
        long ticks = 0;
        Write(path, writer =>
        {
            while (source.TryRead(out QuoteTick tick))
            {
                writer.Add(source.Symbols[tick.Symbol], tick, source.Position);
                if (++ticks % TicksPerReport == 0) progress?.Report(new LoadProgress(path, ticks, 0));
            }
        });
        return ticks;
    }

    /// <summary>Writes what <paramref name="fill"/> adds.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Write(string path, Action<TapeWriter> fill)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(fill);
        OutputFile.Write(path, stream =>
        {
            var writer = new TapeWriter(stream, path);
            fill(writer);
            writer.Finish();
        });
    }

    /// <summary>Adds a tick; <see cref="QuoteTick.Symbol"/> is ignored, the name counts.</summary>
    /// <param name="symbol">Its instrument.</param>
    /// <param name="tick">Time must not fall.</param>
    /// <param name="source">Where it came from, for errors.</param>
    /// <exception cref="DataException">Time falls, or a value has more digits than 64 bits hold.</exception>
    public void Add(string symbol, in QuoteTick tick, SourceLine source = default)
    {
        if (tick.TimeNs < _time)
        {
            throw new DataException(source, $"time {tick.TimeNs} after {_time}", "times that do not fall");
        }

        _time = tick.TimeNs;
        int id = IdOf(symbol, source);
        bool isTrade = (tick.Fields & (QuoteFields.Last | QuoteFields.Quantity)) != 0;
        bool isQuote = !isTrade || (tick.Fields & (QuoteFields.Bid | QuoteFields.Ask)) != 0;
        if (isQuote)
        {
            TapeFlags flags = isTrade ? TapeFlags.Continued : TapeFlags.None;
            var quote = new TapeRecord { TimeNs = tick.TimeNs, Symbol = id, Flags = flags };
            if (tick.Has(QuoteFields.Bid)) First(ref quote, tick.Bid.Atto, id, source);
            if (tick.Has(QuoteFields.Ask)) Second(ref quote, tick.Ask.Atto, id, source);
            Append(quote);
        }

        if (!isTrade) return;
        var trade = new TapeRecord { TimeNs = tick.TimeNs, Symbol = id, Flags = TapeFlags.Trade };
        if (tick.Has(QuoteFields.Last)) First(ref trade, tick.Last.Atto, id, source);
        if (tick.Has(QuoteFields.Quantity)) Second(ref trade, tick.Quantity.Atto, id, source);
        Append(trade);
    }

    private int IdOf(string symbol, SourceLine source)
    {
        if (_ids.TryGetValue(symbol, out int id)) return id;
        if (Names.Refusal("instrument", Encoding.UTF8.GetBytes(symbol), source) is { } refusal) throw refusal;
        _symbols.Add(symbol);
        _decimals.Add(default);
        return _ids[symbol] = _symbols.Count - 1;
    }

    private void First(ref TapeRecord record, Int128 atto, int symbol, SourceLine source)
    {
        (record.First, record.FirstScale) = Pack(atto, source);
        record.Flags |= TapeFlags.First;
        NotePrice(symbol, record.FirstScale);
    }

    private void Second(ref TapeRecord record, Int128 atto, int symbol, SourceLine source)
    {
        (record.Second, record.SecondScale) = Pack(atto, source);
        record.Flags |= TapeFlags.Second;
        if ((record.Flags & TapeFlags.Trade) == 0) NotePrice(symbol, record.SecondScale);
        else if (record.SecondScale > _decimals[symbol].Quantity) _decimals[symbol] = (
            _decimals[symbol].Price, record.SecondScale);
    }

    private void NotePrice(int symbol, byte scale)
    {
        if (scale > _decimals[symbol].Price) _decimals[symbol] = (scale, _decimals[symbol].Quantity);
    }

    private static (long Mantissa, byte Scale) Pack(Int128 atto, SourceLine source)
    {
        if (TapeDecimal.TryPack(atto, out long mantissa, out byte scale)) return (mantissa, scale);
        throw new DataException(source, $"value {new Units.Price(atto)}", "at most 18 significant digits on a tape");
    }

    private void Append(TapeRecord record)
    {
        _block[_inBlock++] = record;
        _records++;
        if (_inBlock == _block.Length) WriteBlock();
    }

    private void WriteBlock()
    {
        if (_inBlock == 0) return;
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(_block.AsSpan(0, _inBlock));
        _checksums.Add(Checksum.Of(bytes));
        _stream.Write(bytes);
        _inBlock = 0;
    }

    private void Finish()
    {
        WriteBlock();
        byte[] footer = Footer();
        var header = new TapeHeader
        {
            Magic = MemoryMarshal.Read<ulong>(TapeLayout.Magic),
            Version = TapeLayout.Version,
            ByteOrderMark = TapeLayout.ByteOrderMark,
            RecordSize = TapeLayout.RecordSize,
            BlockRecords = TapeLayout.BlockRecords,
            Records = _records,
            FooterOffset = TapeLayout.HeaderSize + (_records * TapeLayout.RecordSize),
            FooterSize = footer.Length,
            FooterChecksum = Checksum.Of(footer),
            Symbols = _symbols.Count,
        };
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<TapeHeader>(ref header));
        header.Checksum = Checksum.Of(bytes[..^sizeof(uint)]);
        _stream.Write(footer);
        _stream.Position = 0;
        _stream.Write(bytes);
    }

    private byte[] Footer()
    {
        var footer = new MemoryStream();
        Span<byte> number = stackalloc byte[sizeof(uint)];
        for (int i = 0; i < _symbols.Count; i++)
        {
            byte[] name = Encoding.UTF8.GetBytes(_symbols[i]);
            BinaryPrimitives.WriteUInt16LittleEndian(number, (ushort)name.Length);
            footer.Write(number[..sizeof(ushort)]);
            footer.Write(name);
            footer.WriteByte(_decimals[i].Price);
            footer.WriteByte(_decimals[i].Quantity);
        }

        foreach (uint checksum in _checksums)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(number, checksum);
            footer.Write(number);
        }

        return footer.ToArray();
    }
}
