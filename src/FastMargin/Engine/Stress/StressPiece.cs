using FastMargin.Book;

namespace FastMargin.Engine.Stress;

/// <summary>
/// A copy of some pools that takes one shock after the other. Most positions stay in their bracket whatever the shock,
/// and then the rows of the shock are all that differs; those that may cross an edge, and pools with something in a
/// currency whose rate moves, are found once and put right for each shock.
/// </summary>
internal sealed unsafe class StressPiece(MarginBook book) : IDisposable
{
    private readonly List<Crossing> _crossings = [];
    private readonly List<(int At, int Currency)> _rated = [];
    private readonly DirtySet _touched = new();
    private Slab? _scratch;
    private Slab? _source;
    private int _from;

    /// <summary>The copy, as it is after the last shock.</summary>
    public Slab Pools => _scratch!;

    /// <summary>Number of pools.</summary>
    public int Count { get; private set; }

    /// <summary>The id of a pool of the piece.</summary>
    public int PoolAt(int at) => _source!.Pools[_from + at];

    /// <summary>Takes pools of a slab, from a whole group on.</summary>
    public void Load(Slab source, int from, int count, ShockBatch batch)
    {
        if (_scratch is null || _scratch.Positions != source.Positions || _scratch.IsWide != source.IsWide)
        {
            _scratch?.Dispose();
            _scratch = new Slab(source.Positions, source.IsWide, source.Profile);
        }

        (_source, _from, Count) = (source, from, count);
        _scratch.Take(source, from, count);
        _touched.Clear();
        _crossings.Clear();
        _rated.Clear();
        FindCrossings(batch);
        if (batch.MovingCurrencies.Length > 0) FindRated(batch);
    }

    /// <summary>Puts the pools into the brackets, and values their cash at the rates, of a shock.</summary>
    public void Apply(ShockBatch batch, int shock)
    {
        Restore();
        foreach (Crossing crossing in _crossings)
        {
            Slot slot = Pools.ReadSlot(crossing.At, crossing.Column);
            int row = batch.RowAfter(shock, crossing.Chain, Math.Abs(slot.Lots));
            if (row == slot.Row) continue;
            Pools.WriteSlot(crossing.At, crossing.Column, slot with { Row = row });
            _touched.Add(crossing.At);
        }

        foreach ((int at, int currency) in _rated)
        {
            if (batch.IsMoved(shock, currency)) _touched.Add(at);
        }

        foreach (int at in _touched.Ids) book.Evaluate(PoolAt(at), Pools, at, batch.Fx(shock));
    }

    public void Dispose() => _scratch?.Dispose();

    private void Restore()
    {
        foreach (int at in _touched.Ids) Pools.TakeOne(at, _source!, _from + at);
        _touched.Clear();
    }

    private void FindCrossings(ShockBatch batch)
    {
        for (int column = 0; column < Pools.Positions; column++)
        {
            for (int at = 0; at < Count; at++)
            {
                Slot slot = Pools.ReadSlot(at, column);
                if (!batch.MayCross(slot.Row, Math.Abs(slot.Lots))) continue;
                _crossings.Add(new Crossing(at, column, book.ChainAt(slot.Row)));
            }
        }
    }

    private void FindRated(ShockBatch batch)
    {
        for (int at = 0; at < Count; at++)
        {
            foreach (int currency in batch.MovingCurrencies)
            {
                if (HasSomethingIn(at, currency)) _rated.Add((at, currency));
            }
        }
    }

    private bool HasSomethingIn(int at, int currency)
    {
        int cursor = MarginBook.FirstBalance;
        while (book.NextBalance(PoolAt(at), ref cursor, out int held, out _))
        {
            if (held == currency) return true;
        }

        for (int column = 0; column < Pools.Positions; column++)
        {
            int row = Pools.ReadSlot(at, column).Row;
            if (book.ChainAt(row).Instrument.SettleCurrency == currency) return true;
        }

        return false;
    }

    private readonly record struct Crossing(int At, int Column, MarginChain Chain);
}
