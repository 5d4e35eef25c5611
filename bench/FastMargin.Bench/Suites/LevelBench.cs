using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using FastMargin.Bench.Matrix;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;

namespace FastMargin.Bench.Suites;

/// <summary>
/// The level machine at its busiest: the most held instrument falls by half and comes back, and its holders change
/// levels by the thousand. An operation is both ticks; the edges must be those of another mode.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "BenchmarkDotNet calls the cleanup, never Dispose.")]
[SimpleJob(launchCount: 1, warmupCount: 3, iterationCount: 15)]
[MemoryDiagnoser]
[Together(nameof(Mode))]
public class LevelBench : IWork
{
    private MarginBook _book = null!;
    private MarginEngine _engine = null!;
    private long _steps;
    private int _edges;

    [Params(100_000)]
    public int Accounts { get; set; }

    [Params(EvaluationMode.Trigger, EvaluationMode.Holders, EvaluationMode.Sweep)]
    public EvaluationMode Mode { get; set; }

    /// <inheritdoc/>
    public double UnitsPerOperation => _edges;

    /// <inheritdoc/>
    public string Unit => "edge";

    [GlobalSetup]
    public void Setup()
    {
        _book = BookGenerator.Generate(Workloads.W1(Accounts, seed: 1));
        _engine = new MarginEngine(_book, new EngineOptions { Mode = Mode });
        _steps = _book.Mark(0).ToSteps(_book.Universe.Instruments[0].MarkStep);
        FallAndRise();
        _edges = FallAndRise();
        int expected = EdgesOfAnotherMode();
        if (_edges != expected || _edges == 0)
            throw new InvalidOperationException($"{_edges} edges in mode {Mode}, {expected} in another.");
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _engine.Dispose();
        _book.Dispose();
    }

    [Benchmark]
    public int FallAndRise() => FallAndRise(_engine);

    private int FallAndRise(MarginEngine engine) =>
        engine.OnMark(0, _steps / 2, timeNs: 0).Length + engine.OnMark(0, _steps, timeNs: 0).Length;

    private int EdgesOfAnotherMode()
    {
        EvaluationMode other = Mode == EvaluationMode.Holders ? EvaluationMode.Sweep : EvaluationMode.Holders;
        using MarginBook book = BookGenerator.Generate(Workloads.W1(Accounts, seed: 1));
        using var engine = new MarginEngine(book, new EngineOptions { Mode = other });
        FallAndRise(engine);
        return FallAndRise(engine);
    }
}
