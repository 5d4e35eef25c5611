using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using FastMargin.Bench.Matrix;
using FastMargin.Kernels;

namespace FastMargin.Bench.Suites;

/// <summary>One thread sweeps every account of workload W1 once: 20,000 stay in the caches, 1,000,000 do not.</summary>
[SuppressMessage("Design", "CA1001", Justification = "BenchmarkDotNet calls the cleanup, never Dispose.")]
[Together(nameof(Width))]
public class SweepBench : IWork
{
    private WorkloadW1 _workload = null!;
    private SweepVariant _variant = null!;

    [Params(20_000, 1_000_000)]
    public int Accounts { get; set; }

    [ParamsSource(nameof(Widths))]
    public string Width { get; set; } = "";

    /// <summary>Widths this machine runs in hardware; the others are right, and too slow to be chosen.</summary>
    public static IEnumerable<string> Widths =>
        SweepVariants.All.Where(variant => variant.IsAccelerated).Select(variant => variant.Name);

    /// <inheritdoc/>
    public double UnitsPerOperation => _workload.Positions;

    /// <inheritdoc/>
    public string Unit => "position";

    [GlobalSetup]
    public void Setup()
    {
        _workload = new WorkloadW1(Accounts, seed: 1);
        _variant = SweepVariants.ByName(Width);
        Sweep();
        _workload.AssertSwept();
    }

    [GlobalCleanup]
    public void Cleanup() => _workload.Dispose();

    [Benchmark]
    public void Sweep()
    {
        Thresholds thresholds = Thresholds.Default;
        foreach (ref readonly SlabColumns slab in _workload.Slabs.AsSpan())
            _variant.Sweep(in slab, _workload.Table, in thresholds);
    }
}
