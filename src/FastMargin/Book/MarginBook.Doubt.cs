using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Book;

/// <content>Prices in doubt: surcharged tables while the last good mark stands in, and who is to blame.</content>
public sealed partial class MarginBook
{
    private readonly Dictionary<(MarginTable Table, Rate Growth), MarginTable> _surcharged = [];
    private readonly List<int> _holdersInDoubt = [];
    private Rate[] _growths = [];
    private bool[] _isInDoubt = [];

    /// <summary>
    /// Says that holders of the instrument may be asked for more while its price is in doubt, by up to a move of
    /// <paramref name="bound"/> either way; see <see cref="Surcharge"/>.
    /// </summary>
    /// <exception cref="DataException">
    /// One of its tables has no rates, or its mark is a currency's rate, which moves more than its holders.
    /// </exception>
    internal void AllowSurcharge(int instrument, Rate bound)
    {
        Instrument of = Universe.Instruments[instrument];
        if (_currenciesOfInstrument[instrument].Length > 0)
        {
            string code = Universe.Currencies[_currenciesOfInstrument[instrument][0]].Code;
            throw new DataException(
                $"a conservative policy for {of.Symbol}, which is the rate of {code}", "keep or halt for a rate");
        }

        if (of.CanBeHeld)
        {
            Surcharge.Check(of, of.Long);
            Surcharge.Check(of, of.Short);
        }

        foreach (((int Account, int Instrument) key, MarginTable table) in _overrides)
        {
            if (key.Instrument == instrument) Surcharge.Check(of, table);
        }

        if (_growths.Length == 0) _growths = new Rate[Universe.Instruments.Count];
        if (_isInDoubt.Length == 0) _isInDoubt = new bool[Universe.Instruments.Count];
        _growths[instrument] = Surcharge.Growth(of.Kind, bound);
    }

    /// <summary>Asks holders of an instrument for more, or no longer.</summary>
    /// <returns>False, and nothing done, when there is no room for another table.</returns>
    internal bool TrySurcharge(int instrument, bool isInDoubt)
    {
        if (!MaySurcharge(instrument) || _isInDoubt[instrument] == isInDoubt) return true;
        EnsureHolders();
        _holdersInDoubt.Clear();
        Instrument of = Universe.Instruments[instrument];
        try
        {
            // The chains first: without room for them nothing has changed.
            foreach (MarginChain chain in _chainsOfInstrument[instrument])
            {
                AddHolders(chain);
                if (!isInDoubt || chain.Holders!.ChunkCount == 0 || chain.Table == _byModel) continue;
                _ = ChainOf(instrument, Charged(chain.Table, _growths[instrument]));
            }
        }
        catch (DataException)
        {
            return false;
        }

        _isInDoubt[instrument] = isInDoubt;
        _holdersInDoubt.Sort();
        for (int i = 0; i < _holdersInDoubt.Count; i++)
        {
            // Both legs of a hedge are holders.
            if (i == 0 || _holdersInDoubt[i] != _holdersInDoubt[i - 1]) Retable(_holdersInDoubt[i], instrument);
        }

        return true;
    }

    /// <summary>True while holders of the instrument are asked for more.</summary>
    internal bool IsInDoubt(int instrument) => MaySurcharge(instrument) && _isInDoubt[instrument];

    /// <summary>Where <see cref="NextBalance"/> begins.</summary>
    internal const int FirstBalance = -2;

    /// <summary>
    /// Goes through the balances of a pool that are not zero, the base currency first; false at their end.
    /// </summary>
    internal bool NextBalance(int pool, ref int cursor, out int currency, out Money amount)
    {
        if (cursor == FirstBalance)
        {
            cursor = _pools[pool].FirstBalance;
            (currency, amount) = (Universe.BaseCurrency, new Money(_pools[pool].BaseBalance));
            if (amount.Sign != 0) return true;
        }

        return _balances.Next(ref cursor, out currency, out amount);
    }

    /// <summary>A currency's rate to base, exactly, in units of 10^-18; it must be there.</summary>
    internal Int128 FxAtto(int currency)
    {
        Currency of = Universe.Currencies[currency];
        return of.FxInstrument is { } source ? Mark(source).Atto : of.IsBase ? Atto.One : of.Fx!.Value.Atto;
    }

    /// <summary>
    /// The first instrument, by id, without a mark that a pool depends on: one it holds, or the rate of a currency it
    /// settles in or has a balance of, or one that its margin model needs. -1 when there is none.
    /// </summary>
    internal int UnpricedInstrument(int pool)
    {
        int first = int.MaxValue;
        if (IsModelled(pool) && Requirements!.UnpricedInstrument(pool) is >= 0 and var missing) first = missing;
        Slab slab = RowOf(pool, out int at);
        for (int i = 0; i < slab.Positions; i++)
        {
            Instrument held = _chainOfRow[slab.ReadSlot(at, i).Row].Instrument;
            if (!HasMark(held.Id)) first = Math.Min(first, held.Id);
            NoteRate(held.SettleCurrency);
        }

        int cursor = _pools[pool].FirstBalance;
        while (_balances.Next(ref cursor, out int currency, out _)) NoteRate(currency);
        return first == int.MaxValue ? -1 : first;

        void NoteRate(int currency)
        {
            if (!HasFx(currency)) first = Math.Min(first, Universe.Currencies[currency].FxInstrument!.Value);
        }
    }

    /// <summary>True when tables of the instrument must have rates, as its price may come to be in doubt.</summary>
    internal bool MaySurcharge(int instrument) => _growths.Length > 0 && _growths[instrument].Sign > 0;

    private MarginTable Charged(int instrument, MarginTable table) =>
        IsInDoubt(instrument) ? Charged(table, _growths[instrument]) : table;

    private MarginTable Charged(MarginTable table, Rate growth)
    {
        if (_surcharged.TryGetValue((table, growth), out MarginTable? charged)) return charged;
        return _surcharged[(table, growth)] = Surcharge.Of(table, growth);
    }

    private void AddHolders(MarginChain chain)
    {
        for (int chunk = 0; chunk < chain.Holders!.ChunkCount; chunk++)
        {
            foreach (ulong key in chain.Holders.ChunkKeys(chunk)) _holdersInDoubt.Add(HolderKey.Pool(key));
        }
    }
}
