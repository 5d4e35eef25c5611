using System.Diagnostics.Metrics;
using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Sinks;

namespace FastMargin.Service;

/// <summary>
/// The meter <see cref="MeterName"/>: what <c>dotnet-counters monitor --counters FastMargin</c> shows. Counters are
/// read where they are kept when somebody asks; only edges and latencies are counted here, on the pump's thread.
/// </summary>
public sealed class MarginMetrics : IOutputSink
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "FastMargin";

    private readonly Meter _meter = new(MeterName);
    private readonly Histogram<double> _tickToPublish;
    private readonly long[] _edges = new long[(int)Level.Unknown + 1];

    internal MarginMetrics(MarginHost host)
    {
        _tickToPublish = _meter.CreateHistogram<double>(
            "fastmargin.tick_to_publish", "us", "From the receipt of an input to the publication of its output.");
        Count("inputs", "Inputs that the engine has answered.", () => host.Engine.Counts.Inputs);
        Count("outputs", "Outputs of the engine.", () => host.Engine.Counts.Outputs);
        Count("refused", "Inputs that the engine refused.", () => host.Engine.Counts.Refused);
        Count("conflated", "Ticks that became part of another under overload.", () => host.Merged);
        Count("delivered", "Outputs that all sinks were given.", () => host.Delivered);
        Gauge("lag", "ns", "Age of the input answered last.", () => host.Engine.Counts.LagNs);
        Gauge("duty_cycle.max", "ns", "Longest time for one batch.", () => host.Engine.Counts.LongestCycleNs);
        _meter.CreateObservableGauge("fastmargin.ring.depth", () => Depths(host), "{events}", "Events that wait.");
        _meter.CreateObservableCounter("fastmargin.edges", Edges, "{events}", "Changes of levels, by the new level.");
        PerFeed(host, "feed.inputs", "Inputs of a feed.", c => c.Inputs);
        PerFeed(host, "feed.refused", "Frames or lines that could not be decoded.", c => c.Refused);
        PerFeed(host, "gaps", "Gaps in a feed's sequence.", c => c.Gaps);
        PerFeed(host, "lost", "Messages lost in gaps of known size.", c => c.Lost);
        _meter.CreateObservableCounter(
            "fastmargin.suppressed",
            () => host.Sinks.Select(s => new Measurement<long>(s.Suppressed, Tag("sink", s.Name))),
            "{events}",
            "Outputs that a sink left out.");
    }

    /// <inheritdoc/>
    public string Name => "metrics";

    /// <inheritdoc/>
    public long Suppressed => 0;

    /// <summary>Changes to a level so far; any thread.</summary>
    public long EdgesTo(Level level) => Volatile.Read(ref _edges[(int)level]);

    /// <inheritdoc/>
    public void Take(in OutputEvent output)
    {
        if (output.Kind == OutputKind.Level && output.To < _edges.Length)
            Volatile.Write(ref _edges[output.To], _edges[output.To] + 1);
        if (output.IngressNs != 0) _tickToPublish.Record((output.PublishNs - output.IngressNs) / 1000.0);
    }

    /// <inheritdoc/>
    public void EndBatch()
    {
        // Counters are read when somebody asks.
    }

    /// <summary>Does nothing: counters can be asked for after the sinks are closed, until the host is.</summary>
    public void Dispose()
    {
        // See Close.
    }

    /// <summary>Ends the meter.</summary>
    internal void Close() => _meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);

    private static IEnumerable<Measurement<long>> Depths(MarginHost host) =>
    [
        new(host.Engine.InputDepth, Tag("ring", "input")), new(host.Engine.OutputDepth, Tag("ring", "output")),
    ];

    private void Count(string name, string what, Func<long> read) =>
        _meter.CreateObservableCounter($"fastmargin.{name}", read, "{events}", what);

    private void Gauge(string name, string unit, string what, Func<long> read) =>
        _meter.CreateObservableGauge($"fastmargin.{name}", read, unit, what);

    private void PerFeed(MarginHost host, string name, string what, Func<FeedCounts, long> read) =>
        _meter.CreateObservableCounter(
            $"fastmargin.{name}",
            () => host.Feeds.Select(f => new Measurement<long>(read(f.Counts), Tag("feed", f.Name))),
            "{events}",
            what);

    private IEnumerable<Measurement<long>> Edges() => Enum.GetValues<Level>().Select(
        level => new Measurement<long>(EdgesTo(level), Tag("level", level.ToString().ToLowerInvariant())));
}
