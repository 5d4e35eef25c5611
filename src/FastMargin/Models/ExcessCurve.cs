using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>A pool's margin excess as a function of one instrument's price: lines between bracket edges.</summary>
internal sealed class ExcessCurve
{
    private readonly List<PositionView> _legs;
    private readonly Rational _rest;
    private readonly Rational _fx;
    private readonly bool _isInverse;

    public ExcessCurve(MarginBook book, List<PositionView> legs, Rational excessAtMark)
    {
        Instrument instrument = legs[0].Instrument;
        _legs = legs;
        _isInverse = instrument.Kind == InstrumentKind.Inverse;
        _fx = book.Fx(instrument.SettleCurrency);
        Mark = Rational.FromAtto(book.Mark(instrument.Id).Atto);
        _rest = Rational.Zero;
        _rest = excessAtMark - At(Mark);
    }

    public Rational Mark { get; }

    /// <summary>Excess at a price above zero.</summary>
    public Rational At(Rational price)
    {
        Rational excess = _rest;
        foreach (PositionView leg in _legs)
        {
            var exact = new ExactLeg(leg, price);
            excess += (exact.Profit - exact.Maintenance) * _fx;
        }

        return excess;
    }

    /// <summary>The flag at a price: not deficient.</summary>
    public bool IsSafe(Rational price, bool isStrict) => At(price).Sign >= (isStrict ? 0 : 1);

    /// <summary>
    /// The intervals of price, in rising order, where the pool is not deficient; null = no upper end. Whether an end
    /// belongs to its interval is for <see cref="IsSafe"/> to say.
    /// </summary>
    public List<(Rational Low, Rational? High)> SafeIntervals(bool isStrict)
    {
        var intervals = new List<(Rational Low, Rational? High)>();
        List<Rational> edges = Edges();
        for (int i = 0; i <= edges.Count; i++)
        {
            Rational low = i == 0 ? Rational.Zero : edges[i - 1];
            Rational? high = i == edges.Count ? null : edges[i];
            if (SafePart(low, high, isStrict) is not { } part) continue;
            if (part.High is { } only && only == part.Low && !IsSafe(only, isStrict)) continue;
            if (intervals.Count > 0 && intervals[^1].High is { } end && end == part.Low && IsSafe(end, isStrict))
            {
                part.Low = intervals[^1].Low;
                intervals.RemoveAt(intervals.Count - 1);
            }

            intervals.Add(part);
        }

        return intervals;
    }

    private (Rational Low, Rational? High)? SafePart(Rational low, Rational? high, bool isStrict)
    {
        // Two points of the segment give its line in t = p, or t = 1/p for inverse contracts. Both lie inside: at an
        // edge of the rule for short stock the requirement may jump.
        Rational third = (high ?? (low.Sign == 0 ? Rational.One : low + low)) - low;
        third = high is null ? third : third / Rational.FromInt(3);
        Rational left = low + third;
        Rational right = left + third;
        (Rational t1, Rational t2) = (Transform(left), Transform(right));
        (Rational x1, Rational x2) = (At(left), At(right));
        Rational slope = (x2 - x1) / (t2 - t1);
        if (slope.Sign == 0)
        {
            bool isSafe = isStrict ? x1.Sign >= 0 : x1.Sign > 0;
            return isSafe ? (low, high) : null;
        }

        Rational root = t1 - (x1 / slope);
        bool isSafeAbove = _isInverse ? slope.Sign < 0 : slope.Sign > 0;
        // In 1/p a root at or below zero is a price that is never reached: one side of it is all there is.
        if (_isInverse && root.Sign <= 0) return isSafeAbove ? null : (low, high);
        Rational price = Transform(root);
        if (isSafeAbove)
        {
            if (price <= low) return (low, high);
            return high is { } h && price > h ? null : (price, high);
        }

        if (high is { } top && price >= top) return (low, high);
        return price < low || price.Sign <= 0 ? null : (low, price);
    }

    private Rational Transform(Rational price) => _isInverse ? Rational.One / price : price;

    private List<Rational> Edges()
    {
        var edges = new List<Rational>();
        foreach (PositionView leg in _legs)
        {
            if (leg.Table.Rule == MarginRule.EquityShort)
            {
                Rational high = Rational.FromAtto(MarginTable.ShortMinimumHigh.Atto);
                edges.Add(Rational.FromAtto(MarginTable.ShortMinimumLow.Atto));
                edges.Add(high);
                Rational rate = Rational.FromAtto(leg.Table.Brackets[0].Maintenance.Atto);
                if (rate.Sign > 0) edges.Add(high / rate);
            }

            Rational unit = new ExactLeg(leg, Rational.One).Notional;
            foreach (Bracket bracket in leg.Table.Brackets.Skip(1))
            {
                Rational floor = Rational.FromAtto(bracket.Floor.Atto);
                edges.Add(_isInverse ? unit / floor : floor / unit);
            }
        }

        edges.Sort();
        return [.. edges.Where((edge, i) => i == 0 || edge != edges[i - 1])];
    }
}
