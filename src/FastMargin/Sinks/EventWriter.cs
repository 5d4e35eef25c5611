using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Sinks;

/// <summary>
/// Writes outputs to a file, one line each, as JSON or CSV; the fields are in docs/FORMATS.md. Numbers are the shortest
/// text that reads back to the same bits, and no wall-clock stamp is written, so that the same outputs are the same
/// bytes whatever mode, width or number of threads found them.
/// </summary>
public sealed class EventWriter : IDisposable
{
    private const int FlushAbove = 1 << 16;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly OutputText _text;
    private readonly Utf8Line _line = new();
    private readonly bool _isCsv;
    private bool _isClosed;

    private EventWriter(Stream stream, string name, OutputText text, bool isCsv)
    {
        (_stream, _name, _text, _isCsv) = (stream, name, text, isCsv);
        if (isCsv) _text.CsvHeader(_line);
    }

    /// <summary>Lines written, the header of a CSV file not counted.</summary>
    public long Count { get; private set; }

    /// <summary>Opens a file: CSV when its name ends in <c>.csv</c>, else JSON lines.</summary>
    /// <exception cref="DataException">The file cannot be made.</exception>
    public static EventWriter Create(string path, Universe universe, PoolNames names)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            bool isCsv = path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
            return new EventWriter(stream, path, new OutputText(universe, names, hasStamps: false), isCsv);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, e);
        }
    }

    /// <summary>JSON lines into a stream, closed at the end; <paramref name="name"/> is its name in errors.</summary>
    public static EventWriter Json(Stream stream, string name, Universe universe, PoolNames names) =>
        new(stream, name, new OutputText(universe, names, hasStamps: false), isCsv: false);

    /// <summary>CSV into a stream, which is closed at the end; <paramref name="name"/> is its name in errors.</summary>
    public static EventWriter Csv(Stream stream, string name, Universe universe, PoolNames names) =>
        new(stream, name, new OutputText(universe, names, hasStamps: false), isCsv: true);

    /// <summary>Writes one output.</summary>
    /// <exception cref="DataException">The file cannot be written: names it.</exception>
    public void Write(in OutputEvent output)
    {
        if (_isCsv) _text.Csv(_line, output);
        else _text.Json(_line, output);
        Count++;
        if (_line.Count >= FlushAbove) Flush();
    }

    /// <summary>Hands everything to the operating system.</summary>
    /// <exception cref="DataException">The file cannot be written: names it.</exception>
    public void Flush() => Try(() =>
    {
        _stream.Write(_line.Written);
        _line.Clear();
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
        }
    }

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
            _line.Clear();
            throw Unwritable(_name, e);
        }
    }
}
