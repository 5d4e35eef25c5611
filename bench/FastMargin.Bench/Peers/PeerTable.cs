using FastMargin.Bench.Matrix;
using FastMargin.Bench.Results;

namespace FastMargin.Bench.Peers;

/// <summary>The table of peers while it grows: groups of contenders, of which the first is FastMargin.</summary>
internal sealed class PeerTable(string command, string about)
{
    /// <summary>Name of the table.</summary>
    public const string Name = "Peers";

    /// <summary>What every group is measured against.</summary>
    public const string Self = "FastMargin";

    /// <summary>What the names of the kernel's twins in C++ begin with.</summary>
    public const string Twin = "C++ twin";

    /// <summary>The row that repeats the fastest of the twins.</summary>
    public const string FastestTwin = "C++ twin, the fastest of these";

    /// <summary>The table.</summary>
    public ResultTable Table { get; } = new(
        Name, about, command, "group", "what", "threads", "median ns", "least ns", "most ns", "unit", "units/s",
        "times FastMargin");

    /// <summary>Measures a group in turns; the first contender is FastMargin itself.</summary>
    public void Add(string group, string unit, double units, Pace pace, IReadOnlyList<Peer> peers)
    {
        IReadOnlyList<Timing> timings =
            TurnByTurn.Measure(pace, [.. peers.Select(peer => new Contender(peer.Call))]);
        double self = timings[0].MedianNs;
        (Peer Peer, Timing Timing)[] rows = [.. peers.Zip(timings)];
        void Row(string what, Peer peer, Timing timing) => Table.Add(
            group, what, peer.Threads, timing.MedianNs, timing.LeastNs, timing.MostNs, unit,
            units * 1e9 / timing.MedianNs, timing.MedianNs / self);
        foreach ((Peer peer, Timing timing) in rows) Row(peer.What, peer, timing);
        (Peer Peer, Timing Timing)[] twins =
        [
            .. rows.Where(r => r.Peer.What.StartsWith(Twin, StringComparison.Ordinal)).OrderBy(r => r.Timing.MedianNs),
        ];
        if (twins.Length > 0) Row(FastestTwin, twins[0].Peer, twins[0].Timing);
    }
}

/// <summary>One that takes part.</summary>
/// <param name="What">Its name.</param>
/// <param name="Threads">Threads it uses.</param>
/// <param name="Call">One pass.</param>
internal sealed record Peer(string What, int Threads, Action Call);
