using System.Runtime.InteropServices;
using FastMargin.Book;
using FastMargin.Kernels;

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
    private StressPart _part;

    /// <summary>The copy, as it is after the last shock.</summary>
    public Slab Pools => _scratch!;

    /// <summary>Number of pools.</summary>
    public int Count { get; private set; }

    /// <summary>The id of a pool of the piece.</summary>
    public int PoolAt(int at) => Pools.Pools[at];

    /// <summary>True when more than the rows of a shock decides on a pool, or a price is missing.</summary>
    public static bool NeedsMore(MarginBook book, Slab slab, int at, ShockBatch batch)
    {
        for (int column = 0; column < slab.Positions; column++)
        {
            Slot slot = slab.ReadSlot(at, column);
            if (batch.MayCross(slot.Row, Math.Abs(slot.Lots))) return true;
        }

        int pool = slab.Pools[at];
        return book.UnpricedInstrument(pool) >= 0
            || Array.Exists(batch.MovingCurrencies, c => HasSomethingIn(book, slab, at, c));
    }

    /// <summary>Takes pools of a slab.</summary>
    public void Load(in StressPart part, ShockBatch batch)
    {
        Slab source = part.Slab;
        if (_scratch is null || _scratch.Positions != source.Positions || _scratch.IsWide != source.IsWide)
        {
            _scratch?.Dispose();
            _scratch = new Slab(source.Positions, source.IsWide, source.Profile);
        }

        (_part, Count) = (part, part.Count);
        if (part.Lanes is { } lanes) _scratch.Take(source, lanes);
        else _scratch.Take(source, part.From, part.Count);
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
        foreach (ref readonly Crossing crossing in CollectionsMarshal.AsSpan(_crossings))
        {
            int row = batch.RowAfter(shock, crossing.Row, crossing.Size);
            if (row == crossing.Row) continue;
            Slot slot = Pools.ReadSlot(crossing.At, crossing.Column);
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
        foreach (int at in _touched.Ids) Pools.TakeOne(at, _part.Slab, _part.LaneAt(at));
        _touched.Clear();
    }

    private void FindCrossings(ShockBatch batch)
    {
        for (int column = 0; column < Pools.Positions; column++)
        {
            for (int at = 0; at < Count; at++)
            {
                Slot slot = Pools.ReadSlot(at, column);
                long size = Math.Abs(slot.Lots);
                if (batch.MayCross(slot.Row, size)) _crossings.Add(new Crossing(at, column, slot.Row, size));
            }
        }
    }

    private void FindRated(ShockBatch batch)
    {
        for (int at = 0; at < Count; at++)
        {
            foreach (int currency in batch.MovingCurrencies)
            {
                if (HasSomethingIn(book, Pools, at, currency)) _rated.Add((at, currency));
            }
        }
    }

    private static bool HasSomethingIn(MarginBook book, Slab slab, int at, int currency)
    {
        int cursor = MarginBook.FirstBalance;
        while (book.NextBalance(slab.Pools[at], ref cursor, out int held, out _))
        {
            if (held == currency) return true;
        }

        for (int column = 0; column < slab.Positions; column++)
        {
            int row = slab.ReadSlot(at, column).Row;
            if (book.ChainAt(row).Instrument.SettleCurrency == currency) return true;
        }

        return false;
    }

    private readonly record struct Crossing(int At, int Column, int Row, long Size);
}

/// <summary>Some pools of a slab.</summary>
/// <param name="Slab">The slab.</param>
/// <param name="From">Where they begin if they are neighbours: at a whole group.</param>
/// <param name="Count">How many.</param>
/// <param name="Lanes">Where they are if they are not.</param>
internal readonly record struct StressPart(Slab Slab, int From, int Count, int[]? Lanes)
{
    // 1024 groups of eight pools with 7.5 positions are 370 KB of slots: they stay in a second-level cache.
    private const int MostPools = 1024 * SlotLayout.GroupSize;

    /// <summary>A whole slab in parts.</summary>
    public static IEnumerable<StressPart> Of(Slab slab)
    {
        for (int from = 0; from < slab.Count; from += MostPools)
            yield return new StressPart(slab, from, Math.Min(MostPools, slab.Count - from), null);
    }

    /// <summary>Some lanes of a slab in parts.</summary>
    public static IEnumerable<StressPart> Of(Slab slab, IEnumerable<int> lanes) =>
        lanes.Chunk(MostPools).Select(part => new StressPart(slab, 0, part.Length, part));

    /// <summary>Where in the slab a pool of the part is.</summary>
    public int LaneAt(int at) => Lanes is null ? From + at : Lanes[at];
}
