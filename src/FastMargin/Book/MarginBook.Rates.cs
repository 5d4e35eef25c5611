using FastMargin.Instruments;
using FastMargin.Kernels;

namespace FastMargin.Book;

/// <content>Currency rates that move: what depends on them is valued at once, or only where somebody looks.</content>
public sealed partial class MarginBook
{
    private readonly DirtySet _dirtyRates;
    private bool _hasMovingRates;
    private bool _hasStaleCash;

    /// <summary>
    /// Instruments whose mark is a currency's rate and has moved since the last <see cref="ClearChanges"/>, while
    /// values are deferred.
    /// </summary>
    internal DirtySet ChangedRates => _dirtyRates;

    /// <summary>The rates to base by currency, two roundings from exact; NaN where there is none.</summary>
    internal ReadOnlySpan<double> Rates => _fx;

    /// <summary>The currencies whose rate is the mark of an instrument.</summary>
    internal ReadOnlySpan<int> CurrenciesOf(int instrument) => _currenciesOfInstrument[instrument];

    /// <summary>The pools that hold something of a currency or in it; none for one whose rate is fixed.</summary>
    internal SortedKeys? DependentsOf(int currency) => _dependents[currency];

    /// <summary>
    /// What a pool has in each currency whose rate moves, in base currency at the rates as they are: if only the rate
    /// moves, to f', both numbers become <c>f'/f</c> times what they are.
    /// </summary>
    /// <returns>The number of such currencies.</returns>
    internal int RateParts(int pool, ref RatePart[] parts)
    {
        FindDependencies(pool);
        int count = _dependenciesOfPool.Count;
        if (count > parts.Length) Array.Resize(ref parts, 2 * count);
        for (int i = 0; i < count; i++) parts[i] = PartOf(pool, _dependenciesOfPool[i]);
        return count;
    }

    /// <summary>Whose marks the moving rates of a pool are, in the order of <see cref="RateParts"/>.</summary>
    /// <returns>Their number.</returns>
    internal int RateSources(int pool, ref int[] sources)
    {
        if (!_hasMovingRates) return 0;
        FindDependencies(pool);
        int count = _dependenciesOfPool.Count;
        if (count > sources.Length) Array.Resize(ref sources, 2 * count);
        for (int i = 0; i < count; i++) sources[i] = SourceOf(_dependenciesOfPool[i]);
        return count;
    }

    private int SourceOf(int currency) => Universe.Currencies[currency].FxInstrument!.Value;

    private RatePart PartOf(int pool, int currency)
    {
        var part = new RatePart { Instrument = SourceOf(currency) };
        double fx = _fx[currency];
        int cursor = _pools[pool].FirstBalance;
        while (_balances.Next(ref cursor, out int held, out Units.Money amount))
        {
            if (held == currency) part.Add(_collateral[held].Value(amount.ToDouble()) * fx, 0);
        }

        Slab slab = RowOf(pool, out int at);
        for (int i = 0; i < slab.Positions; i++)
        {
            Slot slot = slab.ReadSlot(at, i);
            ref readonly RowFact fact = ref FactOf(slot);
            if (fact.Settle != currency) continue;
            TableRow row = RowAt(slot.Row);
            part.Add(slot.Lots * row.Value, Math.Abs((double)slot.Lots) * row.Requirement);
            if (!fact.IsPaidFor) part.Add(fact.EntryCost(slot) * fx, 0);
            if (fact.Bracket != 0) part.Add(0, -fact.Amount * fx);
        }

        return part;
    }

    private unsafe TableRow RowAt(int row) => _firstRow[row];

    private bool DependsOnRates(int pool)
    {
        FindDependencies(pool);
        return _dependenciesOfPool.Count > 0;
    }

    /// <summary>Values what has waited since rates moved.</summary>
    private void SettleRates()
    {
        if (!_hasStaleCash) return;
        _hasStaleCash = false;
        foreach (SortedKeys? dependents in _dependents)
        {
            for (int chunk = 0; chunk < (dependents?.ChunkCount ?? 0); chunk++)
            {
                foreach (ulong key in dependents!.ChunkKeys(chunk)) Evaluate(HolderKey.Pool(key));
            }
        }
    }

    private void SetFx(int currency, double fx, bool isQuiet)
    {
        _fx[currency] = fx;
        _hasStaleCash |= isQuiet;
        foreach (int instrument in _settledIn[currency])
        {
            foreach (MarginChain chain in _chainsOfInstrument[instrument]) WriteRows(chain, isChange: !isQuiet);
        }
    }

    private void MoveFx(int currency, double fx)
    {
        // A rate that appears or vanishes changes what is known of its dependents, and that cannot wait.
        bool isDeferred = _defersBrackets && !double.IsNaN(_fx[currency]) && !double.IsNaN(fx);
        SetFx(currency, fx, isDeferred);
        if (_defersBrackets) _dirtyRates.Add(SourceOf(currency));
        if (isDeferred) return;
        SortedKeys dependents = _dependents[currency]!;
        for (int chunk = 0; chunk < dependents.ChunkCount; chunk++)
        {
            foreach (ulong key in dependents.ChunkKeys(chunk)) Revalue(HolderKey.Pool(key));
        }
    }
}

/// <summary>What of a pool moves in proportion to one currency's rate, in base currency.</summary>
internal struct RatePart
{
    /// <summary>Whose mark is the rate.</summary>
    public int Instrument;

    /// <summary>Equity: balances, worth of positions, what was paid for them.</summary>
    public double Equity;

    /// <summary>Maintenance requirement.</summary>
    public double Requirement;

    /// <summary>Sum of the magnitudes of all terms of the equity.</summary>
    public double GrossEquity;

    /// <summary>Sum of the magnitudes of all terms of the requirement.</summary>
    public double GrossRequirement;

    public void Add(double equity, double requirement)
    {
        Equity += equity;
        Requirement += requirement;
        GrossEquity += Math.Abs(equity);
        GrossRequirement += Math.Abs(requirement);
    }
}
