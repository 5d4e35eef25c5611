using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using FastMargin.Bench.Matrix;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;
using FastMargin.Kernels;

namespace FastMargin.Bench.Suites;

/// <summary>
/// A tick in sweep mode: the mark is set, every pool of the book is evaluated, every level looked at. Workload W1 has
/// one rate an instrument, W2 six brackets with one position in ten above the first edge.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "BenchmarkDotNet calls the cleanup, never Dispose.")]
[SimpleJob(launchCount: 1, warmupCount: 3, iterationCount: 15)]
[MemoryDiagnoser]
[Together(nameof(Workload), nameof(Threads))]
public class BookSweepBench : IWork
{
    private MarginBook _book = null!;
    private MarginEngine _engine = null!;
    private long _steps;

    [Params("W1", "W2")]
    public string Workload { get; set; } = "";

    [Params(20_000, 1_000_000)]
    public int Accounts { get; set; }

    [ParamsSource(nameof(Widths))]
    public string Width { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Widths this machine runs in hardware.</summary>
    public static IEnumerable<string> Widths =>
        SweepVariants.All.Where(variant => variant.IsAccelerated).Select(variant => variant.Name);

    /// <inheritdoc/>
    public double UnitsPerOperation => _book.PositionCount;

    /// <inheritdoc/>
    public string Unit => "position";

    [GlobalSetup]
    public void Setup()
    {
        _book = BookGenerator.Generate(Recipe(Workload, Accounts));
        _engine = new MarginEngine(
            _book, new EngineOptions { Mode = EvaluationMode.Sweep, Threads = Threads, Width = Width });
        _steps = _book.Mark(0).ToSteps(_book.Universe.Instruments[0].MarkStep);
        Sweep();
        AssertLevels(_engine);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _engine.Dispose();
        _book.Dispose();
    }

    [Benchmark]
    public int Sweep() => _engine.OnMark(0, _steps ^= 1, timeNs: 0).Length;

    internal static BookRecipe Recipe(string workload, int accounts) =>
        workload == "W1" ? Workloads.W1(accounts, seed: 1) : Workloads.W2(accounts, seed: 1);

    /// <summary>Throws unless every level is the one that a look at each pool alone, in scalar, gives.</summary>
    private static void AssertLevels(MarginEngine engine)
    {
        using var other = new MarginEngine(engine.Book, new EngineOptions { Mode = EvaluationMode.Holders });
        for (int pool = 0; pool < engine.Book.PoolTop; pool++)
        {
            if (engine.LevelOf(pool) == other.LevelOf(pool)) continue;
            throw new InvalidOperationException($"pool {pool}: {engine.LevelOf(pool)}, alone {other.LevelOf(pool)}");
        }
    }
}

/// <summary>The same evaluation over a graph of objects and decimals, beside one thread of the sweep.</summary>
[SuppressMessage("Design", "CA1001", Justification = "BenchmarkDotNet calls the cleanup, never Dispose.")]
[SimpleJob(launchCount: 1, warmupCount: 1, iterationCount: 5)]
[MemoryDiagnoser]
public class DecimalGraphBench : IWork
{
    private MarginBook _book = null!;
    private MarginEngine _engine = null!;
    private DecimalGraph _graph = null!;
    private long _steps;

    [Params("W1", "W2")]
    public string Workload { get; set; } = "";

    [Params(100_000)]
    public int Accounts { get; set; }

    /// <inheritdoc/>
    public double UnitsPerOperation => _book.PositionCount;

    /// <inheritdoc/>
    public string Unit => "position";

    [GlobalSetup]
    public void Setup()
    {
        _book = BookGenerator.Generate(BookSweepBench.Recipe(Workload, Accounts));
        // In the recipe nobody is deficient; with the most held instrument a third lower some are.
        _book.SetMark(0, _book.Mark(0).ToSteps(_book.Universe.Instruments[0].MarkStep) / 3 * 2);
        _graph = new DecimalGraph(_book);
        _engine = new MarginEngine(_book, new EngineOptions { Mode = EvaluationMode.Sweep });
        _steps = _book.Mark(0).ToSteps(_book.Universe.Instruments[0].MarkStep);
        int deficient = Enumerable.Range(0, _book.PoolTop).Count(pool => _engine.LevelOf(pool) >= Level.Deficient);
        if (deficient != _graph.CountDeficient() || deficient == 0)
        {
            throw new InvalidOperationException(
                $"{_graph.CountDeficient()} deficient in decimals, {deficient} in columns");
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _engine.Dispose();
        _book.Dispose();
    }

    [Benchmark(Baseline = true)]
    public int Columns() => _engine.OnMark(0, _steps ^= 1, timeNs: 0).Length;

    [Benchmark]
    public int Decimals() => _graph.CountDeficient();
}
