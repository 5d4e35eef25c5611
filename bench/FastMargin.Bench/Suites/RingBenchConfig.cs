using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace FastMargin.Bench.Suites;

/// <summary>
/// One invocation is millions of events between threads, so a few are enough.
/// </summary>
public sealed class RingBenchConfig : ManualConfig
{
    public RingBenchConfig()
    {
        AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithStrategy(RunStrategy.Monitoring)
            .WithWarmupCount(2)
            .WithIterationCount(20));
        AddColumn(StatisticColumn.Min, StatisticColumn.Median);
    }
}
