using FastMargin.Units;

namespace FastMargin.Book;

/// <content>Brackets: who is in which, either after every mark or only where somebody looks.</content>
public sealed partial class MarginBook
{
    private bool _defersBrackets;
    private bool _hasEdges;

    /// <summary>
    /// True when positions are put into their brackets, and cash is valued at currency rates, only where somebody looks
    /// at their pool. A mark is then cheap however many positions it takes over an edge and however many pools have
    /// something in a currency whose rate it is, and a pool that does change is not among those that changed: for an
    /// engine whose proofs hold across brackets and rates.
    /// </summary>
    internal bool DefersBrackets
    {
        get => _defersBrackets;
        set
        {
            if (_defersBrackets && !value) SettleAll();
            _defersBrackets = value;
        }
    }

    /// <summary>All slabs, whose brackets may be those of former marks while they are deferred.</summary>
    internal IReadOnlyList<Slab> RawSlabs => _slabs.All;

    /// <summary>The number of a pool's slab, and its position there.</summary>
    internal (int Slab, int At) PlaceOf(int pool) => (_pools[pool].Slab, _pools[pool].Position);

    /// <summary>The slab of a pool, whose brackets may be those of former marks while they are deferred.</summary>
    private Slab RowOf(int pool, out int at)
    {
        at = _pools[pool].Position;
        return _slabs[_pools[pool].Slab];
    }

    /// <summary>
    /// All slabs in the brackets and with the cash of the marks as they are, while values stay deferred: nothing of it
    /// counts as a change. Positions that an edge has passed since the last time are found by size.
    /// </summary>
    internal IReadOnlyList<Slab> SettledSlabs()
    {
        if (_defersBrackets) SettleAll(isChange: false);
        return _slabs.All;
    }

    private void SettleAll(bool isChange = true)
    {
        SettleRates();
        foreach (MarginChain chain in _chains.Values)
        {
            double price = PriceOf(chain.Instrument.Id);
            // Bands of quiet are void: pools have been settled one by one, at prices that have come and gone.
            if (chain.Brackets > 1 && !double.IsNaN(price)) Rebracket(chain, price, isChange);
        }
    }

    /// <summary>Puts pools of a slab into the brackets of the marks as they are, and their cash to the rates.</summary>
    internal void SettleLanes(Slab slab, int from, int to)
    {
        if (!_defersBrackets || !MayBeUnsettled) return;
        for (int at = from; at < to; at++) Settle(slab.Pools[at], slab, at);
    }

    /// <summary>False where no chain has a second bracket and no cash waits for its rate.</summary>
    private bool MayBeUnsettled => _hasEdges || _hasStaleCash;

    private void Settle(int pool)
    {
        if (!MayBeUnsettled) return;
        Slab slab = RowOf(pool, out int at);
        Settle(pool, slab, at);
    }

    private void Settle(int pool, Slab slab, int at)
    {
        bool isChanged = false;
        for (int i = 0; i < slab.Positions; i++)
        {
            Slot slot = slab.ReadSlot(at, i);
            MarginChain chain = _chainOfRow[slot.Row];
            if (chain.Brackets == 1) continue;
            double price = PriceOf(chain.Instrument.Id);
            if (double.IsNaN(price)) continue;
            int row = chain.FirstRow + chain.BracketOf(Math.Abs(slot.Lots), price, Mark(chain.Instrument.Id));
            if (row == slot.Row) continue;
            chain.Note(price);
            slab.WriteSlot(at, i, slot with { Row = row });
            isChanged = true;
        }

        if (isChanged || (_hasStaleCash && DependsOnRates(pool))) Evaluate(pool, slab, at, _fx);
    }

    private void Rebracket(MarginChain chain, double price, bool isChange = true)
    {
        EnsureHolders();
        Price mark = Mark(chain.Instrument.Id);
        _crossed.Clear();
        chain.CollectCrossed(price, _crossed);
        foreach (ulong key in _crossed)
        {
            if (!TryRebracket(HolderKey.Pool(key), chain, price, mark)) continue;
            if (isChange) Revalue(HolderKey.Pool(key));
            else Evaluate(HolderKey.Pool(key));
        }

        chain.Refresh(price, mark);
    }

    private bool TryRebracket(int pool, MarginChain chain, double price, Price mark)
    {
        Slab slab = RowOf(pool, out int at);
        bool isChanged = false;
        for (int i = 0; i < slab.Positions; i++)
        {
            Slot slot = slab.ReadSlot(at, i);
            if (_chainOfRow[slot.Row] != chain) continue;
            int row = chain.FirstRow + chain.BracketOf(Math.Abs(slot.Lots), price, mark);
            if (row == slot.Row) continue;
            slab.WriteSlot(at, i, slot with { Row = row });
            isChanged = true;
        }

        return isChanged;
    }
}
