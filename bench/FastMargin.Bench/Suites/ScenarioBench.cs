using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using FastMargin.Bench.Matrix;
using FastMargin.Kernels.Scenarios;
using FastMargin.Models.Scenarios;

namespace FastMargin.Bench.Suites;

/// <summary>
/// One thread margins 100,000 portfolio accounts of 20 option positions each over SPAN's sixteen scenarios: the kernel
/// alone, and from a tick of the underlying on, which re-prices the chain of 400 options first. Beside it as many
/// multiply-adds in registers: the machine's peak in double precision, whatever the width.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "BenchmarkDotNet calls the cleanup, never Dispose.")]
[Together(nameof(Width))]
public class ScenarioBench : IWork
{
    private const int Accounts = 100_000;
    private const int Positions = 20;
    private const int Options = 400;
    private const double Forward = 3700;

    private readonly double[] _worst = new double[Accounts];
    private readonly int[] _rows = new int[Accounts * Positions];
    private LossTable _table = null!;
    private ScenarioBook _book = null!;
    private ScenarioChain _chain = null!;
    private ScenarioVariant _variant = null!;
    private double _tick;

    [ParamsSource(nameof(Widths))]
    public string Width { get; set; } = "";

    /// <summary>Widths this machine runs in hardware.</summary>
    public static IEnumerable<string> Widths =>
        ScenarioVariants.All.Where(variant => variant.IsAccelerated).Select(variant => variant.Name);

    /// <inheritdoc/>
    public double UnitsPerOperation => (double)Accounts * Positions * _table.Scenarios;

    /// <inheritdoc/>
    public string Unit => "position and scenario";

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        ScenarioGrid grid = ScenarioGrids.Span16(0.06);
        _table = new LossTable(Options, grid.Count);
        ChainInstrument[] options =
            [.. Enumerable.Range(0, Options).Select(i => new ChainInstrument(50, 2800 + (5 * i), i % 2 == 0))];
        _chain = new ScenarioChain(grid, new VolatilityShock { Up = 0.25, Down = 0.25 }, options, _table, 0);
        for (int i = 0; i < Options; i++) _chain.Mark(i, (1 + (i % 8)) / 52.0, 0.15 + (0.2 * random.NextDouble()));
        double[] quantities = new double[Accounts * Positions];
        for (int i = 0; i < quantities.Length; i++)
        {
            _rows[i] = random.Next(Options);
            quantities[i] = random.Next(-50, 51);
        }

        int[] starts = [.. Enumerable.Range(0, Accounts + 1).Select(a => a * Positions)];
        _book = new ScenarioBook(starts, _rows, quantities, Options);
        _variant = ScenarioVariants.ByName(Width);
        RepriceAndMargin();
        AssertMargined();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _table.Dispose();
        _book.Dispose();
    }

    /// <summary>32 million products of a position and a scenario.</summary>
    [Benchmark]
    public void Margin() => _variant.Worst(_table, _book, _worst);

    [Benchmark]
    public void RepriceAndMargin()
    {
        _tick = 0.25 - _tick;
        _chain.Reprice(Forward + _tick, 0.02);
        _variant.Worst(_table, _book, _worst);
    }

    [Benchmark]
    public double Peak() => PeakRate.Run((long)UnitsPerOperation);

    private void AssertMargined()
    {
        for (int a = 0; a < Accounts; a += 97)
        {
            double worst = double.NegativeInfinity;
            for (int s = 0; s < _table.Scenarios; s++)
            {
                double sum = 0;
                for (int j = a * Positions; j < (a + 1) * Positions; j++) sum += _book[j] * _table[_rows[j]][s];
                worst = Math.Max(worst, sum);
            }

            if (!(Math.Abs(_worst[a] - worst) <= 1e-9 * Math.Abs(worst)))
                throw new InvalidOperationException($"Account {a}: expected {worst}, found {_worst[a]}.");
        }
    }
}
