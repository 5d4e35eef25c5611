using FastMargin.Book;
using FastMargin.Kernels;

namespace FastMargin.Engine.Stress;

/// <summary>
/// A whole book on a device, shock after shock: copies of the slabs stay there, and what goes up for a shock is its
/// rows and the groups of pools that change a bracket or hold a currency that moves. Rungs that changed come back; what
/// deficient pools lack is worked out here, from the copies, so nothing of a result depends on the device.
/// </summary>
internal sealed class StressDevice : IDisposable
{
    private readonly MarginBook _book;
    private readonly EngineOptions _options;
    private readonly StressJudge _judge;
    private readonly BatchBook _device;
    private readonly List<StressPiece> _pieces = [];
    private readonly List<Slab> _copies = [];
    private readonly HashSet<int> _deficient = [];
    private readonly List<int> _undecided = [];

    /// <summary>Opens a device.</summary>
    /// <exception cref="Instruments.DataException">The device does not work.</exception>
    public StressDevice(MarginBook book, EngineOptions options, StressJudge judge, IBatchDevice device)
    {
        (_book, _options, _judge) = (book, options, judge);
        _device = BatchBook.Open(book, options, device);
    }

    /// <summary>Counts every pool that no model margins, under each shock of a batch.</summary>
    /// <exception cref="BatchDeviceException">The device failed.</exception>
    public void Count(ShockBatch batch, StressTally[] tallies, Action<double> progress, CancellationToken stop)
    {
        Copy(batch);
        for (int shock = 0; shock < batch.Count; shock++)
        {
            stop.ThrowIfCancellationRequested();
            foreach (StressPiece piece in _pieces) piece.Apply(batch, shock);
            _device.Begin(_copies, batch.Rows(shock));
            Follow(_device.Finish());
            foreach (int pool in _undecided) Judge(pool, batch.Steps(shock), tallies[shock]);
            foreach (int pool in _deficient) tallies[shock].AddDeficient(pool, Lacking(pool, batch.Rows(shock)));
            foreach (int pool in _undecided) _deficient.Remove(pool);
            progress((shock + 1.0) / batch.Count);
        }
    }

    /// <summary>Frees the copies, here and on the device.</summary>
    public void Dispose()
    {
        foreach (StressPiece piece in _pieces) piece.Dispose();
        _device.Dispose();
    }

    private void Copy(ShockBatch batch)
    {
        foreach (Slab slab in _book.Slabs)
        {
            var piece = new StressPiece(_book);
            piece.Load(slab, 0, slab.Count, batch);
            _pieces.Add(piece);
            _copies.Add(piece.Pools);
        }
    }

    private void Follow(ReadOnlySpan<BatchChange> changes)
    {
        _undecided.Clear();
        foreach (BatchChange change in changes)
        {
            if (_book.IsModelled(change.Pool)) continue;
            if (change.Rung == PoolValue.Undecided) _undecided.Add(change.Pool);
            bool isMet = change.Rung >= _options.Profiles[_copies[change.Slab].Profile].RequirementRung;
            if (isMet) _deficient.Remove(change.Pool);
            else _deficient.Add(change.Pool);
        }
    }

    private void Judge(int pool, long[] steps, StressTally tally)
    {
        if (_book.UnpricedInstrument(pool) >= 0) tally.AddUnknown();
        else if (_judge.IsDeficient(pool, steps)) _deficient.Add(pool);
    }

    private double Lacking(int pool, RowTable rows)
    {
        (int slab, int at) = _book.PlaceOf(pool);
        return PoolKernel.MostLacking(_copies[slab].Columns(), at, rows);
    }
}
