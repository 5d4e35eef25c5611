using FastMargin.Bench.Matrix;
using FastMargin.Bench.Results;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;
using FastMargin.Latency;
using FastMargin.Ring;

namespace FastMargin.Bench.Suites;

/// <summary>
/// Tick to flag in open loop, as <c>fastmargin latency</c> measures it, for two sizes; and a long run for what is
/// allocated and collected.
/// </summary>
public static class LatencyBench
{
    private static readonly (int Accounts, string Levels, int Rate, double Seconds)[] _runs =
    [
        (100_000, "one", 500_000, 20), (100_000, "default", 500_000, 20), (1_000_000, "default", 100_000, 20),
        (100_000, "default", 500_000, 600),
    ];

    /// <summary>Runs it and leaves a plot of each run in the folder.</summary>
    public static ResultTable Run(string command, Pace pace, string folder)
    {
        ArgumentNullException.ThrowIfNull(pace);
        var table = new ResultTable(
            "LatencyBench",
            "Open loop: a tick counts from when it was due. Both threads are pinned, 3 s of warm-up are left out, and "
            + "load takes turns with the machine alone, on the same threads for the same time. Nanoseconds. W1, "
            + "volatile tape, trigger mode, calls and audit as they ship. Levels `one`: deficient below 1.00 until "
            + "1.05; `default`: three levels.",
            command, "accounts", "levels", "rate", "seconds", "what", "count", "p50", "p90", "p99", "p99.9", "p99.99",
            "max", "p99.9 of hiccups", "answered/s", "collections", "B allocated");
        foreach ((int accounts, string levels, int rate, double seconds) in
            pace.IsShort ? [(2_000, "default", 20_000, 0.2)] : _runs)
        {
            LatencyResult result = Measure(accounts, levels, rate, seconds, pace);
            foreach ((string what, LatencyHistogram times) in Rows(result))
            {
                table.Add(
                    accounts, levels, rate, seconds, what, times.Count, times.PercentileNs(0.5),
                    times.PercentileNs(0.9), times.PercentileNs(0.99), times.PercentileNs(0.999),
                    times.PercentileNs(0.9999), times.MaxNs,
                    times.PercentileNs(0.999) / Math.Max(1.0, result.HiccupNs(0.999)),
                    Math.Round(result.Sent / Math.Max(result.LoadSeconds, 1e-9)), result.Collections, result.Allocated);
            }

            string title = FormattableString.Invariant(
                $"Open loop, {rate:N0} ticks/s, {accounts:N0} accounts, levels {levels}, {seconds} s");
            string file = FormattableString.Invariant($"latency-{accounts}-{levels}-{rate}-{seconds}.svg");
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, file), LatencyChart.Draw(title, Rows(result)));
        }

        return table;
    }

    private static LatencyResult Measure(int accounts, string levels, int rate, double seconds, Pace pace)
    {
        BookRecipe recipe = Workloads.W1(accounts, seed: 1);
        SyntheticTape tape = TapeGenerator.Generate(Workloads.Tape(recipe, TapeShape.Volatile));
        using MarginBook book = BookGenerator.Generate(recipe);
        LevelProfile profile = levels == "one" ? TickCost.OneLevel : LevelProfile.Default;
        using var engine = new MarginEngine(book, new EngineOptions { Profiles = [profile] });
        IReadOnlyList<int> allowed = ThreadAffinity.Allowed();
        using var run = new LatencyRun(engine, new LatencyPlan
        {
            Rate = rate,
            Seconds = seconds,
            WarmUpSeconds = pace.IsShort ? 0 : 3,
            SenderProcessor = allowed.Count > 1 ? allowed[^2] : -1,
            EngineProcessor = allowed.Count > 1 ? allowed[^1] : -1,
        });
        LatencyResult result = run.Run(tape, CancellationToken.None);
        AssertLevels(engine);
        return result;
    }

    private static void AssertLevels(MarginEngine engine)
    {
        long sweeps = engine.AuditCounts.Sweeps;
        while (engine.AuditCounts.Sweeps < sweeps + 2) engine.Audit(1 << 16);
        if (engine.AuditCounts.Differences == 0) return;
        throw new InvalidOperationException(
            $"{engine.AuditCounts.Differences} levels are not what the positions say.");
    }

    private static (string Name, LatencyHistogram Times)[] Rows(LatencyResult result) =>
    [
        ("tick to flag", result.TickToFlag),
        ("tick to answer", result.TickToAnswer),
        ("sent late", result.SentLate),
        ("engine idle", result.EngineIdle),
        ("hiccups, engine", result.EngineHiccups),
        ("hiccups, sender", result.SenderHiccups),
    ];
}
