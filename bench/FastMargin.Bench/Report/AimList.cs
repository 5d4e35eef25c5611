using System.Globalization;
using FastMargin.Bench.Peers;
using FastMargin.Bench.Results;

namespace FastMargin.Bench.Report;

/// <summary>What is to be reached on two cores, most of it as ratios within one run.</summary>
internal static class AimList
{
    private const double Giga = 1e9;
    private const double Micro = 1e3;
    private const double Mega = 1e6;
    private const double Kilo = 1e3;

    /// <summary>All aims, in the order of the report.</summary>
    public static IReadOnlyList<Aim> All { get; } =
    [
        .. Sweep("sweep from memory", "sweep of 1,000,000 accounts", 2.0, 3.1),
        .. Sweep("sweep in cache", "sweep of 20,000 accounts, in cache", 2.6, null),
        Peer("six brackets, upkeep included, of the time without", "brackets", "with brackets", 1.4, isAtLeast: false),
        Peer("times as fast as a graph of `decimal` objects", "object graph", "decimal object graph", 200),
        Tick("mean", "1000000", "volatile", "mean ns", 750, "0.75 us"),
        Tick("p50", "1000000", "volatile", "p50 ns", 40, "40 ns"),
        Tick("p99", "1000000", "volatile", "p99 ns", 12_500, "12.5 us"),
        Tick("p99.9", "1000000", "volatile", "p99.9 ns", 75_000, "75 us"),
        Tick("mean", "100000", "volatile", "mean ns", 85, "85 ns"),
        Tick("mean", "4000000", "volatile", "mean ns", 3_400, "3.4 us"),
        Tick("mean", "1000000", "calm", "mean ns", 8, "8 ns"),
        Tick("mean", "1000000", "crash", "mean ns", 13_000, "13 us"),
        Aim.AtMost("index, bytes a position, rows included", "TickBench", "B a position", 34, "at most 34") with
        {
            Where = TickRow("1000000", "volatile"),
        },
        Aim.AtMost(
            "book with everything, bytes a position", "MemoryBench", "B a position, with engine", 64, "at most 64") with
        {
            Where = [("mode", "trigger")],
        },
        Flag("p50", "p50", 1_000, "1 us"),
        Flag("p99", "p99", 10_000, "10 us"),
        Flag("p99.9 of the machine's own hiccups", "p99.9 of hiccups", 2, "2 times") with { Scale = (1, " times") },
        Aim.AtLeast("fills, 1,000,000 accounts", "FillBench", "units/s", Mega, "at least 1 M/s") with
        {
            Where = [("accounts", "1000000")],
            Scale = (Mega, " M/s"),
        },
        Aim.AtLeast("ring, one producer, batches", "RingThroughputBench", "units/s", 80 * Mega, "at least 80 M/s") with
        {
            Where = [("wait", "BusySpin"), ("case", "SingleProducerBatches")],
            Scale = (Mega, " M/s"),
        },
        Peer("ring, times as fast as a channel", "ring", "System.Threading.Channels", 10),
        Long("bytes allocated in ten minutes of load", "B allocated"),
        Long("garbage collections in ten minutes of load", "collections"),
        Load("Binary", 1_000_000_000, "1 s"),
        Load("Csv", 5_000_000_000, "5 s"),
        Start("`--version` of a published build", "--version, until its end", 150, "150 ms"),
        Start("first line of the demo", "demo, until its first line", 1_500, "1.5 s"),
    ];

    private static IEnumerable<Aim> Sweep(string group, string what, double one, double? two)
    {
        yield return Speed($"{what}, one core", group, "1", one);
        if (two is { } both)
        {
            yield return Ratio("or instead, share of reading as many bytes", group, "reading as many bytes", 0.65);
            yield return Speed($"{what}, two cores", group, "2", both);
        }

        yield return Ratio($"{what}, speed beside the C++ twin", group, PeerTable.FastestTwin, 0.95);
    }

    private static Aim Speed(string what, string group, string threads, double giga) =>
        Aim.AtLeast(what, "Peers", "units/s", giga * Giga, FormattableString.Invariant($"at least {giga:F1} G/s")) with
        {
            Where = [("group", group), ("what", "FastMargin"), ("threads", threads)],
            Scale = (Giga, " G/s"),
        };

    private static Aim Ratio(string what, string group, string peer, double limit) =>
        Peer(what, group, peer, limit) with { Where = [("group", group), ("what", peer), ("threads", "1")] };

    private static Aim Peer(string what, string group, string peer, double limit, bool isAtLeast = true) =>
        new(what, "Peers", "times FastMargin", limit, $"at {(isAtLeast ? "least" : "most")} {limit}", isAtLeast)
        {
            Where = [("group", group), ("what", peer)],
        };

    private static Aim Tick(string figure, string accounts, string tape, string column, double ns, string shown) =>
        Aim.AtMost(
            $"tick, {ResultTable.Shown(long.Parse(accounts, CultureInfo.InvariantCulture))} accounts, {tape}: {figure}",
            "TickBench", column, ns, $"at most {shown}") with
        {
            Where = TickRow(accounts, tape),
            Scale = ns >= Micro || shown.EndsWith("us", StringComparison.Ordinal) ? (Micro, " us") : (1, " ns"),
        };

    private static (string, string)[] TickRow(string accounts, string tape) =>
        [("accounts", accounts), ("book", "W1"), ("tape", tape), ("levels", "one"), ("mode", "trigger")];

    private static Aim Flag(string figure, string column, double limit, string shown) =>
        Aim.AtMost($"tick to flag, 500,000 ticks/s, 100,000 accounts: {figure}", "LatencyBench", column, limit,
            $"at most {shown}") with
        {
            Where =
            [
                ("accounts", "100000"), ("levels", "one"), ("rate", "500000"), ("what", "tick to flag"),
                ("seconds", "20"),
            ],
            Scale = (Micro, " us"),
        };

    private static Aim Long(string what, string column) =>
        Aim.AtMost(what, "LatencyBench", column, 0, "0") with
        {
            Where = [("seconds", "600"), ("what", "tick to flag")],
        };

    private static Aim Load(string method, double ns, string shown) =>
        Aim.AtMost($"loading 1,000,000 accounts, {method.ToLowerInvariant()}", "LoadBench", "median ns", ns,
            $"at most {shown}") with
        {
            Where = [("accounts", "1000000"), ("case", method)],
            Scale = (Giga, " s"),
        };

    private static Aim Start(string what, string row, double ms, string shown) =>
        Aim.AtMost(what, "StartBench", "median ms", ms, $"at most {shown}") with
        {
            Where = [("what", row)],
            Scale = ms >= Kilo ? (Kilo, " s") : (1, " ms"),
        };
}
