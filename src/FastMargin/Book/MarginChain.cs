using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Book;

/// <summary>
/// One instrument under one margin table: a kernel row per bracket, and the positions that use it by size.
/// <code>
/// Value       = p·c·fx            (inverse: −c/p·fx)          c = lot · multiplier · quanto rate
/// Requirement = |Value|·r_k       (per contract and per share rules: their amount per lot · fx)
/// </code>
/// The bracket of a position is part of its row number, so a sweep never looks one up. It changes only when the
/// price takes a position over an edge; <see cref="IsQuiet"/> tells in two comparisons that none has been.
/// </summary>
internal sealed class MarginChain
{
    // Twice the relative error of the double arithmetic below, with room; only decides when to ask exactly.
    private const double Doubt = 1e-9;

    private readonly double _unit;
    private readonly double _lot;
    private readonly double[] _rates;
    private readonly double[] _caps;
    private readonly double[] _edgeLow;
    private readonly double[] _edgeHigh;
    private double _noted;
    private double _quietLow = double.PositiveInfinity;
    private double _quietHigh = double.NegativeInfinity;

    public MarginChain(Instrument instrument, MarginTable table, int firstRow)
    {
        Instrument = instrument;
        Table = table;
        FirstRow = firstRow;
        ExactLot = Rational.FromAtto(instrument.Lot.Atto);
        ExactUnit = ExactLot
            * Rational.FromAtto(instrument.Multiplier.Atto)
            * Rational.FromAtto(instrument.QuantoRate.Atto);
        _unit = ExactUnit.ToDouble();
        _lot = ExactLot.ToDouble();
        _rates = [.. table.Brackets.Select(b => Rational.FromAtto(b.Maintenance.Atto).ToDouble())];
        Amounts = [.. table.Brackets.Select(b => Rational.FromAtto(b.Amount.Atto).ToDouble())];
        _caps = [.. table.Brackets.SkipLast(1).Select(b => b.Cap!.Value.ToDouble())];
        Factors = new ChainFactors(instrument, table);
        _edgeLow = new double[_caps.Length];
        _edgeHigh = new double[_caps.Length];
        Array.Fill(_edgeLow, double.PositiveInfinity);
    }

    public Instrument Instrument { get; }

    public MarginTable Table { get; }

    /// <summary>The kernel row of the first bracket; bracket k is at <c>FirstRow + k</c>.</summary>
    public int FirstRow { get; }

    public int Brackets => _rates.Length;

    /// <summary>Quantity in a lot: contracts, shares or units.</summary>
    public Rational ExactLot { get; }

    /// <summary>Settle currency per lot and unit of price: <c>lot · multiplier · quanto rate</c>.</summary>
    public Rational ExactUnit { get; }

    /// <summary>Nearest double of <see cref="ExactUnit"/>.</summary>
    public double Unit => _unit;

    /// <summary>The maintenance amounts <c>A_k</c> in the settle currency.</summary>
    public double[] Amounts { get; }

    /// <summary>What exact sums take of it.</summary>
    public ChainFactors Factors { get; }

    /// <summary>True when value and requirement are the price times a constant each, in every bracket.</summary>
    public bool IsProportional => Table.Rule == MarginRule.Tiered && Instrument.Kind != InstrumentKind.Inverse;

    /// <summary>The rate of a bracket; money per contract where the rule is.</summary>
    public double Rate(int bracket) => _rates[bracket];

    /// <summary>
    /// The rate that a notional has when it is <paramref name="growth"/> times the largest of a bracket.
    /// </summary>
    public double RateAhead(int bracket, double growth)
    {
        if (bracket >= _caps.Length) return _rates[^1];
        int ahead = bracket;
        while (ahead < _caps.Length && _caps[ahead] < _caps[bracket] * growth) ahead++;
        return _rates[ahead];
    }

    /// <summary>
    /// The sizes, in lots times price (inverse: over price), that are certainly in a bracket at any price.
    /// </summary>
    public (double Above, double Below) SurelyIn(int bracket) => (
        bracket == 0 ? -1 : _caps[bracket - 1] / _unit * (1 + Doubt),
        bracket == _caps.Length ? double.PositiveInfinity : _caps[bracket] / _unit * (1 - Doubt));

    /// <summary>
    /// What a lot costs more when the price rises by one, at a currency rate: a rule per share asks it.
    /// </summary>
    public double PerUnitOfPrice(double fx) => _lot * fx;

    /// <summary>Positions on this chain by size; null until somebody needs it.</summary>
    public SortedKeys? Holders { get; set; }

    /// <summary>Writes the rows at a price; relative error of each entry at most 10 units of 2^-53.</summary>
    /// <param name="price">The mark in the quote currency, two roundings from exact; NaN when unusable.</param>
    /// <param name="fx">Settle currency to base, two roundings from exact; NaN when unusable.</param>
    /// <param name="rows">Pairs (Value, Requirement) of this chain.</param>
    public void Write(double price, double fx, Span<double> rows)
    {
        bool inverse = Instrument.Kind == InstrumentKind.Inverse;
        double value = inverse ? _unit / price * fx : price * _unit * fx;
        double signed = inverse ? -value : value;
        if (Table.Rule == MarginRule.Tiered)
        {
            // Nearly all of them, and the time that a tick of many brackets takes.
            for (int k = 0; k < _rates.Length; k++) (rows[2 * k], rows[(2 * k) + 1]) = (signed, value * _rates[k]);
            return;
        }

        for (int k = 0; k < _rates.Length; k++)
        {
            rows[2 * k] = signed;
            rows[(2 * k) + 1] = Table.Rule switch
            {
                // Without a mark the position is unknown, though its requirement would not need one.
                MarginRule.PerContract => double.IsNaN(value) ? value : _rates[k] * _lot * fx,
                MarginRule.EquityShort => Table.ShortPerShare(price) * _lot * fx,
                _ => value * _rates[k],
            };
        }
    }

    /// <summary>
    /// True while no position on the chain can have crossed an edge since the last <see cref="Refresh"/>.
    /// </summary>
    public bool IsQuiet(double price) => _caps.Length == 0 || (price > _quietLow && price < _quietHigh);

    /// <summary>
    /// Remembers that a position has been given its bracket at this price (NaN: the first bracket), which may be
    /// another one than the others had when they were last looked at.
    /// </summary>
    public void Note(double price)
    {
        if (price == _noted) return;
        _noted = price;
        for (int k = 0; k < _caps.Length; k++)
        {
            double edge = double.IsNaN(price) ? double.PositiveInfinity : Edge(k, price);
            _edgeLow[k] = Math.Min(_edgeLow[k], edge);
            _edgeHigh[k] = Math.Max(_edgeHigh[k], edge);
        }
    }

    /// <summary>The bracket of a size at a price, exactly.</summary>
    public int BracketOf(long absLots, double price, Price mark)
    {
        for (int k = 0; k < _caps.Length; k++)
        {
            double size = absLots * _unit;
            double notional = Instrument.Kind == InstrumentKind.Inverse ? size / price : size * price;
            double slack = _caps[k] - notional;
            if (Math.Abs(slack) <= Doubt * _caps[k])
            {
                var cap = Rational.FromAtto(Table.Brackets[k].Cap!.Value.Atto);
                slack = ExactNotional(absLots, mark) <= cap ? 1 : -1;
            }

            if (slack > 0) return k;
        }

        return _caps.Length;
    }

    /// <summary>
    /// Collects the holders whose bracket may differ at this price: the size of an edge divides two brackets, and
    /// only sizes that an edge has passed since the last collection can be on its wrong side.
    /// </summary>
    public void CollectCrossed(double price, List<ulong> into)
    {
        for (int k = 0; k < _caps.Length; k++)
        {
            double edge = Edge(k, price);
            double low = Math.Min(_edgeLow[k], edge);
            double high = Math.Max(_edgeHigh[k], edge);
            ulong from = HolderKey.OfSize(Math.Ceiling(low * (1 - Doubt)));
            ulong to = HolderKey.AfterSize(Math.Floor(high * (1 + Doubt)));
            Holders!.CopyRange(from, to, into);
            _edgeLow[k] = _edgeHigh[k] = edge;
        }

        _noted = price;
    }

    /// <summary>Finds the nearest holders on both sides of every edge and remembers how far the price may go.</summary>
    public void Refresh(double price, Price mark)
    {
        _quietLow = 0;
        _quietHigh = double.PositiveInfinity;
        for (int k = 0; k < _caps.Length; k++)
        {
            // Rounding may put a holder that is exactly on an edge on its wrong side, where it would stand for the
            // nearest one there: all within doubt of the edge are asked, and the first beyond on both sides.
            ulong from = HolderKey.OfSize(_edgeLow[k] * (1 - Doubt));
            double doubtful = _edgeLow[k] * (1 + Doubt);
            if (Holders!.TryBelow(from, out ulong inside)) Narrow(HolderKey.Size(inside), price, mark);
            while (Holders.TryNotBelow(from, out ulong next))
            {
                long size = HolderKey.Size(next);
                Narrow(size, price, mark);
                if (size > doubtful) break;
                from = HolderKey.AfterSize(size);
            }
        }
    }

    /// <summary>Takes a new holder into account.</summary>
    public void Narrow(long absLots, double price, Price mark)
    {
        if (_caps.Length == 0) return;
        if (double.IsNaN(price) || absLots >= HolderKey.Saturated)
        {
            // Without a price everybody is in the first bracket, and must be looked at when there is one.
            // A saturated key hides the true size: such a chain is looked through at every tick.
            _quietLow = double.PositiveInfinity;
            return;
        }

        int bracket = BracketOf(absLots, price, mark);
        if (bracket < _caps.Length) Limit(absLots, _caps[bracket], leavesUpward: true);
        if (bracket > 0) Limit(absLots, _caps[bracket - 1], leavesUpward: false);
    }

    private void Limit(long absLots, double cap, bool leavesUpward)
    {
        bool inverse = Instrument.Kind == InstrumentKind.Inverse;
        double price = inverse ? absLots * _unit / cap : cap / (absLots * _unit);
        // An inverse position's notional falls when the price rises.
        if (leavesUpward != inverse) _quietHigh = Math.Min(_quietHigh, price * (1 - Doubt));
        else _quietLow = Math.Max(_quietLow, price * (1 + Doubt));
    }

    private double Edge(int k, double price) =>
        Instrument.Kind == InstrumentKind.Inverse ? _caps[k] * price / _unit : _caps[k] / (_unit * price);

    /// <summary>Notional in the settle currency: <c>|lots|·c·p</c>, inverse <c>|lots|·c/p</c>.</summary>
    public Rational ExactNotional(long absLots, Price mark)
    {
        Rational size = Rational.FromInt(absLots) * ExactUnit;
        Rational price = Rational.FromAtto(mark.Atto);
        return Instrument.Kind == InstrumentKind.Inverse ? size / price : size * price;
    }
}
