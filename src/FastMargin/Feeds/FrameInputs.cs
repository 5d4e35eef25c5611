using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Feeds;

/// <summary>What a decoder of frames tells its feed.</summary>
internal interface IFrameListener
{
    /// <summary>An input; false once the engine stops.</summary>
    public bool OnInput(in InputEvent input);

    /// <summary>A frame that cannot be used.</summary>
    public void OnRefused(string position, string what);

    /// <summary>A loss of messages, 0 when it is not known how many.</summary>
    public void OnGap(long lost, string what);

    /// <summary>A frame that was passed over, as a later one came before.</summary>
    public void OnRepeated();
}

/// <summary>
/// Frames to inputs: decodes, checks, and follows the sequence. After a loss every instrument that this feed has priced
/// may have missed a price, so each gets <see cref="MarkState.Gap"/> until its next mark.
/// </summary>
internal sealed class FrameInputs
{
    /// <summary>How far back a number may lie and still be a late message, not a sender that began anew.</summary>
    public const long LateWindow = 4096;

    private readonly SymbolDirectory _directory;
    private readonly Universe _universe;
    private readonly IFrameListener _listener;
    private readonly bool[] _isPriced;
    private long _last;
    private long _timeNs;
    private bool _isNewConnection;
    private bool _isForeign;

    public FrameInputs(SymbolDirectory directory, Universe universe, IFrameListener listener)
    {
        (_directory, _universe, _listener) = (directory, universe, listener);
        _isPriced = new bool[universe.Instruments.Count];
    }

    /// <summary>A sender may begin its numbers anew with a connection.</summary>
    public void BeginConnection() => _isNewConnection = true;

    /// <summary>Takes one frame of <see cref="MarketFrame.Bytes"/> bytes.</summary>
    /// <param name="bytes">The frame.</param>
    /// <param name="position">Where it stood, for messages.</param>
    /// <returns>False once the engine stops.</returns>
    public bool Accept(ReadOnlySpan<byte> bytes, in FramePosition position)
    {
        FrameFault fault = MarketFrame.Read(bytes, out MarketFrame frame);
        if (fault != FrameFault.None)
        {
            _listener.OnRefused(position.ToString(), $"no frame: {fault.ToString().ToLowerInvariant()}");
            return true;
        }

        if (!Follow(frame, out bool isNew)) return false;
        if (frame.Kind == FrameKind.Heartbeat) Compare((uint)frame.Mantissa, position);
        else if (!isNew) _listener.OnRepeated();
        else if (!_isForeign) return Apply(frame, position);
        return true;
    }

    // A heartbeat bears the number of the message before it; any other frame has a number of its own.
    private bool Follow(in MarketFrame frame, out bool isNew)
    {
        bool isHeartbeat = frame.Kind == FrameKind.Heartbeat;
        long before = isHeartbeat ? frame.Sequence : frame.Sequence - 1;
        bool isFirst = _last == 0;
        bool isBehind = before < _last;
        bool isRestart = isBehind && (_isNewConnection || _last - before > LateWindow);
        isNew = isFirst || !isBehind || isRestart;
        _isNewConnection = false;
        if (!isNew) return true;
        long lost = isFirst || isRestart ? 0 : before - _last;
        _last = frame.Sequence;
        _timeNs = Math.Max(_timeNs, frame.TimeNs);
        if (isRestart) return Gap(0, $"the sender began anew at {frame.Sequence}");
        return lost == 0 || Gap(lost, $"{lost} messages lost before {frame.Sequence}");
    }

    private bool Gap(long lost, string what)
    {
        _listener.OnGap(lost, what);
        foreach (int instrument in _directory.Instruments)
        {
            if (!_isPriced[instrument]) continue;
            _isPriced[instrument] = false;
            if (!_listener.OnInput(InputEvent.MarkState(instrument, MarkState.Gap, _timeNs))) return false;
        }

        return true;
    }

    private void Compare(uint checksum, in FramePosition position)
    {
        bool isForeign = checksum != 0 && checksum != _directory.Checksum;
        if (isForeign && !_isForeign)
        {
            _listener.OnRefused(
                position.ToString(),
                $"symbol directory {checksum:x8} of the sender, {_directory.Checksum:x8} here: prices not used");
        }

        _isForeign = isForeign;
    }

    private bool Apply(in MarketFrame frame, in FramePosition position)
    {
        if (!_directory.TryInstrument(frame.Instrument, out int id))
        {
            _listener.OnRefused(position.ToString(), $"instrument {frame.Instrument} is not in the directory");
            return true;
        }

        bool isState = frame.Kind == FrameKind.State;
        if (isState || frame.Mantissa <= 0)
        {
            MarkState state = isState ? (MarkState)frame.Mantissa : MarkState.NotPositive;
            return Send(InputEvent.MarkState(id, state, _timeNs), frame);
        }

        Instrument instrument = _universe.Instruments[id];
        if (!frame.Price.TryToSteps(instrument.MarkStep, out long steps) || steps > MarginBook.MaxSteps)
        {
            _listener.OnRefused(
                position.ToString(),
                $"price {frame.Price} of {instrument.Symbol}; expected a whole multiple of its mark step "
                + $"{instrument.MarkStep}, at most {MarginBook.MaxSteps} of them");
            return true;
        }

        _isPriced[id] = true;
        return Send(InputEvent.Mark(id, steps, _timeNs), frame);
    }

    private bool Send(in InputEvent input, in MarketFrame frame) =>
        _listener.OnInput(input with { FeedSequence = frame.Sequence });
}

/// <summary>Where a frame stood: made into text only when something is wrong with it.</summary>
/// <param name="Unit">What is counted: datagrams, or connections.</param>
/// <param name="Number">The how manieth, from 1.</param>
/// <param name="Offset">Bytes before the frame in it.</param>
internal readonly record struct FramePosition(string Unit, long Number, long Offset)
{
    public override string ToString() => FormattableString.Invariant($"{Unit} {Number} byte {Offset}");
}
