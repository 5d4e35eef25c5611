using System.Buffers.Text;
using System.Text;
using CsvHelper;
using FastMargin.Book;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds;

/// <summary>
/// Ticks as CSV, <c>timestamp_ns,instrument,bid,ask,last,qty</c>, plain or compressed with gzip (found by content, not
/// by name). Times are UTC nanoseconds since 1970 and do not fall; a field that is not known is empty.
/// </summary>
public sealed class CsvTickSource : ITickSource
{
    private readonly CsvRows _rows;
    private readonly NameTable _names = new();
    private readonly List<string> _symbols = [];
    private long _time = long.MinValue;

    private CsvTickSource(CsvRows rows) => _rows = rows;

    /// <inheritdoc/>
    public IReadOnlyList<string> Symbols => _symbols;

    /// <inheritdoc/>
    public SourceLine Position => _rows.Here;

    /// <summary>Opens a file.</summary>
    /// <exception cref="DataException">
    /// It is missing or not readable, or its columns are not those of ticks.
    /// </exception>
    public static CsvTickSource Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CsvReader reader = CsvReader.Create(OpenStream(path), CsvRows.Options);
        return new CsvTickSource(new CsvRows(reader, path, CsvLayout.TickColumns));
    }

    /// <summary>Reads ticks from a stream of plain or compressed text, which is disposed with the source.</summary>
    /// <param name="stream">Seekable.</param>
    /// <param name="name">Name for errors.</param>
    /// <exception cref="DataException">The columns are not those of ticks.</exception>
    public static CsvTickSource Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        CsvReader reader = CsvReader.Create(Unpacked(stream), CsvRows.Options);
        return new CsvTickSource(new CsvRows(reader, name, CsvLayout.TickColumns));
    }

    /// <inheritdoc/>
    public bool TryRead(out QuoteTick tick)
    {
        tick = default;
        if (!_rows.Read()) return false;
        long time = Time();
        if (time < _time) throw _rows.Refuse($"timestamp_ns {time} after {_time}", "times that do not fall");
        _time = time;
        QuoteFields fields = QuoteFields.None;
        tick = new QuoteTick(
            time,
            Symbol(),
            QuoteFields.None,
            new Price(Value(2, QuoteFields.Bid, ref fields)),
            new Price(Value(3, QuoteFields.Ask, ref fields)),
            new Price(Value(4, QuoteFields.Last, ref fields)),
            new Quantity(Value(5, QuoteFields.Quantity, ref fields)));
        if ((fields & (QuoteFields.Last | QuoteFields.Quantity)) == QuoteFields.Quantity)
        {
            throw _rows.Refuse("qty without last", "the price that was traded at");
        }

        if (tick.Quantity.Sign < 0) throw _rows.Refuse($"qty {tick.Quantity}", "zero or more");
        tick = tick with { Fields = fields };
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    internal static Stream OpenStream(string path) => InputFile.Open(path, p => Unpacked(InputFile.Stream(p)));

    private static Stream Unpacked(Stream stream)
    {
        Span<byte> start = stackalloc byte[2];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position -= read;
        return start is [0x1F, 0x8B] ? new GzipInput(stream) : stream;
    }

    private long Time()
    {
        ReadOnlySpan<byte> text = _rows[0];
        if (Utf8Parser.TryParse(text, out long time, out int used) && used == text.Length) return time;
        throw _rows.Refuse($"timestamp_ns \"{Names.Shown(text)}\"", "whole nanoseconds since 1970");
    }

    private int Symbol()
    {
        ReadOnlySpan<byte> name = _rows[1];
        int id = _names.Find(name);
        if (id >= 0) return id;
        if (Names.Refusal("instrument", name, _rows.Here) is { } refusal) throw refusal;
        _symbols.Add(Encoding.UTF8.GetString(name));
        return _names.Add(name);
    }

    private Int128 Value(int column, QuoteFields field, ref QuoteFields fields)
    {
        ReadOnlySpan<byte> text = _rows[column];
        if (text.IsEmpty) return 0;
        fields |= field;
        return Price.TryParse(text, out Price value) ? value.Atto : throw _rows.Malformed(column);
    }
}
