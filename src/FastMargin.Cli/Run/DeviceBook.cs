using FastMargin.Engine;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;

namespace FastMargin.Cli.Run;

/// <summary>
/// A seeded book as bare columns, to try devices on: 1,000 instruments of which a few are held by most, 1 to 41
/// positions a pool, about 7.5 on average, now and then a size beyond 32 bits or a price that is missing, and pools that
/// stand exactly on a threshold, or one unit of rounding beside it.
/// </summary>
internal sealed unsafe class DeviceBook : IDisposable
{
    private const int Instruments = 1_000;
    private const int MaxPositions = 41;
    private const double MeanPositions = 7;

    private readonly List<IDisposable> _memory = [];
    private readonly NativeColumn<TableRow> _rows;
    private readonly Random _random;
    private readonly bool _isHard;
    private int _pools;

    /// <param name="pools">How many pools.</param>
    /// <param name="seed">The same book for the same seed.</param>
    /// <param name="isHard">False: no missing prices and no pools on thresholds, as a speed is to be measured.</param>
    public DeviceBook(int pools, int seed, bool isHard)
    {
        (_random, _isHard) = (new Random(seed), isHard);
        _rows = Keep(new NativeColumn<TableRow>(Instruments + 1));
        MovePrices();
        int[] counts = new int[MaxPositions + 1];
        for (int i = 0; i < pools; i++)
        {
            int positions = 1 + (int)Math.Min(MaxPositions - 1, -MeanPositions * Math.Log(1 - _random.NextDouble()));
            counts[positions]++;
        }

        if (isHard) Slabs.Add(MakeSlab(0, 9, LotsFormat.Narrow));
        for (int n = 1; n <= MaxPositions; n++)
        {
            if (counts[n] > 0) Slabs.Add(MakeSlab(n, counts[n], LotsFormat.Narrow));
            if (isHard && n % 5 == 0) Slabs.Add(MakeSlab(n, 11, LotsFormat.Wide));
            Positions += (long)n * counts[n];
        }
    }

    public List<BatchSlab> Slabs { get; } = [];

    public long Positions { get; private set; }

    public RowTable Table => new(_rows.Start, _rows.Count);

    /// <summary>All pools.</summary>
    public int Pools => _pools;

    /// <summary>Bytes that a pass reads: slots, cash, requirement base, magnitude, and the last rung.</summary>
    public long PassBytes => Slabs.Sum(
        s => SlotLayout.SlotsSize(s.Columns.Format, s.Columns.Positions, s.Columns.Pools) + (21L * s.Columns.Pools));

    /// <summary>All prices move by a per cent at most.</summary>
    public void MovePrices()
    {
        for (int i = 1; i <= Instruments; i++)
        {
            double value = _rows[i].Value is > 0 and var old
                ? old * (0.99 + (0.02 * _random.NextDouble()))
                : 1 + (1_000 * _random.NextDouble());
            if (_isHard && i % 97 == 0) value = double.NaN;
            _rows[i] = new TableRow(i % 13 == 0 ? -value : value, value * (0.005 + (0.00005 * i)));
        }
    }

    /// <summary>Gives some pools of a slab other cash, and says which groups those are.</summary>
    public (int First, int Count) Edit(int slab)
    {
        SlabColumns columns = Slabs[slab].Columns;
        int first = _random.Next(columns.Groups);
        int count = Math.Min(3, columns.Groups - first);
        int end = Math.Min((first + count) * SlotLayout.GroupSize, columns.Pools);
        for (int pool = first * SlotLayout.GroupSize; pool < end; pool++) columns.Cash[pool] *= -1.5;
        return (first, count);
    }

    public void Dispose()
    {
        foreach (IDisposable column in _memory) column.Dispose();
    }

    private BatchSlab MakeSlab(int positions, int pools, LotsFormat format)
    {
        int padded = SlotLayout.PaddedPools(pools);
        var columns = new SlabColumns
        {
            Positions = positions,
            Pools = pools,
            Format = format,
            Slots = Keep(new AlignedMemory(SlotLayout.SlotsSize(format, positions, pools))).Start,
            Cash = Column<double>(padded),
            RequirementBase = Column<double>(padded),
            Magnitude = Column<float>(padded),
            Equity = Column<double>(padded),
            Requirement = Column<double>(padded),
            Rung = Column<byte>(padded),
        };
        int* ids = Column<int>(padded);
        for (int pool = 0; pool < pools; pool++)
        {
            ids[pool] = _pools++;
            FillPool(columns, pool);
        }

        return new BatchSlab { Columns = columns, Pools = ids, Thresholds = Thresholds.Default, Capacity = padded };
    }

    private void FillPool(in SlabColumns slab, int pool)
    {
        for (int column = 0; column < slab.Positions; column++)
        {
            // The square of an even chance: low numbers are held by many.
            int row = 1 + (int)(Instruments * Math.Pow(_random.NextDouble(), 4));
            long lots = _random.NextInt64(1, slab.Format == LotsFormat.Wide ? SlotLayout.MaxLots : 1_001);
            if (_random.Next(2) == 0) lots = -lots;
            SlotLayout.Write(slab.Slots, slab.Format, slab.Positions, pool, column, lots, row);
        }

        PoolValue value = PoolKernel.Evaluate(slab, pool, Table, Thresholds.Default);
        double ratio = 1.001 + Math.Exp(1.1 + (0.9 * (_random.NextDouble() + _random.NextDouble() - 1)));
        if (_isHard && pool % 4 == 0) ratio = Thresholds.Default[_random.Next(Thresholds.Default.Count)];
        double cash = (ratio * value.Requirement) - value.Equity;
        if (_isHard && pool % 8 == 4) cash = Math.BitIncrement(cash);
        slab.Cash[pool] = double.IsNaN(cash) ? 1 : cash;
        slab.Magnitude[pool] = MathF.BitIncrement((float)Math.Abs(slab.Cash[pool]));
    }

    private T* Column<T>(int count)
        where T : unmanaged => Keep(new NativeColumn<T>(count)).Start;

    private T Keep<T>(T column)
        where T : IDisposable
    {
        _memory.Add(column);
        return column;
    }
}
