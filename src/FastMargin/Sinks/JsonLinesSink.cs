using System.Globalization;
using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Sinks;

/// <summary>How a <see cref="JsonLinesSink"/> writes; ranges are checked when one is made.</summary>
public sealed record JsonLinesOptions
{
    /// <summary>Where a file makes way for the next, in bytes; at least 1 KiB.</summary>
    public long MaxSize { get; init; } = 1L << 28;

    /// <summary>Old files that are kept beside the current one, 0 to 1000.</summary>
    public int Keep { get; init; } = 8;

    /// <summary>Bytes of lines that wait in memory at most, from 1 KiB.</summary>
    public int QueueSize { get; init; } = 1 << 26;

    /// <summary>What happens when they are that many.</summary>
    public FullPolicy WhenFull { get; init; } = FullPolicy.Drop;

    /// <summary>How long after a failure it is tried again.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long closing waits for what is not written yet.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether wall-clock stamps are written.</summary>
    public bool HasStamps { get; init; }
}

/// <summary>
/// Events as JSON lines in a file that rotates. A disk that is full, or a file that cannot be written, is reported and
/// tried again; until then lines wait in memory up to the declared bound, and then the declared policy begins.
/// </summary>
public sealed class JsonLinesSink : QueuedSink
{
    private readonly OutputText _text;
    private readonly RotatingFile _file;
    private readonly JsonLinesOptions _options;
    private readonly NoticeHandler _notice;
    private readonly ManualResetEventSlim _closing = new();
    private bool _hasFailed;

    /// <summary>Writes to a file, after what it holds already; it is made with the first line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="universe">Gives symbols.</param>
    /// <param name="names">Gives names of pools.</param>
    /// <param name="options">How; the defaults when left out.</param>
    /// <param name="notice">Hears of failures and recoveries.</param>
    /// <exception cref="DataException">An option out of range.</exception>
    public JsonLinesSink(
        string path, Universe universe, PoolNames names, JsonLinesOptions? options = null, NoticeHandler? notice = null)
        : this(path, universe, names, options ?? new JsonLinesOptions(), notice, RotatingFile.OpenToAppend)
    {
    }

    internal JsonLinesSink(
        string path, Universe universe, PoolNames names, JsonLinesOptions options, NoticeHandler? notice,
        Func<string, Stream> open)
        : base($"file {path}", options.QueueSize, options.WhenFull, options.Patience)
    {
        if (options.MaxSize < 1024) throw new DataException($"file size {options.MaxSize}", "1024 or more");
        if (options.Keep is < 0 or > 1000) throw new DataException($"{options.Keep} old files", "0 to 1000");
        _options = options;
        _notice = notice ?? (_ => { });
        _text = new OutputText(universe, names, options.HasStamps);
        _file = new RotatingFile(path, options.MaxSize, options.Keep, open);
        Start();
    }

    private protected override void Format(Utf8Line line, in OutputEvent output) => _text.Json(line, output);

    private protected override void FormatSuppressed(Utf8Line line, long count) =>
        line.Ascii("{\"kind\":\"suppressed\",\"count\":"u8).Whole(count).Ascii("}\n"u8);

    private protected override void Deliver(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            try
            {
                lines = lines[_file.Write(lines)..];
                if (_hasFailed) _notice(new Notice(Name, "written again", IsError: false));
                _hasFailed = false;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Fail(e);
                if (_closing.Wait(_options.Retry)) return;
            }
        }
    }

    private protected override void Close(bool isDone, int lost)
    {
        _closing.Set();
        if (lost > 0) _notice(new Notice(Name, string.Create(CultureInfo.InvariantCulture, $"{lost} bytes lost")));
        _file.Dispose();
    }

    private void Fail(Exception e)
    {
        if (_hasFailed) return;
        _hasFailed = true;
        double seconds = _options.Retry.TotalSeconds;
        _notice(new Notice(Name, string.Create(
            CultureInfo.InvariantCulture,
            $"not written: {e.Message.TrimEnd('.')}; lines wait in memory, next try every {seconds} s")));
    }
}
