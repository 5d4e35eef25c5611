using FastMargin.Cli.Output;
using FastMargin.Engine;
using FastMargin.Feeds;

namespace FastMargin.Cli.Run;

/// <summary>
/// Tick files and a file of JSON lines as one sequence of inputs, by event time, at the same time the lines first; a
/// line without a time comes when its turn in the file does.
/// </summary>
internal sealed class InputReplay(MarginEngine engine, TickFeed? ticks, InputLines? lines, CancellationToken stop)
{
    private const int Stride = 1024;

    private InputEvent? _tick;
    private InputEvent? _line;
    private bool _isLineNext;

    /// <summary>Why the input taken last was refused; none when it was taken.</summary>
    public RefusalReason Refusal { get; private set; }

    /// <summary>Takes inputs up to one number; 0: all.</summary>
    public void RunTo(long sequence, IWorkProgress progress)
    {
        while ((sequence == 0 || engine.Sequence < sequence) && TryPeek(out InputEvent next)) Take(next, progress);
        stop.ThrowIfCancellationRequested();
    }

    /// <summary>Takes the inputs up to a time, that time included.</summary>
    /// <returns>False when the last input of all is before that time.</returns>
    public bool RunToTime(long timeNs, IWorkProgress progress)
    {
        while (TryPeek(out InputEvent next))
        {
            if (next.TimeNs > timeNs) return true;
            Take(next, progress);
        }

        stop.ThrowIfCancellationRequested();
        return engine.TimeNs >= timeNs;
    }

    private bool TryPeek(out InputEvent next)
    {
        if (_tick is null && ticks is not null && ticks.TryNext(out MarkTick tick))
            _tick = InputEvent.Mark(tick.Instrument, tick.Steps, tick.TimeNs);
        if (_line is null && lines is not null && lines.TryRead(engine.TimeNs, out InputEvent line)) _line = line;
        _isLineNext = _line is { } l && (_tick is not { } t || l.TimeNs <= t.TimeNs);
        next = (_isLineNext ? _line : _tick) ?? default;
        return (_tick is not null || _line is not null) && !stop.IsCancellationRequested;
    }

    private void Take(in InputEvent input, IWorkProgress progress)
    {
        if (_isLineNext) _line = null;
        else _tick = null;
        ReadOnlySpan<OutputEvent> outputs = engine.On(input);
        lines?.Follow(outputs);
        bool isRefused = outputs is [{ Kind: OutputKind.Refused }];
        Refusal = isRefused ? (RefusalReason)outputs[0].Detail : RefusalReason.None;
        if (engine.Sequence % Stride == 0) progress.Report(ticks?.Done ?? -1, $"input {engine.Sequence}");
    }
}
