using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using FastMargin.Cli.Output;
using FastMargin.Engine;
using FastMargin.Sinks;

namespace FastMargin.Cli.Run;

/// <summary>Drives an engine with marks: measures, counts, writes events, proves.</summary>
internal sealed class MarkRun(MarginEngine engine, CliHost host)
{
    // How many ticks pass between two looks at the clock and the stop signal.
    private const int Stride = 256;
    private const long ReportEveryMs = 100;

    private readonly RunResult _result = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<LevelChange> _edges = [];
    private long _reported;

    /// <summary>Where events go, or null.</summary>
    public EventWriter? Events { get; init; }

    /// <summary>How often all pools are proved, or null for no proof.</summary>
    public VerifyPlan? Verify { get; init; }

    /// <summary>The most marks, or 0 for all.</summary>
    public long Limit { get; init; }

    /// <summary>Runs the feed to its end, the limit, or the stop signal.</summary>
    public RunResult Run(IMarkFeed feed, IWorkProgress progress)
    {
        if (Verify is not null) _result.Audit = new ExactAudit(engine.Book, engine.Options, LevelOf);
        while ((Limit == 0 || _result.Ticks < Limit) && feed.TryNext(out MarkTick tick))
        {
            long from = Stopwatch.GetTimestamp();
            ReadOnlySpan<OutputEvent> outputs = engine.On(InputEvent.Mark(tick.Instrument, tick.Steps, tick.TimeNs));
            _result.Latency.Record(from, Stopwatch.GetTimestamp());
            _result.Ticks++;
            _edges.Clear();
            foreach (ref readonly OutputEvent output in outputs) Take(output);
            if (Verify is not null) Prove(tick);
            if (_result.Ticks % Stride == 0 && !GoOn(feed, progress)) break;
        }

        Events?.Flush();
        if (_result.Audit is { } audit)
        {
            progress.Report(1, "proving every pool");
            audit.CheckAll();
        }

        _result.Elapsed = _clock.Elapsed;
        return _result;
    }

    private Level LevelOf(int pool)
    {
        Level level = engine.LevelOf(pool);
        return host.Tamper is { } tamper ? tamper(pool, level) : level;
    }

    private void Take(in OutputEvent output)
    {
        Events?.Write(output);
        if (output.Kind != OutputKind.Level) return;
        var edge = new LevelChange(
            output.Sequence, output.TimeNs, output.Pool, (Level)output.From, (Level)output.To,
            output.Equity, output.Requirement, output.Instrument, output.MarkSteps);
        _edges.Add(edge);
        _result.Edges++;
        if (edge.IsRaised) _result.Raised++;
        if (edge.IsCured) _result.Cured++;
    }

    private void Prove(in MarkTick tick)
    {
        ExactAudit audit = _result.Audit!;
        audit.Observe(engine.Sequence, tick.Instrument, tick.Steps, CollectionsMarshal.AsSpan(_edges));
        if (Verify!.Every == 1) audit.CheckDependents(tick.Instrument);
        else if (_result.Ticks % Verify.Every == 0) audit.CheckAll();
    }

    private bool GoOn(IMarkFeed feed, IWorkProgress progress)
    {
        long now = _clock.ElapsedMilliseconds;
        if (now - _reported >= ReportEveryMs)
        {
            _reported = now;
            RunResult r = _result;
            progress.Report(feed.Done, string.Create(
                CultureInfo.InvariantCulture,
                $"{r.Ticks:N0} ticks, {r.TicksPerSecond:N0}/s, {r.Raised:N0} raised, {r.Cured:N0} cured"));
        }

        if (!host.Stop.IsCancellationRequested) return true;
        _result.IsStopped = true;
        return false;
    }
}
