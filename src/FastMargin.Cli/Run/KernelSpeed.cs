using System.Diagnostics;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;

namespace FastMargin.Cli.Run;

/// <summary>Measures sweep variants on a small book that stays in the cache: 2,048 pools of 8 positions.</summary>
internal sealed unsafe class KernelSpeed : IDisposable
{
    private const int Pools = 2_048;
    private const int Positions = 8;
    private const int Rows = 256;
    private const int MaxLots = 1_000;
    private const int MeasureMs = 60;
    private const int Repeats = 3;

    private readonly NativeColumn<byte> _slots = new((int)SlotLayout.SlotsSize(LotsFormat.Narrow, Positions, Pools));
    private readonly NativeColumn<TableRow> _table = new(Rows);
    private readonly NativeColumn<double> _doubles = new(4 * Pools);
    private readonly NativeColumn<float> _magnitude = new(Pools);
    private readonly NativeColumn<byte> _rung = new(Pools);

    public KernelSpeed()
    {
        for (int row = 1; row < Rows; row++) _table[row] = new TableRow(1 + (row / 16.0), (1 + (row / 16.0)) * 0.01);
        for (int pool = 0; pool < Pools; pool++)
        {
            for (int i = 0; i < Positions; i++)
            {
                // Any spread of lots and rows will do, as long as it is the same each time.
                int mix = (pool * 7_919) + (i * 104_729);
                int lots = (mix % (2 * MaxLots)) - MaxLots;
                SlotLayout.Write(_slots.Start, LotsFormat.Narrow, Positions, pool, i, lots, 1 + (mix % (Rows - 1)));
            }

            _doubles[pool] = MaxLots;
            _magnitude[pool] = MaxLots;
        }
    }

    /// <summary>Billions of positions a second on this thread: the best of a few short runs.</summary>
    public double Measure(SweepVariant variant)
    {
        SlabColumns slab = Columns();
        var table = new RowTable(_table.Start, Rows);
        Thresholds thresholds = Thresholds.Default;
        variant.Sweep(in slab, table, in thresholds);
        double best = 0;
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            long sweeps = 0;
            var clock = Stopwatch.StartNew();
            while (clock.ElapsedMilliseconds < MeasureMs)
            {
                variant.Sweep(in slab, table, in thresholds);
                sweeps++;
            }

            best = Math.Max(best, sweeps * (double)Pools * Positions / clock.Elapsed.TotalSeconds / 1e9);
        }

        return best;
    }

    public void Dispose()
    {
        _slots.Dispose();
        _table.Dispose();
        _doubles.Dispose();
        _magnitude.Dispose();
        _rung.Dispose();
    }

    private SlabColumns Columns() => new()
    {
        Positions = Positions,
        Pools = Pools,
        Format = LotsFormat.Narrow,
        Slots = _slots.Start,
        Cash = _doubles.Start,
        RequirementBase = _doubles.Start + Pools,
        Magnitude = _magnitude.Start,
        Equity = _doubles.Start + (2 * Pools),
        Requirement = _doubles.Start + (3 * Pools),
        Rung = _rung.Start,
    };
}
