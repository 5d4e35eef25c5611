using FastMargin.Engine;
using FastMargin.Ring;

namespace FastMargin.Cli.Run;

/// <summary>
/// Measures from an input's intended time of sending to the publication of what follows from it, open loop: input k is
/// due at <c>start + k/rate</c> whatever became of those before, and that is its ingress stamp, so that a stall is
/// charged to every input that had to wait for its end. One thread sends and takes outputs, another is the engine's.
/// </summary>
internal sealed class LatencyRun : IDisposable
{
    private const int InputRing = 1 << 16;
    private const int OutputRing = 1 << 16;
    private const double NsPerSecond = 1e9;

    // Time for the engine's thread to be there and pinned before the first input is due.
    private const long HeadStartNs = 20_000_000;

    private readonly EngineClock _clock = new();
    private readonly SingleProducerRing<InputEvent, Yield> _inputs = new(InputRing);
    private readonly SingleProducerRing<OutputEvent, Yield> _outputs = new(OutputRing);
    private readonly LiveEngine<Yield> _live;
    private readonly LatencyResult _result = new();
    private readonly LatencyPlan _plan;
    private long _warmUntilNs;

    public LatencyRun(MarginEngine engine, LatencyPlan plan)
    {
        _plan = plan;
        _live = new LiveEngine<Yield>(engine, _inputs, _outputs, _clock);
    }

    /// <summary>Sends the inputs of a feed until the time is over or the feed ends.</summary>
    public LatencyResult Run(IMarkFeed feed, CancellationToken stop)
    {
        int collections = GC.CollectionCount(0);
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        var engine = new Thread(RunEngine) { IsBackground = true, Priority = ThreadPriority.Highest };
        long startNs = _clock.NowNs + HeadStartNs;
        _warmUntilNs = startNs + (long)(_plan.WarmUpSeconds * NsPerSecond);
        engine.Start();
        try
        {
            Send(feed, startNs, stop);
        }
        finally
        {
            _inputs.Complete();
        }

        while (!_outputs.IsCompleted) Take();
        engine.Join();
        _result.Collections = GC.CollectionCount(0) - collections;
        _result.Allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        _result.FullHits = _inputs.FullHits;
        return _result;
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _outputs.Dispose();
    }

    private void Send(IMarkFeed feed, long startNs, CancellationToken stop)
    {
        double stepNs = NsPerSecond / _plan.Rate;
        long endNs = _warmUntilNs + (long)(_plan.Seconds * NsPerSecond);
        for (long k = 0; !stop.IsCancellationRequested && feed.TryNext(out MarkTick tick); k++)
        {
            long dueNs = startNs + (long)(k * stepNs);
            if (dueNs >= endNs) return;
            long nowNs = _clock.NowNs;
            while (nowNs < dueNs)
            {
                Take();
                nowNs = _clock.NowNs;
            }

            if (dueNs >= _warmUntilNs)
            {
                _result.Sent++;
                _result.Sender.RecordNs(nowNs - dueNs);
            }

            InputEvent input = InputEvent.Mark(tick.Instrument, tick.Steps, tick.TimeNs) with { IngressNs = dueNs };
            while (!_inputs.TryWrite(input)) Take();
        }
    }

    private void Take()
    {
        ReadOnlySpan<OutputEvent> outputs = _outputs.Drain(OutputRing);
        if (outputs.IsEmpty) return;
        foreach (ref readonly OutputEvent output in outputs)
        {
            if (output.IngressNs >= _warmUntilNs) _result.TickToFlag.RecordNs(output.PublishNs - output.IngressNs);
        }

        _outputs.Release();
    }

    private void RunEngine()
    {
        // Two reads of the clock with nothing between them are as far apart as the machine makes them: what it takes
        // from this processor while the engine has nothing to do.
        long lastNs = 0;
        while (!_inputs.IsCompleted)
        {
            bool isIdle = _live.DoWork() == 0;
            long nowNs = _clock.NowNs;
            if (isIdle && lastNs >= _warmUntilNs) _result.Engine.RecordNs(nowNs - lastNs);
            lastNs = isIdle ? nowNs : long.MinValue;
        }

        _outputs.Complete();
    }
}

/// <summary>How long and how fast.</summary>
/// <param name="Rate">Inputs a second.</param>
/// <param name="Seconds">Measured time.</param>
/// <param name="WarmUpSeconds">Time before it, of the same inputs, not counted.</param>
internal readonly record struct LatencyPlan(double Rate, double Seconds, double WarmUpSeconds);

/// <summary>What was measured.</summary>
internal sealed class LatencyResult
{
    /// <summary>From the intended time of sending to the publication of an output.</summary>
    public LatencyHistogram TickToFlag { get; } = new();

    /// <summary>How late inputs were sent: what the machine takes from the sender's processor.</summary>
    public LatencyHistogram Sender { get; } = new();

    /// <summary>Idle turns of the engine's thread, an audit slice each: what it takes from the engine's.</summary>
    public LatencyHistogram Engine { get; } = new();

    /// <summary>Inputs sent in the measured time.</summary>
    public long Sent { get; set; }

    /// <summary>How often the ring of inputs was full.</summary>
    public long FullHits { get; set; }

    /// <summary>Garbage collections, the warm-up's included.</summary>
    public int Collections { get; set; }

    /// <summary>Bytes allocated by all threads, the warm-up's included.</summary>
    public long Allocated { get; set; }
}
