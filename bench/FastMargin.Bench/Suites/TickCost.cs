using System.Diagnostics;
using FastMargin.Bench.Matrix;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;
using FastMargin.Units;

namespace FastMargin.Bench.Suites;

/// <summary>
/// What a tick costs in one mode: the mean over ticks that nothing is read between, and percentiles over others, each
/// between two readings of the clock less the least time that two readings take with nothing between them. These are
/// times of service, back to back: what waits behind a slow tick is the business of the open loop.
/// </summary>
/// <param name="Ticks">Ticks of both passes.</param>
/// <param name="MeanNs">Mean of the pass without a clock.</param>
/// <param name="SortedNs">Times of the other pass, rising.</param>
/// <param name="Looks">Pools looked at a tick.</param>
/// <param name="Set">Triggers set a tick.</param>
/// <param name="Edges">Level changes.</param>
/// <param name="BytesPerPosition">Bytes of the index for a position, rows included.</param>
/// <param name="Bytes">Bytes allocated by a tick.</param>
/// <param name="ClockNs">What was taken off each time of the other pass.</param>
public sealed record TickCost(
    int Ticks, double MeanNs, IReadOnlyList<int> SortedNs, double Looks, double Set, long Edges,
    double BytesPerPosition, double Bytes, int ClockNs)
{
    // As many ticks as take seconds at most, by mode: a sweep reads the whole book for each of them.
    private const int HolderTicks = 20_000;
    private const long SweptPools = 40_000_000;
    private const int WarmAccounts = 2_000;
    private const int WarmTicks = 200_000;
    private const int ShortTicks = 2_000;
    private const int LeastTicks = 10;
    private const int ClockReadings = 100_000;

    /// <summary>Deficient below 1.00 until 1.05, and nothing else worth a word.</summary>
    public static LevelProfile OneLevel { get; } = new(
        new LevelBand(Rate.One, Rate.FromDecimal(1.05m)), new LevelBand(Rate.One, Rate.FromDecimal(1.05m)),
        new LevelBand(Rate.FromDecimal(0.000001m), Rate.FromDecimal(0.000001m)));

    /// <summary>The time that a share of the ticks does not exceed.</summary>
    public int PercentileNs(double share) => SortedNs[(int)(share * (SortedNs.Count - 1))];

    /// <summary>Makes a book and a tape of a recipe, warms up on a small one, and measures.</summary>
    /// <exception cref="InvalidOperationException">A level was not what the positions say.</exception>
    public static TickCost Measure(BookRecipe recipe, TapeShape shape, EngineOptions options, Pace pace)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(pace);
        if (!pace.IsShort) Warm(recipe with { Accounts = WarmAccounts }, options);
        SyntheticTape tape = TapeGenerator.Generate(Workloads.Tape(recipe, shape));
        using MarginBook book = BookGenerator.Generate(recipe);
        using var engine = new MarginEngine(book, options);
        TickCost cost = Measure(engine, tape, TicksOf(options.Mode, tape, recipe.Accounts, pace));
        while (engine.AuditCounts.Sweeps == 0) engine.Audit(1 << 16);
        if (engine.AuditCounts.Differences == 0) return cost;
        throw new InvalidOperationException(
            $"{recipe.Accounts} accounts, {options.Mode}, {shape}: {engine.AuditCounts.Differences} levels are not "
            + "what the positions say.");
    }

    /// <summary>Lets the compiler see the same work on a small book before anything is measured.</summary>
    private static void Warm(BookRecipe recipe, EngineOptions options)
    {
        SyntheticTape tape = TapeGenerator.Generate(Workloads.Tape(recipe, TapeShape.Crash));
        using MarginBook book = BookGenerator.Generate(recipe);
        using var engine = new MarginEngine(book, options);
        int ticks = Math.Min(WarmTicks, TicksOf(options.Mode, tape, recipe.Accounts, Pace.Full));
        for (int from = 0; from < ticks; from += ticks / 10)
        {
            Play(engine, tape, from, Math.Min(ticks, from + (ticks / 10)));
            Time(engine, tape, from, from, [], clockNs: 0);
            Thread.Sleep(100);
        }
    }

    private static TickCost Measure(MarginEngine engine, SyntheticTape tape, int ticks)
    {
        int half = ticks / 2;
        int[] times = new int[ticks - half];
        // The first tick pays for what is made when it is first needed.
        Play(engine, tape, 0, 1);
        (long looks, long set) = (engine.Evaluations, engine.Insertions);
        GC.Collect();
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();
        long edges = Play(engine, tape, 1, half);
        engine.Finish();
        double mean = Stopwatch.GetElapsedTime(start).TotalNanoseconds / (half - 1);
        int clockNs = LeastReadingNs();
        edges += Time(engine, tape, half, ticks, times, clockNs);
        double bytes = (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / ticks;
        Array.Sort(times);
        return new TickCost(
            ticks, mean, times, (engine.Evaluations - looks) / (double)ticks, (engine.Insertions - set) / (double)ticks,
            edges, engine.IndexSize / (double)engine.Book.PositionCount, bytes, clockNs);
    }

    private static int TicksOf(EvaluationMode mode, SyntheticTape tape, int accounts, Pace pace)
    {
        if (pace.IsShort) return ShortTicks;
        long ticks = mode switch
        {
            EvaluationMode.Sweep => Math.Min(HolderTicks, SweptPools / accounts),
            EvaluationMode.Holders => Math.Min(HolderTicks, 10 * SweptPools / accounts),
            _ => tape.Count,
        };
        return (int)Math.Max(ticks, LeastTicks);
    }

    private static long Play(MarginEngine engine, SyntheticTape tape, int from, int to)
    {
        ReadOnlySpan<int> instruments = tape.Instruments;
        ReadOnlySpan<long> marks = tape.MarkSteps;
        long edges = 0;
        for (int i = from; i < to; i++) edges += engine.OnMark(instruments[i], marks[i], i).Length;
        return edges;
    }

    private static int LeastReadingNs()
    {
        long least = long.MaxValue;
        long before = Stopwatch.GetTimestamp();
        for (int i = 0; i < ClockReadings; i++)
        {
            long after = Stopwatch.GetTimestamp();
            least = Math.Min(least, after - before);
            before = after;
        }

        return (int)(least * (1e9 / Stopwatch.Frequency));
    }

    private static long Time(
        MarginEngine engine, SyntheticTape tape, int from, int to, Span<int> times, int clockNs)
    {
        ReadOnlySpan<int> instruments = tape.Instruments;
        ReadOnlySpan<long> marks = tape.MarkSteps;
        double nsPerTick = 1e9 / Stopwatch.Frequency;
        long edges = 0;
        long before = Stopwatch.GetTimestamp();
        for (int i = from; i < to; i++)
        {
            edges += engine.OnMark(instruments[i], marks[i], i).Length;
            engine.Finish();
            long after = Stopwatch.GetTimestamp();
            times[i - from] = Math.Max(0, (int)((after - before) * nsPerTick) - clockNs);
            before = after;
        }

        return edges;
    }
}
