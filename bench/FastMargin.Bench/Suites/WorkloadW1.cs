using FastMargin.Kernels;
using FastMargin.Kernels.Memory;

namespace FastMargin.Bench.Suites;

/// <summary>
/// A seeded book as bare columns: 1,000 instruments held by Zipf(1), price 10 to 1,010, maintenance 0.5 to 5.5 %,
/// <c>1 + floor(min(40, Exp(mean 7)))</c> positions an account, lots of worth 10, up to 1,000 of them, either side,
/// and cash such that <c>equity / requirement = 1.001 + lognormal(ln 3, 0.9)</c>.
/// </summary>
public sealed unsafe class WorkloadW1 : IDisposable
{
    private const int Instruments = 1000;
    private const int MaxPositions = 41;

    private readonly List<IDisposable> _memory = [];
    private readonly NativeColumn<TableRow> _rows;

    /// <summary>Makes the columns of <paramref name="accounts"/> accounts from <paramref name="seed"/>.</summary>
    public WorkloadW1(int accounts, int seed)
    {
        var random = new Random(seed);
        _rows = Keep(new NativeColumn<TableRow>(Instruments + 1));
        for (int i = 1; i <= Instruments; i++)
        {
            double price = 10 + 1000 * random.NextDouble();
            double lot = 10 / price;
            double value = lot * price;
            _rows[i] = new TableRow(value, value * (0.005 + 0.05 * random.NextDouble()));
        }
        double[] popularity = CumulativeZipf();
        int[] pools = new int[MaxPositions + 1];
        for (int i = 0; i < accounts; i++)
            pools[1 + (int)Math.Min(40, -7 * Math.Log(1 - random.NextDouble()))]++;
        var slabs = new List<SlabColumns>();
        for (int n = 1; n <= MaxPositions; n++)
        {
            if (pools[n] > 0)
                slabs.Add(MakeSlab(n, pools[n], popularity, random));
            Positions += (long)n * pools[n];
        }
        Slabs = [.. slabs];
    }

    /// <summary>One slab for each number of positions that occurs.</summary>
    public SlabColumns[] Slabs { get; }

    /// <summary>Positions of all accounts.</summary>
    public long Positions { get; }

    /// <summary>The instruments.</summary>
    public RowTable Table => new(_rows.Start, _rows.Count);

    /// <summary>Recomputes every pool with plain arithmetic and throws where a swept one differs in a bit.</summary>
    /// <exception cref="InvalidOperationException">A pool differs, or its rung is not its ratio's.</exception>
    public void AssertSwept()
    {
        foreach (SlabColumns slab in Slabs)
        {
            for (int pool = 0; pool < slab.Pools; pool++)
                AssertPool(slab, pool);
        }
    }

    /// <summary>Overwrites all outputs, so that a check sees only what was written after.</summary>
    public void Spoil()
    {
        foreach (SlabColumns slab in Slabs)
        {
            new Span<double>(slab.Equity, slab.Pools).Fill(double.NaN);
            new Span<double>(slab.Requirement, slab.Pools).Fill(double.NaN);
            new Span<byte>(slab.Rung, slab.Pools).Fill(PoolValue.Undecided - 1);
        }
    }

    /// <summary>Frees the columns.</summary>
    public void Dispose()
    {
        foreach (IDisposable column in _memory)
            column.Dispose();
    }

    private static double[] CumulativeZipf()
    {
        double[] cumulative = new double[Instruments];
        double sum = 0;
        for (int i = 0; i < Instruments; i++)
            cumulative[i] = sum += 1.0 / (i + 1);
        for (int i = 0; i < Instruments; i++)
            cumulative[i] /= sum;
        return cumulative;
    }

    private SlabColumns MakeSlab(int positions, int pools, double[] popularity, Random random)
    {
        int padded = SlotLayout.PaddedPools(pools);
        var slab = new SlabColumns
        {
            Positions = positions,
            Pools = pools,
            Slots = Keep(new AlignedMemory(SlotLayout.SlotsSize(LotsFormat.Narrow, positions, pools))).Start,
            Cash = Column<double>(padded),
            RequirementBase = Column<double>(padded),
            Magnitude = Column<float>(padded),
            Equity = Column<double>(padded),
            Requirement = Column<double>(padded),
            Rung = Column<byte>(padded),
        };
        for (int pool = 0; pool < pools; pool++)
            FillPool(slab, pool, popularity, random);
        return slab;
    }

    private void FillPool(SlabColumns slab, int pool, double[] popularity, Random random)
    {
        double value = 0;
        double requirement = 0;
        for (int column = 0; column < slab.Positions; column++)
        {
            int found = Array.BinarySearch(popularity, random.NextDouble());
            int row = 1 + Math.Min(found < 0 ? ~found : found, Instruments - 1);
            int lots = random.Next(1, 1001) * (random.Next(2) == 0 ? 1 : -1);
            SlotLayout.Write(slab.Slots, slab.Format, slab.Positions, pool, column, lots, row);
            value += lots * _rows[row].Value;
            requirement += Math.Abs(lots) * _rows[row].Requirement;
        }
        double ratio = 1.001 + Math.Exp(Math.Log(3) + 0.9 * Normal(random));
        slab.Cash[pool] = ratio * requirement - value;
        slab.Magnitude[pool] = MathF.BitIncrement((float)Math.Abs(slab.Cash[pool]));
    }

    private void AssertPool(SlabColumns slab, int pool)
    {
        double equity = slab.Cash[pool];
        double requirement = 0;
        for (int column = 0; column < slab.Positions; column++)
        {
            (long lots, int row) = SlotLayout.Read(slab.Slots, slab.Format, slab.Positions, pool, column);
            equity = Math.FusedMultiplyAdd(lots, _rows[row].Value, equity);
            requirement = Math.FusedMultiplyAdd(Math.Abs(lots), _rows[row].Requirement, requirement);
        }
        int rung = 0;
        for (int j = 0; j < Thresholds.Default.Count; j++)
            rung += equity - Thresholds.Default[j] * requirement >= 0 ? 1 : 0;
        bool isRight = slab.Equity[pool] == equity && slab.Requirement[pool] == requirement
            && (slab.Rung[pool] == rung || slab.Rung[pool] == PoolValue.Undecided);
        if (!isRight)
        {
            throw new InvalidOperationException(
                $"Pool {pool} of {slab.Positions} positions: expected {equity}, {requirement}, rung {rung}, "
                + $"found {slab.Equity[pool]}, {slab.Requirement[pool]}, rung {slab.Rung[pool]}.");
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private T* Column<T>(int count)
        where T : unmanaged => Keep(new NativeColumn<T>(count)).Start;

    private T Keep<T>(T memory)
        where T : IDisposable
    {
        _memory.Add(memory);
        return memory;
    }
}
