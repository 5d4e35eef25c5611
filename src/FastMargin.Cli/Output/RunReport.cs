using System.Globalization;
using FastMargin.Book;
using FastMargin.Cli.Run;
using FastMargin.Engine;
using FastMargin.Latency;
using FastMargin.Models;

namespace FastMargin.Cli.Output;

/// <summary>The parts of a summary that runs have in common.</summary>
internal static class RunReport
{
    private const int WorstCount = 10;

    private static readonly (string Name, double Share)[] _percentiles =
    [
        ("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99_9", 0.999),
    ];

    private static readonly Level[] _levels = Enum.GetValues<Level>();

    /// <summary>Ticks, speed, percentiles, edges.</summary>
    public static void AddRun(Report report, MarginEngine engine, RunResult result)
    {
        if (result.IsStopped) report.Add("stopped", "stopped", true, "by a signal; this is what was done so far");
        report.Add("ticks", "ticks", result.Ticks, Whole(result.Ticks));
        report.Add(
            "elapsed_s", "time", result.Elapsed.TotalSeconds,
            $"{Fixed(result.Elapsed.TotalSeconds, 2)} s, reading and proof included");
        report.Add(
            "ticks_per_second", "ticks per second", result.TicksPerSecond,
            $"{Whole(result.TicksPerSecond)} (engine time)");
        LatencyHistogram latency = result.Latency;
        foreach ((string name, double share) in _percentiles)
        {
            report.Add(
                $"tick_to_flag_{name}_ns", $"tick to flag {name.Replace('_', '.')}", latency.PercentileNs(share),
                Time(latency.PercentileNs(share)));
        }

        report.Add("tick_to_flag_max_ns", "tick to flag max", latency.MaxNs, Time(latency.MaxNs));
        report.Add("evaluations", "pools evaluated", engine.Evaluations, Whole(engine.Evaluations));
        report.Add(
            "exact_decisions", "decided exactly", engine.ExactDecisions,
            $"{Whole(engine.ExactDecisions)} (rounding left the sign open)");
        report.Add("edges", "level changes", result.Edges, Whole(result.Edges));
        report.Add("raised", "deficiencies raised", result.Raised, Whole(result.Raised));
        report.Add("cured", "deficiencies cured", result.Cured, Whole(result.Cured));
    }

    /// <summary>What was proved, at which rate, and the first differences.</summary>
    public static void AddProof(Report report, RunResult result, VerifyPlan? plan)
    {
        if (result.Audit is not { } audit) return;
        report.Add("verify_every", "proved exactly", plan!.Every, plan.ToString());
        report.Add("verified_flags", "flags proved", audit.Flags, Whole(audit.Flags));
        report.Add("differences", "differences", audit.Differences, Whole(audit.Differences));
        ReportTable table = report.AddTable(
            "found", "differences (the first ones)", new("seq", "seq", true), new("pool", "pool", true),
            new("expected", "expected"), new("found", "found"), new("what", "what"));
        foreach (AuditDifference d in audit.Found)
        {
            table.Add(d.Sequence, d.Pool, Name(d.Expected), Name(d.Found), d.What);
        }
    }

    /// <summary>Accounts and pools by level, and the worst pools with exact amounts.</summary>
    public static void AddState(Report report, MarginEngine engine)
    {
        AddLevels(report, engine);
        AddWorst(report, engine);
    }

    /// <summary>A level as it is written everywhere.</summary>
    public static string Name(Level level) => level switch
    {
        Level.Healthy => "healthy",
        Level.Warning => "warning",
        Level.Deficient => "deficient",
        Level.Liquidation => "liquidation",
        Level.Bankrupt => "bankrupt",
        _ => "unknown",
    };

    private static void AddLevels(Report report, MarginEngine engine)
    {
        MarginBook book = engine.Book;
        long[] accounts = new long[_levels.Length];
        long[] pools = new long[_levels.Length];
        for (int account = 0; account < book.AccountTop; account++)
        {
            if (!book.IsAccount(account)) continue;
            Level worst = Level.Healthy;
            for (int pool = book.CrossPool(account); pool >= 0; pool = book.NextPool(pool))
            {
                Level level = engine.LevelOf(pool);
                pools[(int)level]++;
                worst = level > worst ? level : worst;
            }

            accounts[(int)worst]++;
        }

        ReportTable table = report.AddTable(
            "levels", "levels at the end (an account stands where its worst pool does)", new("level", "level"),
            new("accounts", "accounts", true, "N0"), new("pools", "pools", true, "N0"));
        foreach (Level level in _levels)
        {
            if (level == Level.Unknown && pools[(int)level] == 0) continue;
            table.Add(Name(level), accounts[(int)level], pools[(int)level]);
        }
    }

    private static void AddWorst(Report report, MarginEngine engine)
    {
        ReportTable table = report.AddTable(
            "worst", $"the {WorstCount} worst by ratio, in {BaseCode(engine.Book)}",
            new("account", "account"), new("pool", "pool"), new("level", "level"), new("ratio", "E/MM", true, "F4"),
            new("equity", "E", true, "N2"), new("requirement", "MM", true, "N2"),
            new("excess", "X = E - MM", true, "N2"));
        var options = new ReportOptions { IsStrict = engine.Options.IsStrict, WithLiquidationPrices = false };
        foreach (PoolStanding worst in engine.Worst(WorstCount))
        {
            var exact = PoolReport.Of(engine.Book, worst.Pool, options);
            table.Add(
                exact.Account, exact.Pool, Name(engine.LevelOf(worst.Pool)), exact.MarginRatio,
                exact.Equity, exact.MaintenanceRequirement, exact.MarginExcess);
        }
    }

    /// <summary>The currency that amounts are in.</summary>
    public static string BaseCode(MarginBook book) => book.Universe.Currencies[book.Universe.BaseCurrency].Code;

    private static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Fixed(double value, int decimals) =>
        value.ToString($"F{decimals}", CultureInfo.InvariantCulture);

    private static string Time(long ns) => ns switch
    {
        < 1_000 => $"{ns} ns",
        < 1_000_000 => $"{Fixed(ns / 1e3, 2)} us",
        _ => $"{Fixed(ns / 1e6, 2)} ms",
    };
}
