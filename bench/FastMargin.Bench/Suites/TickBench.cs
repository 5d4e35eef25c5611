using System.Globalization;
using FastMargin.Bench.Matrix;
using FastMargin.Bench.Results;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;

namespace FastMargin.Bench.Suites;

/// <summary>A tick in each mode, by size, workload, tape and levels.</summary>
public static class TickBench
{
    private const string About =
        "One thread, levels and edges included. The mean is of a pass without a clock; the percentiles are of a second "
        + "pass, less what two readings of the clock take at least. Levels `one`: deficient below 1.00 until 1.05; "
        + "`default`: three levels. Every run checks all levels against a full look before it is printed.";

    private static readonly string[] _columns =
    [
        "accounts", "book", "tape", "levels", "mode", "ticks", "mean ns", "p50 ns", "p99 ns", "p99.9 ns", "p99.99 ns",
        "max ns", "looks a tick", "set a tick", "edges", "B a position", "B allocated a tick", "clock ns",
    ];

    /// <summary>The rows that results are kept of: the index in full, the other modes by size alone.</summary>
    public static ResultTable Matrix(string command, Pace pace)
    {
        ArgumentNullException.ThrowIfNull(pace);
        var table = new ResultTable("TickBench", About, command, _columns);
        string[] none = [];
        int[] sizes = pace.IsShort ? [Pace.ShortSize] : [10_000, 100_000, 1_000_000];
        foreach (int accounts in sizes) AddRows(table, none, [accounts], ["trigger"], pace);
        if (pace.IsShort) return table;
        AddRows(table, ["--workload", "W1", "--profile", "one"], [4_000_000], ["trigger"], pace);
        string[] plain = ["--workload", "W1", "--profile", "one", "--tape", "volatile"];
        AddRows(table, plain, sizes, ["holders", "sweep"], pace);
        return table;
    }

    /// <summary>Prints what the arguments leave of the table.</summary>
    /// <param name="args">
    /// Any of <c>--accounts N</c>, <c>--mode trigger</c>, <c>--workload W1</c>, <c>--tape calm</c>,
    /// <c>--profile one</c>, each as often as wanted.
    /// </param>
    public static int Print(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var table = new ResultTable("TickBench", About, "ticks " + string.Join(' ', args), _columns);
        int[] sizes =
        [
            .. Chosen(args, "--accounts", "10000", "100000", "1000000")
                .Select(a => int.Parse(a, CultureInfo.InvariantCulture)),
        ];
        AddRows(table, args, sizes, Chosen(args, "--mode", "trigger", "holders", "sweep"), Pace.Full);
        Console.Write(table.ToMarkdown());
        return 0;
    }

    private static void AddRows(ResultTable table, string[] args, int[] sizes, string[] modes, Pace pace)
    {
        var runs =
            from accounts in sizes
            from workload in Chosen(args, "--workload", "W1", "W2")
            from profile in Chosen(args, "--profile", "one", "default")
            from mode in modes
            from tape in Chosen(args, "--tape", "volatile", "calm", "crash")
            select (accounts, workload, profile, mode, tape);
        foreach ((int accounts, string workload, string profile, string mode, string tape) in runs)
        {
            var options = new EngineOptions
            {
                Mode = Enum.Parse<EvaluationMode>(mode, ignoreCase: true),
                Profiles = [profile == "one" ? TickCost.OneLevel : LevelProfile.Default],
            };
            var shape = Enum.Parse<TapeShape>(tape, ignoreCase: true);
            TickCost cost = TickCost.Measure(BookSweepBench.Recipe(workload, accounts), shape, options, pace);
            table.Add(
                accounts, workload, tape, profile, mode, cost.Ticks, cost.MeanNs, cost.PercentileNs(0.5),
                cost.PercentileNs(0.99), cost.PercentileNs(0.999), cost.PercentileNs(0.9999), cost.PercentileNs(1),
                cost.Looks, cost.Set, cost.Edges, cost.BytesPerPosition, Math.Round(cost.Bytes, 3),
                cost.ClockNs);
            Console.Error.WriteLine($"{accounts} {workload} {tape} {profile} {mode}: {cost.MeanNs:N1} ns");
        }
    }

    private static string[] Chosen(string[] args, string name, params string[] all)
    {
        string[] chosen = [.. args.Index().Where(a => a.Index > 0 && args[a.Index - 1] == name).Select(a => a.Item)];
        return chosen.Length > 0 ? chosen : all;
    }
}
