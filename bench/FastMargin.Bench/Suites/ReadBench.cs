using BenchmarkDotNet.Attributes;
using FastMargin.Bench.Matrix;
using FastMargin.Feeds;
using FastMargin.Feeds.Synthetic;
using FastMargin.Formats;
using FastMargin.Sinks;

namespace FastMargin.Bench.Suites;

/// <summary>A tape from disk, as CSV and as the binary file; both must give the same ticks.</summary>
[SimpleJob(launchCount: 1, warmupCount: 1, iterationCount: 5)]
[MemoryDiagnoser]
public class ReadBench : IWork
{
    private string _root = "";

    [Params(1_000_000)]
    public int Ticks { get; set; }

    /// <inheritdoc/>
    public double UnitsPerOperation => Ticks;

    /// <inheritdoc/>
    public string Unit => "tick";

    private string CsvPath => Path.Combine(_root, "ticks.csv");

    private string TapePath => Path.Combine(_root, "ticks.fmtape");

    [GlobalSetup]
    public void Setup()
    {
        _root = Directory.CreateTempSubdirectory("fastmargin-read-").FullName;
        TapeRecipe recipe = Workloads.Tape(Workloads.W1(0, seed: 1), TapeShape.Volatile) with { Ticks = Ticks };
        SyntheticTape tape = TapeGenerator.Generate(recipe);
        using (var source = new SyntheticTicks(tape)) CsvTickWriter.Write(source, CsvPath);
        using (var source = new SyntheticTicks(tape)) TapeWriter.Write(source, TapePath);
        (Int128 csv, Int128 binary) = (Csv(), Binary());
        if (csv != binary || csv == 0)
            throw new InvalidOperationException($"The sum of the CSV is {csv}, that of the binary file {binary}.");
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_root, recursive: true);

    [Benchmark(Baseline = true)]
    public Int128 Csv()
    {
        using CsvTickSource source = CsvTickSource.Open(CsvPath);
        return Sum(source);
    }

    [Benchmark]
    public Int128 Binary()
    {
        using TapeSource source = TapeSource.Open(TapePath);
        return Sum(source);
    }

    private Int128 Sum(ITickSource source)
    {
        Int128 sum = 0;
        int count = 0;
        for (; source.TryRead(out QuoteTick tick); count++)
            sum += (tick.Bid.Atto + tick.Last.Atto + tick.TimeNs) * (tick.Symbol + 1);
        return count == Ticks
            ? sum
            : throw new InvalidOperationException($"{count} ticks were read, {Ticks} written.");
    }
}
