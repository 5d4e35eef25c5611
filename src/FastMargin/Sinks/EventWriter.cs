using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Sinks;

/// <summary>
/// Writes edges, one line each: <c>seq, time_ns, account, pool, from, to, equity, requirement, excess, ratio,
/// deficient, instrument, price</c>. Numbers are the shortest text that reads back to the same bits, so that the same
/// edges are the same bytes whatever mode, width or number of threads found them.
/// </summary>
public abstract class EventWriter : IDisposable
{
    private const int FlushAbove = 1 << 16;

    private readonly Stream _stream;
    private readonly string _name;
    private bool _isClosed;

    private protected EventWriter(Stream stream, string name)
    {
        _stream = stream;
        _name = name;
    }

    /// <summary>Lines written, the header of a CSV file not counted.</summary>
    public long Count { get; private set; }

    private protected Utf8Line Line { get; } = new();

    /// <summary>Opens a file: CSV when its name ends in <c>.csv</c>, else JSON lines.</summary>
    /// <exception cref="DataException">The file cannot be made.</exception>
    public static EventWriter Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            return path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
                ? new CsvEventWriter(stream, path)
                : new JsonEventWriter(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, e);
        }
    }

    /// <summary>JSON lines into a stream, closed at the end; <paramref name="name"/> is its name in errors.</summary>
    public static EventWriter Json(Stream stream, string name) => new JsonEventWriter(stream, name);

    /// <summary>CSV into a stream, which is closed at the end; <paramref name="name"/> is its name in errors.</summary>
    public static EventWriter Csv(Stream stream, string name) => new CsvEventWriter(stream, name);

    /// <summary>Writes one edge.</summary>
    /// <param name="book">The book at that input: gives the names.</param>
    /// <param name="change">The edge.</param>
    /// <param name="isDeficient">The exact fact <c>E &lt; MM</c> at that input, without hysteresis.</param>
    /// <exception cref="DataException">The file cannot be written: names it.</exception>
    public void Write(MarginBook book, in LevelChange change, bool isDeficient)
    {
        ArgumentNullException.ThrowIfNull(book);
        Format(book, change, isDeficient);
        Count++;
        if (Line.Count >= FlushAbove) Flush();
    }

    /// <summary>Hands everything to the operating system.</summary>
    /// <exception cref="DataException">The file cannot be written: names it.</exception>
    public void Flush() => Try(() =>
    {
        _stream.Write(Line.Written);
        Line.Clear();
        _stream.Flush();
    });

    /// <summary>Flushes and closes.</summary>
    /// <exception cref="DataException">The file cannot be written: names it.</exception>
    public void Dispose()
    {
        if (_isClosed) return;
        _isClosed = true;
        try
        {
            Flush();
        }
        finally
        {
            Try(_stream.Dispose);
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Appends one line to <see cref="Line"/>.</summary>
    private protected abstract void Format(MarginBook book, in LevelChange change, bool isDeficient);

    private protected static ReadOnlySpan<byte> NameOf(Level level) => level switch
    {
        Level.Healthy => "healthy"u8,
        Level.Warning => "warning"u8,
        Level.Deficient => "deficient"u8,
        Level.Liquidation => "liquidation"u8,
        Level.Bankrupt => "bankrupt"u8,
        _ => "unknown"u8,
    };

    private protected static Price? PriceOf(MarginBook book, in LevelChange change) => change.MarkSteps == 0
        ? null
        : Price.FromSteps(change.MarkSteps, book.Universe.Instruments[change.Instrument].MarkStep);

    private static DataException Unwritable(string name, Exception e) =>
        new(new SourceLine(name, 0), $"unwritable: {e.Message.TrimEnd('.')}", "a file that can be written", e);

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What could not be written is dropped, so that closing the file does not report it once more.
            Line.Clear();
            throw Unwritable(_name, e);
        }
    }
}
