using System.Diagnostics;
using System.Globalization;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;
using FastMargin.Units;

namespace FastMargin.Bench;

/// <summary>
/// What a tick costs in each mode: mean over ticks that nothing is read between, and percentiles over others, each
/// between two readings of the clock (whose own cost, some 20 to 40 ns, is in them). Every pool's level is compared
/// with its positions before a line is printed. Prints markdown.
/// </summary>
public static class TickBench
{
    // As many ticks as take seconds at most, by mode: a sweep reads the whole book for each of them.
    private const int HolderTicks = 20_000;
    private const long SweptPools = 40_000_000;
    private const int WarmAccounts = 2_000;
    private const int WarmTicks = 200_000;

    /// <summary>Runs what the arguments leave of the table.</summary>
    /// <param name="args">
    /// Any of <c>--accounts N</c>, <c>--mode trigger</c>, <c>--workload W1</c>, <c>--tape calm</c>,
    /// <c>--profile one</c>, each as often as wanted.
    /// </param>
    /// <returns>0, or 1 where a level was wrong.</returns>
    public static int Run(string[] args)
    {
        Console.WriteLine(
            "| accounts | book | tape | levels | mode | ticks | mean ns | p50 ns | p99 ns | p99.9 ns | looks a tick "
            + "| set a tick | edges | B a position |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        bool isRight = true;
        var runs =
            from accounts in Chosen(args, "--accounts", "10000", "100000", "1000000")
            from workload in Chosen(args, "--workload", "W1", "W2")
            from profile in Chosen(args, "--profile", "one", "default")
            from mode in Chosen(args, "--mode", "trigger", "holders", "sweep")
            from tape in Chosen(args, "--tape", "volatile", "calm", "crash")
            select (accounts, workload, profile, mode, tape);
        foreach ((string accounts, string workload, string profile, string mode, string tape) in runs)
        {
            EngineOptions options = Options(mode, profile);
            Warm(workload, options);
            BookRecipe recipe = Recipe(workload, int.Parse(accounts, CultureInfo.InvariantCulture));
            isRight &= Measure($"| {accounts} | {workload} | {tape} | {profile} | {mode} ", recipe, tape, options);
        }

        return isRight ? 0 : 1;
    }

    private static string[] Chosen(string[] args, string name, params string[] all)
    {
        string[] chosen = [.. args.Index().Where(a => a.Index > 0 && args[a.Index - 1] == name).Select(a => a.Item)];
        return chosen.Length > 0 ? chosen : all;
    }

    private static BookRecipe Recipe(string workload, int accounts) =>
        workload == "W1" ? Workloads.W1(accounts, seed: 1) : Workloads.W2(accounts, seed: 1);

    private static EngineOptions Options(string mode, string profile)
    {
        var deficient = new LevelBand(Rate.One, Rate.FromDecimal(1.05m));
        var least = new LevelBand(Rate.FromDecimal(0.000001m), Rate.FromDecimal(0.000001m));
        return new EngineOptions
        {
            Mode = Enum.Parse<EvaluationMode>(mode, ignoreCase: true),
            Profiles = [profile == "one" ? new LevelProfile(deficient, deficient, least) : LevelProfile.Default],
        };
    }

    /// <summary>Lets the compiler see the same work on a small book before anything is measured.</summary>
    private static void Warm(string workload, EngineOptions options)
    {
        BookRecipe recipe = Recipe(workload, WarmAccounts);
        SyntheticTape tape = TapeGenerator.Generate(Workloads.Tape(recipe, TapeShape.Crash));
        using MarginBook book = BookGenerator.Generate(recipe);
        using var engine = new MarginEngine(book, options);
        int ticks = Math.Min(WarmTicks, TicksOf(options.Mode, tape, WarmAccounts));
        for (int from = 0; from < ticks; from += ticks / 10)
        {
            Play(engine, tape, from, Math.Min(ticks, from + (ticks / 10)));
            Time(engine, tape, from, from, []);
            Thread.Sleep(20);
        }
    }

    private static bool Measure(string name, BookRecipe recipe, string shape, EngineOptions options)
    {
        SyntheticTape tape =
            TapeGenerator.Generate(Workloads.Tape(recipe, Enum.Parse<TapeShape>(shape, ignoreCase: true)));
        using MarginBook book = BookGenerator.Generate(recipe);
        using var engine = new MarginEngine(book, options);
        int ticks = TicksOf(options.Mode, tape, recipe.Accounts);
        int half = ticks / 2;
        int[] times = new int[ticks - half];
        (long looks, long set) = (engine.Evaluations, engine.Insertions);
        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        long edges = Play(engine, tape, 0, half);
        double mean = Stopwatch.GetElapsedTime(start).TotalNanoseconds / half;
        edges += Time(engine, tape, half, ticks, times);
        Array.Sort(times);
        int Percentile(double part) => times[(int)(part * (times.Length - 1))];
        double Each(long count) => count / (double)ticks;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}| {ticks:N0} | {mean:N1} | {Percentile(0.5):N0} | {Percentile(0.99):N0} | {Percentile(0.999):N0} "
            + $"| {Each(engine.Evaluations - looks):N3} | {Each(engine.Insertions - set):N3} | {edges:N0} "
            + $"| {engine.IndexSize / (double)book.PositionCount:N1} |"));
        return IsRight(engine, name);
    }

    private static int TicksOf(EvaluationMode mode, SyntheticTape tape, int accounts) => mode switch
    {
        EvaluationMode.Sweep => (int)Math.Min(HolderTicks, SweptPools / accounts),
        EvaluationMode.Holders => (int)Math.Min(HolderTicks, 10 * SweptPools / accounts),
        _ => tape.Instruments.Length,
    };

    private static long Play(MarginEngine engine, SyntheticTape tape, int from, int to)
    {
        ReadOnlySpan<int> instruments = tape.Instruments;
        ReadOnlySpan<long> marks = tape.MarkSteps;
        long edges = 0;
        for (int i = from; i < to; i++) edges += engine.OnMark(instruments[i], marks[i], i).Length;
        return edges;
    }

    private static long Time(MarginEngine engine, SyntheticTape tape, int from, int to, Span<int> times)
    {
        ReadOnlySpan<int> instruments = tape.Instruments;
        ReadOnlySpan<long> marks = tape.MarkSteps;
        double nsPerTick = 1e9 / Stopwatch.Frequency;
        long edges = 0;
        long before = Stopwatch.GetTimestamp();
        for (int i = from; i < to; i++)
        {
            edges += engine.OnMark(instruments[i], marks[i], i).Length;
            long after = Stopwatch.GetTimestamp();
            times[i - from] = (int)((after - before) * nsPerTick);
            before = after;
        }

        return edges;
    }

    private static bool IsRight(MarginEngine engine, string name)
    {
        while (engine.AuditCounts.Sweeps == 0) engine.Audit(1 << 16);
        if (engine.AuditCounts.Differences == 0) return true;
        Console.WriteLine($"{name}: {engine.AuditCounts.Differences} levels are not what the positions say.");
        return false;
    }
}
