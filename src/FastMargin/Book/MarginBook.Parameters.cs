using FastMargin.Instruments;
using FastMargin.Kernels;

namespace FastMargin.Book;

/// <content>
/// Margin tables and collateral schedules as they are now: those of the universe until others take their place.
/// </content>
public sealed partial class MarginBook
{
    private readonly List<int> _holders = [];
    private MarginTable?[] _long = [];
    private MarginTable?[] _short = [];
    private CollateralSchedule[] _schedules = [];
    private OptionContract?[] _options = [];

    /// <summary>True once a table or schedule has taken the place of one of the universe.</summary>
    public bool IsUpdated { get; private set; }

    /// <summary>The collateral schedule of a currency as it is now.</summary>
    public CollateralSchedule CollateralOf(int currency) => _schedules[currency];

    /// <summary>
    /// The right that an option gives now: that of its <see cref="Instrument"/> until a corporate action has changed
    /// it; null for anything else.
    /// </summary>
    public OptionContract? OptionOf(int instrument) => _options[instrument];

    /// <summary>Gives an option other terms, after a corporate action.</summary>
    /// <exception cref="ArgumentException">It is no option.</exception>
    public void SetOption(int instrument, OptionContract option)
    {
        ArgumentNullException.ThrowIfNull(option);
        if (_options[instrument] is null)
            throw new ArgumentException($"{Universe.Instruments[instrument].Symbol} is no option.", nameof(instrument));
        _options[instrument] = option;
        IsUpdated = true;
        if (IsDriver(instrument)) _changedDrivers.Add(instrument);
    }

    /// <summary>Gives a currency another collateral schedule, for all pools.</summary>
    public void SetCollateral(int currency, CollateralSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        _schedules[currency] = schedule;
        _collateral[currency] = new CollateralCurve(schedule);
        IsUpdated = true;
        for (int pool = 0; pool < PoolTop; pool++)
        {
            if (IsPool(pool) && Balance(pool, currency).Sign != 0) Revalue(pool);
        }
    }

    /// <summary>
    /// Gives an instrument another margin table, for all accounts without one of their own. The rule for short stock
    /// replaces that of the short side, any other rule those of both sides.
    /// </summary>
    /// <exception cref="DataException">
    /// An index, which is never held; the rule for short stock on anything else; or no room for the table.
    /// </exception>
    public void SetInstrumentTable(int instrument, MarginTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Instrument of = Universe.Instruments[instrument];
        if (OverrideCheck.Refusal(of, table) is { } refusal) throw refusal;
        if (MaySurcharge(instrument)) Surcharge.Check(of, table);
        // The chain first: without room for it nothing has changed.
        _ = ChainOf(instrument, table);
        _short[instrument] = table;
        if (table.Rule != MarginRule.EquityShort) _long[instrument] = table;
        IsUpdated = true;
        CollectHolders(instrument, _holders);
        foreach (int pool in _holders) RemakeSlots(pool, instrument);
    }

    /// <summary>
    /// True when kernel rows are left for a table of an instrument, the surcharged one beside it while its price is in
    /// doubt.
    /// </summary>
    internal bool HasRows(int instrument, MarginTable table)
    {
        int missing = MissingRows(instrument, table);
        if (IsInDoubt(instrument) && table != _byModel) missing += MissingRows(instrument, Charged(instrument, table));
        return _rowCount + missing <= SlotLayout.MaxRows;
    }

    /// <summary>Fills a list with the pools that hold an instrument, rising, each once.</summary>
    internal void CollectHolders(int instrument, List<int> into)
    {
        into.Clear();
        EnsureHolders();
        foreach (MarginChain chain in _chainsOfInstrument[instrument])
        {
            for (int chunk = 0; chunk < chain.Holders!.ChunkCount; chunk++)
            {
                foreach (ulong key in chain.Holders.ChunkKeys(chunk)) into.Add(HolderKey.Pool(key));
            }
        }

        into.Sort();
        int kept = 0;
        for (int i = 0; i < into.Count; i++)
        {
            if (i == 0 || into[i] != into[kept - 1]) into[kept++] = into[i];
        }

        into.RemoveRange(kept, into.Count - kept);
    }

    private void RemakeSlots(int pool, int instrument)
    {
        for (int i = 0; i < PositionsOf(pool); i++)
        {
            Slot slot = SlotAt(pool, i);
            if (_chainOfRow[slot.Row].Instrument.Id != instrument) continue;
            var position = new NewPosition(instrument, slot.Lots, default);
            ReplaceSlot(pool, i, MakeSlot(pool, position, slot.Entry));
        }

        Revalue(pool);
    }

    private int MissingRows(int instrument, MarginTable table) =>
        TryFindChain(instrument, table, out _) ? 0 : table.Brackets.Count;
}
