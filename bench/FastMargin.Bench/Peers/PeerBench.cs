using FastMargin.Bench.Matrix;
using FastMargin.Bench.Results;
using FastMargin.Bench.Suites;
using FastMargin.Feeds.Synthetic;
using FastMargin.Ring;

namespace FastMargin.Bench.Peers;

/// <summary>
/// FastMargin beside what else could do the same work, everything in one run, turn by turn: what the machine can read,
/// the kernel's C++ twin, plain loops and libraries, objects and decimals, SQL, channels.
/// </summary>
public static class PeerBench
{
    private const int InMemory = 1_000_000;
    private const int InCache = 20_000;
    private const int InObjects = 100_000;

    /// <summary>Runs all groups.</summary>
    /// <param name="command">The command, to be written down.</param>
    /// <param name="pace">How much time is taken.</param>
    /// <param name="library">Path of the C++ peers, or empty: they are left out.</param>
    /// <param name="leftOut">Told about everyone who is left out.</param>
    /// <exception cref="InvalidOperationException">A peer's result is not FastMargin's.</exception>
    public static ResultTable Run(string command, Pace pace, string library, Action<string> leftOut)
    {
        ArgumentNullException.ThrowIfNull(pace);
        ArgumentNullException.ThrowIfNull(leftOut);
        var table = new PeerTable(
            command,
            "Medians of rounds in which all of a group take turns; `times FastMargin` is a peer's time over "
            + "FastMargin's. Sweeps of one group work on the same memory, in the width that is chosen by default "
            + "unless it is named; the twin gives the same bits. `reading as many bytes` is what the machine needs "
            + "only to read as much as the layout takes and gives. Every result is checked first.");
        using NativePeers? native = library.Length > 0 ? new NativePeers(library) : null;
        if (native is null) leftOut("the C++ peers: no library was given (bench/peers/run.sh builds it)");
        int[] threads = [.. new[] { 1, Math.Min(2, Environment.ProcessorCount) }.Distinct()];
        foreach ((string group, int accounts) in new[] { ("sweep from memory", InMemory), ("sweep in cache", InCache) })
        {
            foreach (int count in threads) Sweep(table, group, pace.Size(accounts), count, native, pace, leftOut);
        }

        Brackets(table, pace);
        Objects(table, pace, leftOut);
        if (pace.IsShort) Rings<Park>(table, pace);
        else Rings<BusySpin>(table, pace);
        return table.Table;
    }

    private static void Sweep(
        PeerTable table, string group, int accounts, int threads, NativePeers? native, Pace pace,
        Action<string> leftOut)
    {
        using var workload = new WorkloadW1(accounts, seed: 1);
        using var peers = new SweepPeers(workload, threads, native);
        IReadOnlyList<Peer> all = peers.All();
        if (native is not null && threads == 1 && !all.Any(p => p.What.StartsWith("Eigen", StringComparison.Ordinal)))
            leftOut("Eigen: its headers were not found when the library was built");
        table.Add(group, "position", workload.Positions, pace, all);
    }

    private static void Brackets(PeerTable table, Pace pace)
    {
        using var without = new SweepTick(Workloads.W1(pace.Size(InMemory), seed: 1));
        using var with = new SweepTick(Workloads.W2(pace.Size(InMemory), seed: 1));
        table.Add("brackets", "position", without.Positions, pace,
        [
            new Peer(PeerTable.Self, 1, () => without.Tick()),
            new Peer("with brackets", 1, () => with.Tick()),
        ]);
    }

    private static void Objects(PeerTable table, Pace pace, Action<string> leftOut)
    {
        using var tick = new SweepTick(Workloads.W1(pace.Size(InObjects), seed: 1));
        var graph = new DecimalGraph(tick.Book);
        SqlPeer? sql = null;
        try
        {
            sql = new SqlPeer(tick.Book);
        }
        catch (DllNotFoundException)
        {
            leftOut("SQLite: its library is not on this machine");
        }

        var peers = new List<Peer> { new(PeerTable.Self, 1, () => tick.Tick()) };
        int deficient = tick.CountDeficient();
        if (deficient == 0) throw new InvalidOperationException("No account is deficient, so no count says anything.");
        AssertSame("the decimal object graph", graph.CountDeficient(), deficient);
        peers.Add(new Peer("decimal object graph", 1, () => graph.CountDeficient()));
        if (sql is not null)
        {
            AssertSame("SQLite", sql.CountDeficient(), deficient);
            peers.Add(new Peer($"SQLite {sql.Version}, in memory", 1, () => sql.CountDeficient()));
        }

        table.Add("object graph", "position", tick.Positions, pace, peers);
        sql?.Dispose();
    }

    private static void Rings<TWait>(PeerTable table, Pace pace)
        where TWait : struct, IWaitStrategy<TWait>
    {
        var bench = new RingThroughputBench<TWait>();
        table.Add("ring", "event", RingThroughputBench<TWait>.Events, pace,
        [
            new Peer(PeerTable.Self, 2, () => bench.SingleProducerBatches()),
            new Peer("one by one", 2, () => bench.SingleProducerOneByOne()),
            new Peer("System.Threading.Channels", 2, () => bench.Channel()),
        ]);
    }

    private static void AssertSame(string peer, long found, long expected)
    {
        if (found != expected)
            throw new InvalidOperationException($"{peer} counts {found} deficient accounts, FastMargin {expected}.");
    }
}
