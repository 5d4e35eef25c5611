using FastMargin.Book;
using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>One pool as <see cref="FixedMargin"/> writes it: cash and positions, grouped by their rate.</summary>
internal sealed class FixedPool
{
    /// <summary>The rate of currencies whose rate never moves: it is part of their unit.</summary>
    public const int FixedRate = -1;

    private readonly List<Group> _groups = [];
    private FixedBounds _requirement;

    public void AddCash(int rateSource, FixedBounds value)
    {
        Group group = GroupOf(rateSource);
        group.Cash += value;
    }

    public void AddRequirement(Int128 value) => _requirement += new FixedBounds(value);

    public void AddPosition(int rateSource, FixedRule rule, in PositionView position)
    {
        Group group = GroupOf(rateSource);
        group.Cash += rule.EntryPart(position);
        group.Positions.Add(new Position(rule, position.Lots, rule.Instrument.Id));
    }

    /// <summary>The instrument whose missing mark makes the pool unknown, or -1.</summary>
    public int MissingMark(ReadOnlySpan<long> steps)
    {
        foreach (Group group in _groups)
        {
            if (group.RateSource != FixedRate && steps[group.RateSource] == 0) return group.RateSource;
            foreach (Position position in group.Positions)
            {
                if (steps[position.Instrument] == 0) return position.Instrument;
            }
        }

        return -1;
    }

    /// <summary>
    /// Number of thresholds <c>t</c> with <c>E − t·MM ≥ 0</c> (<c>&gt; 0</c> unless strict or <c>t = 0</c>), as
    /// <see cref="ExactValue.Rung"/> counts them; -1 when the bounds leave it open.
    /// </summary>
    /// <exception cref="OverflowException">A number does not fit.</exception>
    public int Rung(ReadOnlySpan<long> steps, ReadOnlySpan<FixedRatio> thresholds, bool isStrict)
    {
        (FixedBounds equity, FixedBounds maintenance) = Evaluate(steps);
        bool mayBeNothing = equity.Low <= 0 && equity.High >= 0 && maintenance.Low <= 0 && maintenance.High >= 0;
        if (mayBeNothing) return equity.IsExact && maintenance.IsExact ? thresholds.Length : -1;
        int rung = 0;
        foreach (FixedRatio threshold in thresholds)
        {
            Int128 low = checked((equity.Low * threshold.Denominator) - (maintenance.High * threshold.Numerator));
            Int128 high = checked((equity.High * threshold.Denominator) - (maintenance.Low * threshold.Numerator));
            bool equalCounts = isStrict || threshold.Numerator == 0;
            bool isReached = equalCounts ? low >= 0 : low > 0;
            bool isMissed = equalCounts ? high < 0 : high <= 0;
            if (isMissed) break;
            if (!isReached) return -1;
            rung++;
        }

        return rung;
    }

    /// <summary>Equity and maintenance requirement in base currency, times 10^24; every mark must be there.</summary>
    /// <exception cref="OverflowException">A number does not fit.</exception>
    public (FixedBounds Equity, FixedBounds Maintenance) Evaluate(ReadOnlySpan<long> steps)
    {
        FixedBounds equity = default;
        FixedBounds maintenance = _requirement;
        foreach (Group group in _groups)
        {
            FixedBounds own = group.Cash;
            FixedBounds needs = default;
            foreach (Position position in group.Positions)
            {
                long mark = steps[position.Instrument];
                own += position.Rule.MarkPart(position.Lots, mark);
                needs += position.Rule.Maintenance(position.Lots, mark);
            }

            long rate = group.RateSource == FixedRate ? 1 : steps[group.RateSource];
            equity += own.Times(rate);
            maintenance += needs.Times(rate);
        }

        return (equity, maintenance);
    }

    private Group GroupOf(int rateSource)
    {
        foreach (Group group in _groups)
        {
            if (group.RateSource == rateSource) return group;
        }

        _groups.Add(new Group(rateSource));
        return _groups[^1];
    }

    private readonly record struct Position(FixedRule Rule, long Lots, int Instrument);

    private sealed class Group(int rateSource)
    {
        public int RateSource { get; } = rateSource;

        public FixedBounds Cash { get; set; }

        public List<Position> Positions { get; } = [];
    }
}

/// <summary>A ratio as a fraction of whole numbers.</summary>
internal readonly record struct FixedRatio(Int128 Numerator, Int128 Denominator)
{
    public static FixedRatio Of(Rate rate)
    {
        Int128 numerator = rate.Atto;
        Int128 denominator = Atto.One;
        while (denominator > 1 && numerator % 10 == 0)
        {
            numerator /= 10;
            denominator /= 10;
        }

        return new FixedRatio(numerator, denominator);
    }
}
