using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Kernels;

namespace FastMargin.Engine.Stress;

/// <summary>
/// A whole book on a device, under many shocks in one launch a slab. The book goes up once; for a batch of shocks the
/// rows go up, and which pools are left out: those that some shock may take over the edge of a bracket, that have
/// something in a currency that moves, that lack a price, or that a model margins. Sums of blocks come back, and the
/// pools whose sign is open. The worst pools are looked for here, in the worst blocks.
/// </summary>
internal sealed class StressDevice : IDisposable
{
    // Between these a run can be stopped.
    private const int ShocksAtOnce = 64;

    private readonly MarginBook _book;
    private readonly IStressPass _pass;
    private readonly StressSums _sums = new();
    private List<Slab> _slabs = [];
    private byte[][] _skipped = [];

    private StressDevice(MarginBook book, IStressPass pass) => (_book, _pass) = (book, pass);

    /// <summary>What it moved and did so far.</summary>
    public BatchCounts Counts => _pass.Counts;

    /// <summary>Opens the device that options name; null where they name the lanes.</summary>
    /// <exception cref="DataException">The device does not work, or takes one table at a time.</exception>
    public static StressDevice? Open(MarginBook book, EngineOptions options)
    {
        IBatchDevice device = options.ResolveDevice(options.Device);
        if (device.Kind == BatchDeviceKind.Lanes) return null;
        try
        {
            IBatchPass opened = device.Open();
            if (opened is IStressPass pass) return new StressDevice(book, pass);
            opened.Dispose();
        }
        catch (BatchDeviceException e)
        {
            throw e.AsDataException(device.Name);
        }

        throw new DataException(
            $"device {device.Name}, which takes one table at a time", "one that takes many, or cpu");
    }

    /// <summary>Decides which pools the device is given.</summary>
    /// <returns>Those that it is not given, but for the ones under a model.</returns>
    public List<StressPart> Split(ShockBatch batch)
    {
        List<Slab> slabs = _book.Slabs;
        var others = new List<StressPart>();
        _skipped = [.. slabs.Select(s => new byte[s.Count])];
        for (int i = 0; i < slabs.Count; i++)
        {
            Slab slab = slabs[i];
            var lanes = new List<int>();
            for (int at = 0; at < slab.Count; at++)
            {
                bool isModelled = _book.IsModelled(slab.Pools[at]);
                if (!isModelled && !StressPiece.NeedsMore(_book, slab, at, batch)) continue;
                _skipped[i][at] = 1;
                if (!isModelled) lanes.Add(at);
            }

            others.AddRange(StressPart.Of(slab, lanes));
        }

        return others;
    }

    /// <summary>Counts the pools that the device was given, under each shock of the batch.</summary>
    /// <exception cref="BatchDeviceException">The device failed.</exception>
    public void Count(
        ShockBatch batch, StressJudge judge, StressTally[] tallies, Action<double> progress, CancellationToken stop)
    {
        if (_slabs.Count == 0) Load();
        for (int first = 0; first < batch.Count; first += ShocksAtOnce)
        {
            stop.ThrowIfCancellationRequested();
            int shocks = Math.Min(ShocksAtOnce, batch.Count - first);
            _pass.Stress(batch.Rows(first), shocks, _skipped, _sums);
            for (int k = 0; k < shocks; k++) Add(k, batch.Rows(first + k), tallies[first + k]);
            foreach (StressDoubt doubt in _sums.Doubts)
            {
                int shock = first + doubt.Shock;
                Decide(doubt, batch.Rows(shock), batch.Steps(shock), judge, tallies[shock]);
            }

            progress((double)(first + shocks) / batch.Count);
        }
    }

    /// <summary>Frees the book on the device.</summary>
    public void Dispose() => _pass.Dispose();

    // Slabs note what changed for whoever else has the book on a device: that is not touched.
    private unsafe void Load()
    {
        List<Slab> slabs = _book.Slabs;
        for (int i = 0; i < slabs.Count; i++)
        {
            _pass.Load(i, new BatchSlab
            {
                Columns = slabs[i].Columns(),
                Pools = slabs[i].PoolColumn,
                Thresholds = StressPass.Requirement,
                Capacity = slabs[i].Capacity,
            });
        }

        _slabs = slabs;
    }

    private void Add(int shock, RowTable rows, StressTally tally)
    {
        var blocks = new List<(double Worst, int Slab, int Block)>();
        for (int slab = 0; slab < _slabs.Count; slab++)
        {
            ReadOnlySpan<StressBlock> found = _sums.Blocks(shock, slab);
            for (int block = 0; block < found.Length; block++)
            {
                if (found[block].Deficient == 0) continue;
                tally.Add(found[block]);
                blocks.Add((found[block].Worst, slab, block));
            }
        }

        blocks.Sort((a, b) => b.Worst.CompareTo(a.Worst));
        foreach ((double most, int slab, int block) in blocks)
        {
            if (!tally.HasPlaceFor(most)) break;
            Rank(slab, block * StressSums.BlockSize, rows, tally);
        }
    }

    /// <summary>Ranks the pools of a block that are in its sum.</summary>
    private void Rank(int slab, int from, RowTable rows, StressTally tally)
    {
        SlabColumns columns = _slabs[slab].Columns();
        for (int at = from; at < Math.Min(from + StressSums.BlockSize, columns.Pools); at++)
        {
            if (_skipped[slab][at] != 0) continue;
            if (PoolKernel.Evaluate(columns, at, rows, StressPass.Requirement).Rung != 0) continue;
            double units = StressTally.UnitsOf(PoolKernel.MostLacking(columns, at, rows));
            if (units < StressSums.MostUnits) tally.RankCounted(_slabs[slab].Pools[at], units);
        }
    }

    private void Decide(StressDoubt doubt, RowTable rows, long[] steps, StressJudge judge, StressTally tally)
    {
        Slab slab = _slabs[doubt.Slab];
        int pool = slab.Pools[doubt.Lane];
        SlabColumns columns = slab.Columns();
        bool isDeficient = PoolKernel.Evaluate(columns, doubt.Lane, rows, StressPass.Requirement).Rung == 0
            || judge.IsDeficient(pool, steps);
        if (isDeficient) tally.AddDeficient(pool, PoolKernel.MostLacking(columns, doubt.Lane, rows));
    }
}
