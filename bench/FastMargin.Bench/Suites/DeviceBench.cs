using FastMargin.Bench.Matrix;
using FastMargin.Bench.Results;
using FastMargin.Engine;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;

namespace FastMargin.Bench.Suites;

/// <summary>
/// A pass over every account of workload W1 with all prices moved, on lanes of one and two threads and on each OpenCL
/// device; devices are named as what they are. All columns are checked before, and after, against plain arithmetic.
/// </summary>
public static class DeviceBench
{
    private const int Accounts = 1_000_000;

    /// <summary>Runs all of it.</summary>
    /// <exception cref="InvalidOperationException">A device gives another bit.</exception>
    public static ResultTable Run(string command, Pace pace)
    {
        ArgumentNullException.ThrowIfNull(pace);
        IReadOnlyList<IBatchDevice> devices = BenchDevices.OpenCl("DeviceBench");
        var table = new ResultTable(
            "DeviceBench",
            "W1 resident on each device: a pass over all accounts with all prices moved, levels looked at, changes "
            + $"brought back; all columns checked against plain arithmetic before and after. {BenchDevices.About}",
            command, "device", "kind", "accounts", "positions", "median ms", "least ms", "most ms", "MB resident",
            "B up a pass", "B down a pass");
        using var workload = new WorkloadW1(pace.Size(Accounts), seed: 1);
        IBatchDevice[] all = [.. BenchDevices.Lanes, .. devices];
        var runs = new List<DeviceRun>();
        try
        {
            foreach (IBatchDevice device in all) runs.Add(new DeviceRun(device, workload));
            foreach (DeviceRun run in runs) run.Check();
            IReadOnlyList<Timing> times = TurnByTurn.Measure(
                pace, [.. runs.Select(run => new Contender(run.Pass))]);
            foreach ((DeviceRun run, Timing time) in runs.Zip(times)) Add(table, run, time, pace.Size(Accounts));
            foreach (DeviceRun run in runs) run.Check();
        }
        finally
        {
            foreach (DeviceRun run in runs) run.Dispose();
        }

        return table;
    }

    private static void Add(ResultTable table, DeviceRun run, Timing time, int accounts)
    {
        (BatchCounts counts, long up, long down) = run.Moved;
        table.Add(
            run.Device.Description, BenchDevices.KindOf(run.Device), accounts, run.Positions, time.MedianNs / 1e6,
            time.LeastNs / 1e6, time.MostNs / 1e6, counts.ResidentBytes / 1e6, up, down);
    }

    /// <summary>The workload on one device.</summary>
    private sealed unsafe class DeviceRun : IDisposable
    {
        private readonly WorkloadW1 _workload;
        private readonly IBatchPass _pass;
        private readonly List<NativeColumn<int>> _pools = [];
        private BatchCounts _before;

        public DeviceRun(IBatchDevice device, WorkloadW1 workload)
        {
            (Device, _workload, _pass) = (device, workload, device.Open());
            for (int i = 0; i < workload.Slabs.Length; i++) _pass.Load(i, Content(workload.Slabs[i]));
        }

        public IBatchDevice Device { get; }

        public long Positions => _workload.Positions;

        /// <summary>All that was moved, and bytes up and down in the last pass.</summary>
        public (BatchCounts Counts, long Up, long Down) Moved
        {
            get
            {
                BatchCounts now = _pass.Counts;
                return (now, now.BytesUp - _before.BytesUp, now.BytesDown - _before.BytesDown);
            }
        }

        public void Check()
        {
            _workload.Spoil();
            _pass.Begin(_workload.Table, BatchColumns.All);
            _ = _pass.Finish();
            _workload.AssertSwept();
        }

        public void Pass()
        {
            _before = _pass.Counts;
            RowTable table = _workload.Table;
            for (int row = 1; row < table.Count; row++)
            {
                TableRow* moved = table.Rows + row;
                *moved = new TableRow(Math.BitIncrement(moved->Value), moved->Requirement);
            }

            _pass.Begin(table);
            _ = _pass.Finish();
        }

        public void Dispose()
        {
            _pass.Dispose();
            foreach (NativeColumn<int> column in _pools) column.Dispose();
        }

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
}
