using FastMargin.Book;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds;

/// <summary>
/// Turns ticks into marks of a universe's instruments, by a <see cref="MarkPolicy"/>:
/// <code>
/// mid  = floor((bid + ask) / 2 / MarkStep)      both there and above zero, bid &lt;= ask
/// last = last / MarkStep                        above zero, a whole number of steps
/// </code>
/// A tick that is not usable leaves the last good mark as it is, and is counted by reason.
/// </summary>
public sealed class TickMarks
{
    private const int NotLookedUp = -2;
    private const int NotKnown = -1;

    private readonly Universe _universe;
    private readonly ITickSource _source;
    private readonly MarkPolicy _policy;
    private readonly List<int> _instrumentOf = [];
    private readonly long[,] _counts;
    private readonly bool[] _isQuoted;

    /// <summary>Marks of <paramref name="universe"/> from the ticks of <paramref name="source"/>.</summary>
    public TickMarks(Universe universe, ITickSource source, MarkPolicy policy = MarkPolicy.Auto)
    {
        ArgumentNullException.ThrowIfNull(universe);
        ArgumentNullException.ThrowIfNull(source);
        if (!Enum.IsDefined(policy)) throw new ArgumentOutOfRangeException(nameof(policy), policy, "No such policy.");
        _universe = universe;
        _source = source;
        _policy = policy;
        _counts = new long[universe.Instruments.Count, (int)MarkOutcome.UnknownSymbol];
        _isQuoted = new bool[universe.Instruments.Count];
    }

    /// <summary>Ticks whose symbol is not in the universe.</summary>
    public long UnknownTicks { get; private set; }

    /// <summary>The symbols met so far that are not in the universe, in the order they came.</summary>
    public IEnumerable<string> UnknownSymbols =>
        Enumerable.Range(0, _instrumentOf.Count).Where(i => _instrumentOf[i] == NotKnown).Select(
            i => _source.Symbols[i]);

    /// <summary>What the ticks of an instrument came to.</summary>
    public MarkCounts Counts(int instrument) => new()
    {
        FromQuote = Count(instrument, MarkOutcome.FromQuote),
        FromTrade = Count(instrument, MarkOutcome.FromTrade),
        NotUsed = Count(instrument, MarkOutcome.NotUsed),
        Crossed = Count(instrument, MarkOutcome.Crossed),
        OneSided = Count(instrument, MarkOutcome.OneSided),
        NotPositive = Count(instrument, MarkOutcome.NotPositive),
    };

    /// <summary>The mark of the tick the source gave last; false when it gives none.</summary>
    /// <param name="tick">The tick.</param>
    /// <param name="instrument">Row of its instrument; -1 when the universe has none of that symbol.</param>
    /// <param name="steps">The mark in steps of <see cref="Instrument.MarkStep"/>; 0 when there is none.</param>
    /// <exception cref="DataException">
    /// The price of a trade is finer than the mark step, or a price is beyond <see cref="MarginBook.MaxSteps"/> steps.
    /// </exception>
    public bool TryMark(in QuoteTick tick, out int instrument, out long steps)
    {
        instrument = InstrumentOf(tick.Symbol);
        steps = 0;
        if (instrument < 0)
        {
            UnknownTicks++;
            return false;
        }

        MarkOutcome outcome = Decide(tick, _universe.Instruments[instrument], out steps);
        _counts[instrument, (int)outcome]++;
        return steps > 0;
    }

    private MarkOutcome Decide(in QuoteTick tick, Instrument instrument, out long steps)
    {
        MarkOutcome outcome = MarkOutcome.NotUsed;
        steps = 0;
        if (_policy != MarkPolicy.Last && (tick.Fields & (QuoteFields.Bid | QuoteFields.Ask)) != 0)
        {
            outcome = Mid(tick, instrument, out steps);
            if (outcome == MarkOutcome.FromQuote) _isQuoted[instrument.Id] = true;
        }

        bool tradesCount = _policy == MarkPolicy.Last || (_policy == MarkPolicy.Auto && !_isQuoted[instrument.Id]);
        if (!tradesCount || !tick.Has(QuoteFields.Last)) return outcome;

        // The row's quote was rejected; its trade stands in, and both are counted.
        if (outcome != MarkOutcome.NotUsed) _counts[instrument.Id, (int)outcome]++;
        return Last(tick, instrument, out steps);
    }

    private MarkOutcome Mid(in QuoteTick tick, Instrument instrument, out long steps)
    {
        steps = 0;
        bool isPositive = (!tick.Has(QuoteFields.Bid) || tick.Bid.Sign > 0) && (
            !tick.Has(QuoteFields.Ask) || tick.Ask.Sign > 0);
        if (!isPositive) return MarkOutcome.NotPositive;
        if (!tick.Has(QuoteFields.Bid | QuoteFields.Ask)) return MarkOutcome.OneSided;
        if (tick.Bid > tick.Ask) return MarkOutcome.Crossed;
        var sum = (UInt128)tick.Bid.Atto + (UInt128)tick.Ask.Atto;
        UInt128 whole = sum / (2 * (UInt128)instrument.MarkStep.Atto);
        if (whole > (UInt128)MarginBook.MaxSteps) throw TooLarge(tick.Ask, instrument);
        steps = (long)whole;
        return steps == 0 ? MarkOutcome.NotPositive : MarkOutcome.FromQuote;
    }

    private MarkOutcome Last(in QuoteTick tick, Instrument instrument, out long steps)
    {
        steps = 0;
        if (tick.Last.Sign <= 0) return MarkOutcome.NotPositive;
        if (tick.Last.TryToSteps(instrument.MarkStep, out steps) && steps <= MarginBook.MaxSteps)
        {
            return MarkOutcome.FromTrade;
        }

        if (tick.Last.Atto % instrument.MarkStep.Atto == 0) throw TooLarge(tick.Last, instrument);
        throw new DataException(
            _source.Position,
            $"last {tick.Last} of {instrument.Symbol}",
            $"a whole multiple of its mark step {instrument.MarkStep}");
    }

    private DataException TooLarge(Price price, Instrument instrument) => new(
        _source.Position,
        $"price {price} of {instrument.Symbol}",
        $"at most {MarginBook.MaxSteps} times its mark step {instrument.MarkStep}");

    private long Count(int instrument, MarkOutcome outcome) => _counts[instrument, (int)outcome];

    private int InstrumentOf(int symbol)
    {
        while (_instrumentOf.Count <= symbol) _instrumentOf.Add(NotLookedUp);
        if (_instrumentOf[symbol] != NotLookedUp) return _instrumentOf[symbol];
        return _instrumentOf[symbol] = _universe.TryInstrumentId(_source.Symbols[symbol], out int id) ? id : NotKnown;
    }
}
