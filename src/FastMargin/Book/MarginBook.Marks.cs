using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMargin.Instruments;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;
using FastMargin.Units;

namespace FastMargin.Book;

/// <content>Marks, currency rates, kernel rows, and what follows when they move.</content>
public sealed partial class MarginBook
{
    private readonly NativeColumn<TableRow> _rows = new(SlotLayout.MaxRows);
    private readonly MarginChain[] _chainOfRow = new MarginChain[SlotLayout.MaxRows];
    private readonly NativeColumn<RowFact> _facts = new(SlotLayout.MaxRows);
    private readonly Dictionary<(int Instrument, MarginTable Table), MarginChain> _chains = [];
    private readonly List<ulong> _crossed = [];
    private readonly List<int> _dependenciesOfPool = [];
    private MarginChain[][] _chainsOfInstrument = [];
    private int[][] _currenciesOfInstrument = [];
    private int[][] _settledIn = [];
    private SortedKeys?[] _dependents = [];
    private MarkLine[] _marks = [];
    private double[] _fx = [];
    private CollateralCurve[] _collateral = [];
    private readonly NativeColumn<double> _rates = new(SlotLayout.MaxRows);
    private unsafe TableRow* _firstRow;
    private unsafe RowFact* _firstFact;
    private bool _holdersReady;
    private int _rowCount = 1;

    /// <summary>The largest mark in steps: beyond it a double would not be exact.</summary>
    public const long MaxSteps = 1L << 53;

    /// <summary>Kernel rows in use, the empty one included.</summary>
    public int RowCount => _rowCount;

    /// <summary>True when the instrument has a usable mark.</summary>
    public bool HasMark(int instrument) => !double.IsNaN(_marks[instrument].Price);

    /// <summary>The mark of an instrument; zero when it has none.</summary>
    public Price Mark(int instrument) =>
        Price.FromSteps(_marks[instrument].Steps, Universe.Instruments[instrument].MarkStep);

    /// <summary>
    /// The largest mark of an instrument in steps: at most <see cref="MaxSteps"/>, and a price that can be held.
    /// </summary>
    public long MarkLimit(int instrument) => _marks[instrument].Limit;

    /// <summary>Sets the mark of an instrument, in steps of its <see cref="Instrument.MarkStep"/>.</summary>
    /// <exception cref="DataException">The mark is not above zero, or too large to be exact.</exception>
    public void SetMark(int instrument, long steps)
    {
        if (steps <= 0 || steps > _marks[instrument].Limit) throw BadMark(instrument, steps);
        if (TryMovePlain(instrument, steps))
        {
            _dirtyChains.Add(_marks[instrument].PlainRow);
            return;
        }

        ref MarkLine mark = ref _marks[instrument];
        mark.Steps = steps;
        MovePrice(instrument, steps * mark.Step);
    }

    /// <summary>
    /// Sets a mark that moves the kernel rows of one linear chain and nothing else, which is nearly all of them, and
    /// does not note it as a change; false, and nothing done, when it is not one of these.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal unsafe bool TryMovePlain(int instrument, long steps)
    {
        ref MarkLine mark = ref _marks[instrument];
        if (mark.PlainRow == 0 || (ulong)(steps - 1) >= (ulong)mark.Limit) return false;
        if (mark.Brackets > 1 && !_defersBrackets) return false;
        mark.Steps = steps;
        double price = steps * mark.Step;
        mark.Price = price;
        double value = price * mark.Unit * _fx[mark.Settle];
        TableRow* row = _firstRow + mark.PlainRow;
        *row = new TableRow(value, value * mark.Rate);
        for (int k = 1; k < mark.Brackets; k++) row[k] = new TableRow(value, value * _rates.Start[mark.PlainRow + k]);
        return true;
    }

    /// <summary>
    /// Sets a mark that nobody has to look at, by what an engine knows, and does not note it as a change: what depends
    /// on it has moved, but no level. False, and nothing done, where values are not deferred, and for an instrument
    /// without a mark or one whose mark moves the requirement of a margin model.
    /// </summary>
    internal bool TryMoveQuietly(int instrument, long steps)
    {
        if (TryMovePlain(instrument, steps)) return true;
        ref MarkLine mark = ref _marks[instrument];
        bool isUsable = _defersBrackets && mark.Steps != 0 && !IsDriver(instrument);
        if (!isUsable || (ulong)(steps - 1) >= (ulong)mark.Limit) return false;
        mark.Steps = steps;
        mark.Price = steps * mark.Step;
        foreach (MarginChain chain in _chainsOfInstrument[instrument]) WriteRows(chain, isChange: false);
        foreach (int currency in _currenciesOfInstrument[instrument]) SetFx(currency, mark.Price, isQuiet: true);
        return true;
    }

    /// <summary>Sets the mark of an instrument.</summary>
    /// <exception cref="DataException">
    /// The mark is finer than the instrument's mark step, or not above zero.
    /// </exception>
    public void SetMark(int instrument, Price price)
    {
        Instrument of = Universe.Instruments[instrument];
        if (!price.TryToSteps(of.MarkStep, out long steps))
        {
            throw new DataException($"mark {price} for {of.Symbol}", $"a multiple of {of.MarkStep}");
        }

        SetMark(instrument, steps);
    }

    /// <summary>Takes the mark away: pools that depend on it are unknown until there is one again.</summary>
    public void ClearMark(int instrument)
    {
        _marks[instrument].Steps = 0;
        MovePrice(instrument, double.NaN);
    }

    /// <summary>True when the currency has a rate to the base currency.</summary>
    public bool HasFx(int currency) => !double.IsNaN(_fx[currency]);

    /// <summary>The currency's rate to base, exactly: 1 for the base, a fixed rate, or an instrument's mark.</summary>
    internal Rational Fx(int currency)
    {
        Currency of = Universe.Currencies[currency];
        return Rational.FromAtto(of.FxInstrument is { } source ? Mark(source).Atto : of.Fx!.Value.Atto);
    }

    internal RowTable Rows
    {
        get
        {
            unsafe
            {
                return new RowTable(_rows.Start, _rowCount);
            }
        }
    }

    /// <summary>All slabs, in the brackets and with the cash of the marks as they are.</summary>
    internal List<Slab> Slabs
    {
        get
        {
            if (_defersBrackets) SettleAll();
            return _slabs.All;
        }
    }

    /// <summary>The slab of a pool, in the brackets and with the cash of the marks as they are.</summary>
    internal Slab SlabOf(int pool, out int at)
    {
        if (_defersBrackets) Settle(pool);
        return RowOf(pool, out at);
    }

    /// <summary>Chains whose rows changed and pools that changed since the last <see cref="ClearChanges"/>.</summary>
    internal DirtySet ChangedPools => _dirtyPools;

    internal DirtySet ChangedChains => _dirtyChains;

    /// <summary>Pools that went since the last <see cref="ClearChanges"/>; their ids may be in use again.</summary>
    internal DirtySet DroppedPools => _droppedPools;

    internal MarginChain ChainAt(int row) => _chainOfRow[row];

    /// <summary>What a slot's kernel row says of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe ref readonly RowFact FactOf(in Slot slot) => ref _firstFact[slot.Row];

    internal IReadOnlyList<MarginChain> ChainsOf(int instrument) => _chainsOfInstrument[instrument];

    /// <summary>The mark as a double, two roundings from exact; NaN when there is none.</summary>
    internal double PriceOf(int instrument) => _marks[instrument].Price;

    /// <summary>What <see cref="PriceOf"/> would be at a mark; NaN without one.</summary>
    internal double PriceAt(int instrument, long steps) => steps == 0 ? double.NaN : steps * _marks[instrument].Step;

    /// <summary>The rate to base of what a chain is settled in.</summary>
    internal double FxOf(MarginChain chain) => _fx[chain.Instrument.SettleCurrency];

    /// <summary>The rate of a currency to base as a double; NaN when there is none.</summary>
    internal double FxOf(int currency) => _fx[currency];

    /// <summary>True when something is noted that <see cref="ClearChanges"/> would clear.</summary>
    internal bool HasChanges => _changes.Count != 0;

    /// <summary>Has a pool looked at again with the next input, whatever it holds.</summary>
    internal void NoteChange(int pool) => _dirtyPools.Add(pool);

    internal void ClearChanges()
    {
        _dirtyPools.Clear();
        _droppedPools.Clear();
        _dirtyChains.Clear();
        _dirtyRates.Clear();
    }

    /// <summary>Sorts the holders of every chain by size, once; edits keep them from then on.</summary>
    internal void EnsureHolders()
    {
        if (_holdersReady) return;
        HolderBuild.Run(_slabs.All, _chainOfRow, _chains.Values);
        _holdersReady = true;
    }

    private unsafe void InitialiseMarks()
    {
        // These columns never grow, so their starts may be kept.
        _firstRow = _rows.Start;
        _firstFact = _facts.Start;
        int instruments = Universe.Instruments.Count;
        _marks = [.. Universe.Instruments.Select(i => new MarkLine(i))];
        _fx = [.. Universe.Currencies.Select(c => c.Fx?.ToDouble() ?? double.NaN)];
        _dependents = [.. Universe.Currencies.Select(c => c.FxInstrument is null ? null : new SortedKeys())];
        _schedules = [.. Universe.Currencies.Select(c => c.Collateral)];
        _options = [.. Universe.Instruments.Select(i => i.Option)];
        _collateral = [.. _schedules.Select(s => new CollateralCurve(s))];
        _long = [.. Universe.Instruments.Select(i => i.LongOrNull)];
        _short = [.. Universe.Instruments.Select(i => i.ShortOrNull)];
        _dependenciesOfPool.EnsureCapacity(Universe.Currencies.Count);
        _hasMovingRates = Universe.Currencies.Any(c => c.FxInstrument is not null);
        _chainsOfInstrument = new MarginChain[instruments][];
        Array.Fill(_chainsOfInstrument, []);
        _currenciesOfInstrument = Group(instruments, Universe.Currencies.Select(c => (c.FxInstrument ?? -1, c.Id)));
        _settledIn = Group(Universe.Currencies.Count, Universe.Instruments.Select(i => (i.SettleCurrency, i.Id)));
    }

    private static int[][] Group(int count, IEnumerable<(int Key, int Id)> pairs)
    {
        ILookup<int, int> lookup = pairs.ToLookup(p => p.Key, p => p.Id);
        return [.. Enumerable.Range(0, count).Select(i => lookup[i].ToArray())];
    }

    private MarginChain ChainOf(int instrument, MarginTable table) =>
        TryFindChain(instrument, table, out MarginChain? chain)
            ? chain
            : AddChain(Universe.Instruments[instrument], table);

    private MarginChain AddChain(Instrument instrument, MarginTable table)
    {
        if (_rowCount + table.Brackets.Count > SlotLayout.MaxRows)
        {
            throw new DataException(
                "more brackets in use than a book can hold",
                $"at most {SlotLayout.MaxRows} over all instruments and tables");
        }

        var chain = new MarginChain(instrument, table, _rowCount) { Holders = _holdersReady ? new SortedKeys() : null };
        _rowCount += chain.Brackets;
        // Chains come and never go.
        _hasEdges |= chain.Brackets > 1;
        for (int k = 0; k < chain.Brackets; k++)
        {
            _chainOfRow[chain.FirstRow + k] = chain;
            _facts[chain.FirstRow + k] = new RowFact(chain, k);
        }

        _chains[(instrument.Id, table)] = chain;
        _chainsOfInstrument[instrument.Id] = [.. _chainsOfInstrument[instrument.Id], chain];
        _marks[instrument.Id].PlainRow = PlainRow(instrument.Id);
        if (table == _byModel) Requirements!.OnHeld(instrument);
        WriteRows(chain);
        return chain;
    }

    /// <summary>Mostly the first chain of the instrument, and then nothing is looked up.</summary>
    private bool TryFindChain(int instrument, MarginTable table, [NotNullWhen(true)] out MarginChain? chain)
    {
        MarginChain[] chains = _chainsOfInstrument[instrument];
        chain = chains.Length > 0 ? chains[0] : null;
        return chain?.Table == table || _chains.TryGetValue((instrument, table), out chain);
    }

    private DataException BadMark(int instrument, long steps) =>
        new($"mark of {steps} steps for {Universe.Instruments[instrument].Symbol}", $"1 to {_marks[instrument].Limit}");

    /// <summary>The row of an instrument whose mark moves that row and nothing else; 0 when it moves more.</summary>
    private int PlainRow(int instrument)
    {
        bool isPlain = _chainsOfInstrument[instrument].Length == 1 && _currenciesOfInstrument[instrument].Length == 0;
        if (!isPlain || IsDriver(instrument) || !_chainsOfInstrument[instrument][0].IsProportional) return 0;
        MarginChain chain = _chainsOfInstrument[instrument][0];
        (_marks[instrument].Unit, _marks[instrument].Rate) = (chain.Unit, chain.Rate(0));
        _marks[instrument].Brackets = chain.Brackets;
        for (int k = 0; k < chain.Brackets; k++) _rates[chain.FirstRow + k] = chain.Rate(k);
        return chain.FirstRow;
    }

    private void MovePrice(int instrument, double price)
    {
        _marks[instrument].Price = price;
        if (IsDriver(instrument)) _changedDrivers.Add(instrument);
        foreach (MarginChain chain in _chainsOfInstrument[instrument])
        {
            WriteRows(chain);
            if (double.IsNaN(price) || PositionCount == 0 || _defersBrackets || chain.IsQuiet(price)) continue;
            Rebracket(chain, price);
        }

        foreach (int currency in _currenciesOfInstrument[instrument]) MoveFx(currency, price);
    }

    private unsafe void WriteRows(MarginChain chain, bool isChange = true)
    {
        var rows = new Span<double>(_firstRow + chain.FirstRow, 2 * chain.Brackets);
        chain.Write(_marks[chain.Instrument.Id].Price, _fx[chain.Instrument.SettleCurrency], rows);
        if (isChange) _dirtyChains.Add(chain.FirstRow);
    }

    private void MoveHolders(int pool, List<Slot> from, ReadOnlySpan<Slot> to)
    {
        foreach (Slot slot in from) RemoveHolder(pool, slot);
        foreach (Slot slot in to) AddHolder(pool, slot);
    }

    private void RemoveHolder(int pool, in Slot slot) =>
        _chainOfRow[slot.Row].Holders!.Remove(HolderKey.Of(Math.Abs(slot.Lots), pool));

    private void AddHolder(int pool, in Slot slot)
    {
        MarginChain chain = _chainOfRow[slot.Row];
        int instrument = chain.Instrument.Id;
        chain.Holders!.Add(HolderKey.Of(Math.Abs(slot.Lots), pool));
        chain.Narrow(Math.Abs(slot.Lots), _marks[instrument].Price, Mark(instrument));
    }

    /// <summary>All that a plain tick reads and writes of its instrument, in one cache line.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct MarkLine(Instrument instrument)
    {
        public long Steps;
        public double Price = double.NaN;
        public readonly double Step = Rational.FromAtto(instrument.MarkStep.Atto).ToDouble();
        public double Unit;
        public double Rate;
        public readonly int Settle = instrument.SettleCurrency;
        public int PlainRow;
        public int Brackets;
        public readonly long Limit = (long)Int128.Min(MaxSteps, Int128.MaxValue / instrument.MarkStep.Atto);
    }
}
