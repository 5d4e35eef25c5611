using FastMargin.Engine;
using FastMargin.Instruments;

namespace FastMargin.Feeds;

/// <summary>What feeds of lines share: JSON lines to inputs, bad ones counted and reported with their number.</summary>
public abstract class LineFeed : Feed
{
    private readonly InputDesk _desk;
    private readonly Func<InputEvent, bool> _send;
    private long _last;

    private protected LineFeed(string name, FeedPort port, InputDesk desk)
        : base(name, port)
    {
        ArgumentNullException.ThrowIfNull(desk);
        _desk = desk;
        _send = input => Send(input);
    }

    /// <summary>Sends each line; false once the engine stops.</summary>
    private protected bool SendLines(LineReader reader, string what, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && reader.TryRead(out ReadOnlySpan<byte> line, out bool isTooLong))
        {
            try
            {
                if (isTooLong) throw new DataException("a longer line", $"at most {LineReader.MaxLine} bytes");
                if (line.IsEmpty) continue;
                if (!_desk.Send(line, Clock.NowNs, _send, out long sequence)) return false;
                if (sequence > 0) Follow(sequence);
            }
            catch (DataException e)
            {
                Refuse(FormattableString.Invariant($"{what} {reader.Number}"), e.Message);
            }
        }

        return !stop.IsCancellationRequested;
    }

    // Lines that never came cannot be made good here; whoever runs the engine has to know.
    private void Follow(long sequence)
    {
        long lost = sequence - _last - 1;
        if (_last > 0 && lost != 0)
        {
            Counts.AddGap(Math.Max(lost, 0));
            Report(lost > 0
                ? FormattableString.Invariant($"gap: {lost} lines lost before {sequence}")
                : FormattableString.Invariant($"gap: the sender went back to {sequence} after {_last}"));
        }

        _last = sequence;
    }
}

/// <summary>JSON lines from a stream, such as standard input or a file, to its end.</summary>
public sealed class StreamLineFeed : LineFeed
{
    private readonly Stream _stream;

    /// <summary>Reads a stream, which is disposed with the feed.</summary>
    public StreamLineFeed(string name, FeedPort port, InputDesk desk, Stream stream)
        : base(name, port, desk)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
    }

    /// <inheritdoc/>
    public override bool IsFinite => true;

    private protected override void Run(CancellationToken stop) =>
        SendLines(new LineReader(m => _stream.Read(m.Span)), "line", stop);

    private protected override void Close() => _stream.Dispose();
}
