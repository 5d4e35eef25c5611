using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Sinks;

/// <summary>
/// One line for people, or of JSON, for each event, into a stream such as standard output. A terminal that stands still
/// holds nobody up: lines that do not fit the queue are left out, and a line says how many.
/// </summary>
public sealed class ConsoleSink : QueuedSink
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private readonly Stream _stream;
    private readonly OutputText _text;
    private readonly bool _isJson;
    private readonly NoticeHandler _notice;
    private bool _isBroken;

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="universe">Gives symbols.</param>
    /// <param name="names">Gives names of pools.</param>
    /// <param name="isJson">True for JSON lines.</param>
    /// <param name="hasStamps">Whether JSON has wall-clock stamps.</param>
    /// <param name="queueSize">Bytes that wait at most, from <see cref="QueuedSink.MinQueueSize"/>.</param>
    /// <param name="notice">Hears when the stream breaks.</param>
    public ConsoleSink(
        Stream stream, Universe universe, PoolNames names, bool isJson = false, bool hasStamps = false,
        int queueSize = 1 << 20, NoticeHandler? notice = null)
        : base("console", queueSize, FullPolicy.Drop, _patience)
    {
        _stream = stream;
        _text = new OutputText(universe, names, hasStamps);
        _isJson = isJson;
        _notice = notice ?? (_ => { });
        Start();
    }

    private protected override void Format(Utf8Line line, in OutputEvent output)
    {
        if (_isJson) _text.Json(line, output);
        else _text.Human(line, output);
    }

    private protected override void FormatSuppressed(Utf8Line line, long count)
    {
        if (_isJson) line.Ascii("{\"kind\":\"suppressed\",\"count\":"u8).Whole(count).Ascii("}\n"u8);
        else line.Ascii("suppressed "u8).Whole(count).Ascii("\n"u8);
    }

    private protected override void Deliver(ReadOnlySpan<byte> lines)
    {
        if (_isBroken) return;
        try
        {
            _stream.Write(lines);
            _stream.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // A reader that went away does not come back to the same pipe.
            _isBroken = true;
            _notice(new Notice(Name, $"not written any more: {e.Message.TrimEnd('.')}"));
        }
    }

    private protected override void Close(bool isDone, int lost)
    {
    }
}
