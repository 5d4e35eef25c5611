using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using FastMargin.Engine;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;
using FastMargin.OpenCL;

namespace FastMargin.Bench.Suites;

/// <summary>
/// A pass over every account of workload W1 with one price moved, on lanes of one and two threads and on each OpenCL
/// device; devices are named as what they are.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "BenchmarkDotNet calls the cleanup, never Dispose.")]
public unsafe class DeviceBench
{
    private readonly List<NativeColumn<int>> _pools = [];
    private WorkloadW1 _workload = null!;
    private IBatchPass _pass = null!;

    [Params(20_000, 1_000_000)]
    public int Accounts { get; set; }

    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = "";

    public static IEnumerable<string> Devices => All().Select(d => d.Description);

    [GlobalSetup]
    public void Setup()
    {
        _workload = new WorkloadW1(Accounts, seed: 1);
        _pass = All().First(d => d.Description == Device).Open();
        for (int i = 0; i < _workload.Slabs.Length; i++) _pass.Load(i, Content(_workload.Slabs[i]));
        _pass.Begin(_workload.Table, BatchColumns.All);
        _pass.Finish();
        _workload.AssertSwept();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _pass.Dispose();
        foreach (NativeColumn<int> column in _pools) column.Dispose();
        _workload.Dispose();
    }

    [Benchmark]
    public int Pass()
    {
        TableRow* row = _workload.Table.Rows + 1;
        *row = new TableRow(Math.BitIncrement(row->Value), row->Requirement);
        _pass.Begin(_workload.Table);
        return _pass.Finish().Length;
    }

    private static IEnumerable<IBatchDevice> All() =>
    [
        new LaneDevice(SweepVariants.Chosen, 1), new LaneDevice(SweepVariants.Chosen, 2), .. new OpenClDevices().Find(),
    ];

    private BatchSlab Content(in SlabColumns slab)
    {
        int padded = SlotLayout.PaddedPools(slab.Pools);
        var pools = new NativeColumn<int>(padded);
        _pools.Add(pools);
        for (int i = 0; i < slab.Pools; i++) pools[i] = i;
        return new BatchSlab
        {
            Columns = slab,
            Pools = pools.Start,
            Thresholds = Thresholds.Default,
            Capacity = padded,
        };
    }
}
