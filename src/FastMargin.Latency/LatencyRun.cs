using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;
using FastMargin.Ring;

namespace FastMargin.Latency;

/// <summary>
/// Measures from an input's intended time of sending to the publication of what follows from it, open loop: input k of
/// a turn is due at <c>start + k/rate</c> whatever became of those before, and that is its ingress stamp, so that a
/// stall is charged to every input that had to wait for its end.
/// <para>One thread sends and takes outputs, another is the engine's. Turns of load alternate with turns in which both
/// threads do nothing but read the clock: the machine's own hiccups, on the same processors and in the same minutes. A
/// turn of load ends when its last input is answered.</para>
/// </summary>
public sealed class LatencyRun : IDisposable
{
    private const int InputRing = 1 << 16;
    private const int OutputRing = 1 << 16;
    private const double NsPerSecond = 1e9;

    // Between "the machine alone is over" and the first input that is due: the engine's thread has seen it by then.
    private const long HeadStartNs = 20_000;

    private readonly EngineClock _clock = new();
    private readonly SingleProducerRing<InputEvent, BusySpin> _inputs = new(InputRing);
    private readonly SingleProducerRing<OutputEvent, BusySpin> _outputs = new(OutputRing);
    private readonly LatencyResult _result = new();
    private readonly LatencyPlan _plan;
    private readonly EngineTurns _engine;
    private readonly HiccupMeter _senderMeter;
    private readonly double _stepNs;
    private TapeLoop _tape = null!;
    private long _countedFromNs = long.MaxValue;

    /// <summary>Takes an engine over, whose book nobody else uses from now on.</summary>
    public LatencyRun(MarginEngine engine, LatencyPlan plan)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _stepNs = NsPerSecond / plan.Rate;
        _senderMeter = new HiccupMeter(plan.Rate, _result.SenderHiccups);
        var live = new LiveEngine<BusySpin>(engine, _inputs, _outputs, _clock);
        _engine = new EngineTurns(live, _inputs, _clock, plan, _result);
    }

    /// <summary>Sends the marks of a tape, there and back without end, until the time is over.</summary>
    public LatencyResult Run(SyntheticTape tape, CancellationToken stop)
    {
        _tape = new TapeLoop(tape);
        var engine = new Thread(_engine.Run) { IsBackground = true, Priority = ThreadPriority.Highest };
        var sender = new Thread(() => Send(stop)) { IsBackground = true, Priority = ThreadPriority.Highest };
        GC.Collect();
        engine.Start();
        sender.Start();
        sender.Join();
        engine.Join();
        return _result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _inputs.Dispose();
        _outputs.Dispose();
    }

    private void Send(CancellationToken stop)
    {
        try
        {
            _result.IsSenderPinned = ThreadAffinity.TryPin(_plan.SenderProcessor);
            Load((long)(_plan.WarmUpSeconds * NsPerSecond), isCounted: false, stop);
            long turnNs = (long)(_plan.Seconds * NsPerSecond / _plan.Turns);
            var memory = MemoryMark.Take();
            for (int turn = 0; turn < _plan.Turns && !stop.IsCancellationRequested; turn++)
            {
                Load(turnNs, isCounted: true, stop);
                Idle(turnNs);
            }

            memory.CountSince(_result);
        }
        finally
        {
            // Nothing is left to take: every turn waits for its last answer.
            _inputs.Complete();
        }
    }

    private void Load(long forNs, bool isCounted, CancellationToken stop)
    {
        long startNs = _clock.NowNs + HeadStartNs;
        _engine.BeginLoad(startNs, isCounted);
        if (isCounted && _countedFromNs == long.MaxValue) _countedFromNs = startNs;
        long fullHits = _inputs.FullHits;
        long sent = 0;
        for (long dueNs = startNs; dueNs - startNs < forNs && !stop.IsCancellationRequested;)
        {
            long nowNs = _clock.NowNs;
            while (nowNs < dueNs)
            {
                Take();
                nowNs = _clock.NowNs;
            }

            if (isCounted) _result.SentLate.RecordNs(nowNs - dueNs);
            InputEvent input = _tape.Next(dueNs);
            while (!_inputs.TryWrite(input)) WaitForRoom();
            dueNs = startNs + (long)(++sent * _stepNs);
        }

        while (_engine.Answered < sent) Take();
        Take();
        if (!isCounted) return;
        _result.Sent += sent;
        _result.FullHits += _inputs.FullHits - fullHits;
        _result.LoadSeconds += (_clock.NowNs - startNs) / NsPerSecond;
    }

    // Looked at by its count, so that a ring that stays full is counted as full once.
    private void WaitForRoom()
    {
        while (_inputs.Count == InputRing) Take();
    }

    private void Idle(long forNs)
    {
        long fromNs = _clock.NowNs;
        _engine.BeginIdle(fromNs);
        _senderMeter.Start(fromNs);
        for (long lastNs = fromNs; lastNs - fromNs < forNs;)
        {
            long nowNs = _clock.NowNs;
            _senderMeter.Spin(lastNs, nowNs);
            lastNs = nowNs;
        }
    }

    private void Take()
    {
        ReadOnlySpan<OutputEvent> outputs = _outputs.Drain(OutputRing);
        if (outputs.IsEmpty) return;
        foreach (ref readonly OutputEvent output in outputs)
        {
            // An alarm of the audit answers no input, and has no ingress stamp.
            if (output.IngressNs >= _countedFromNs) _result.TickToFlag.RecordNs(output.PublishNs - output.IngressNs);
        }

        _outputs.Release();
    }
}
