using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Kernels.Options;
using FastMargin.Models.Scenarios;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>Exact losses of one instrument.</summary>
/// <param name="Stamp">When they were made.</param>
/// <param name="Blame">The instrument to blame when there are none, else -1.</param>
/// <param name="Losses">One a scenario.</param>
/// <param name="Volatility">Of an option.</param>
internal sealed record ExactRow(long Stamp, int Blame, Rational[] Losses, double Volatility = 0);

/// <summary>
/// The formulas of <see cref="LossBoard"/> as exactly as they can be said: futures and stock in fractions, options from
/// decimals in double-doubles, whose value is taken to the nearest 10^-36. That number is what a loss is: two that are
/// equal are a tie.
/// </summary>
/// <remarks>
/// An option whose mark is not above what the least volatility gives has the least. One above what any volatility gives
/// has no losses. Several threads may ask; an answer is kept until what it follows moves.
/// </remarks>
internal sealed class ExactLosses
{
    private readonly ScenarioRule _rule;
    private readonly MarginBook _book;
    private readonly MarkTimes _times;
    private readonly Lock _gate = new();
    private readonly ExactRow?[] _rows;
    private readonly DoubleDouble[] _scratch;

    /// <summary>Over a book.</summary>
    public ExactLosses(ScenarioRule rule, MarginBook book, MarkTimes times)
    {
        (_rule, _book, _times) = (rule, book, times);
        _rows = new ExactRow?[book.Universe.Instruments.Count];
        _scratch = new DoubleDouble[PreciseTree.ScratchLength(rule.TreeSteps)];
    }

    /// <summary>The losses of an instrument.</summary>
    public ExactRow Of(Instrument of)
    {
        lock (_gate)
        {
            long stamp = _times.StampOf(of);
            if (_rows[of.Id] is { } kept && kept.Stamp == stamp) return kept;
            return _rows[of.Id] = of.Option is null ? Linear(of, stamp) : Option(of, stamp);
        }
    }

    private static ExactRow Unknown(long stamp, int blame) => new(stamp, blame, []);

    private ExactRow Linear(Instrument of, long stamp)
    {
        if (!_book.HasMark(of.Id)) return Unknown(stamp, of.Id);
        GridPoints points = _rule.Classes[_rule.ClassOf[of.Id]].Points;
        Rational price = Exact.Of(_book.Mark(of.Id));
        Rational unit = Exact.Of(of.Multiplier) * Exact.Of(of.QuantoRate);
        bool isInverse = of.Kind == InstrumentKind.Inverse;
        Rational value = isInverse ? unit / price : unit * price;
        var losses = new Rational[points.Count];
        for (int s = 0; s < losses.Length; s++)
        {
            Rational factor = points.ExactFactor[s];
            Rational move = isInverse ? (Rational.One / factor) - Rational.One : Rational.One - factor;
            losses[s] = points.ExactShare[s] * value * move;
        }

        return new ExactRow(stamp, -1, losses);
    }

    private ExactRow Option(Instrument of, long stamp)
    {
        OptionContract contract = _book.OptionOf(of.Id)!;
        long left = contract.ExpiryNs - _times.TimeOf(of);
        if (!_book.HasMark(of.Id) || left <= 0) return Unknown(stamp, of.Id);
        if (!_book.HasMark(contract.Underlying)) return Unknown(stamp, contract.Underlying);
        ScenarioClass group = _rule.Classes[_rule.ClassOf[of.Id]];
        Rational mark = Exact.Of(_book.Mark(of.Id));
        var interest = PreciseNumber.Of(Exact.Of(group.Interest));
        var terms = new PreciseTerms(
            contract.IsCall,
            PreciseNumber.Of(Exact.Of(_book.Mark(contract.Underlying))),
            PreciseNumber.Of(Exact.Of(contract.Strike)),
            DoubleDouble.Ratio(left, LossBoard.NsPerYear),
            DoubleDouble.Zero,
            interest,
            group.IsForward ? interest : PreciseNumber.Of(Exact.Of(group.Yield)));
        var pricer = new PrecisePricer(contract.IsAmerican, group.IsForward, _rule.TreeSteps, _scratch);
        DoubleDouble least = contract.IsAmerican
            ? AmericanPricer.LeastOf(_rule, terms.Rounded)
            : _rule.LeastVolatility;
        if (pricer.Volatility(terms, PreciseNumber.Of(mark), least) is not { } volatility)
            return Unknown(stamp, of.Id);
        Rational[] losses = Losses(group.Points, terms with { Volatility = volatility }, pricer, least, mark);
        Rational unit = Exact.Of(of.Multiplier) * Exact.Of(of.QuantoRate);
        for (int s = 0; s < losses.Length; s++) losses[s] *= group.Points.ExactShare[s] * unit;
        return new ExactRow(stamp, -1, losses, volatility.High);
    }

    private Rational[] Losses(
        GridPoints points, PreciseTerms terms, PrecisePricer pricer, DoubleDouble least, Rational mark)
    {
        (DoubleDouble up, DoubleDouble down) = Shocked(terms);
        // A tree cannot have less than its least; a volatility of its own moves as far down as it does.
        DoubleDouble floor = pricer.IsAmerican ? least : DoubleDouble.Zero;
        var losses = new Rational[points.Count];
        for (int s = 0; s < losses.Length; s++)
        {
            DoubleDouble moved = points.Move[s] switch
            {
                VolatilityMove.Up => up,
                VolatilityMove.Down => down,
                _ => terms.Volatility,
            };
            PreciseTerms at = terms with
            {
                Underlying = terms.Underlying * PreciseNumber.Of(points.ExactFactor[s]),
                Volatility = DoubleDouble.Max(floor, moved),
            };
            losses[s] = mark - PreciseNumber.Of(pricer.Value(at));
        }

        return losses;
    }

    private (DoubleDouble Up, DoubleDouble Down) Shocked(in PreciseTerms terms)
    {
        var volatility = new WideNumber(terms.Volatility);
        var seconds = new WideNumber(terms.Years * (365 * VolatilityShock.SecondsPerDay));
        WideNumber multiplier = _rule.Shock.Multiplier(seconds);
        return (Moved(VolatilityMove.Up), Moved(VolatilityMove.Down));

        DoubleDouble Moved(VolatilityMove move) => _rule.Shock.Apply(volatility, move, multiplier).Value;
    }
}

/// <summary>European or American prices of one option in double-doubles.</summary>
internal readonly ref struct PrecisePricer(bool isAmerican, bool isForward, int steps, Span<DoubleDouble> scratch)
{
    private readonly Span<DoubleDouble> _scratch = scratch;

    /// <summary>Whether a tree prices it.</summary>
    public bool IsAmerican { get; } = isAmerican;

    /// <summary>The value at the terms' volatility.</summary>
    public DoubleDouble Value(in PreciseTerms terms) =>
        IsAmerican ? PreciseTree.American(terms, steps, _scratch)
        : isForward ? PreciseOption.PriceOnForward(terms)
        : PreciseOption.Price(terms);

    /// <summary>
    /// The volatility at which the option is worth its mark; the least where the mark is not above what that gives;
    /// null where no volatility gives so much.
    /// </summary>
    public DoubleDouble? Volatility(in PreciseTerms terms, DoubleDouble mark, DoubleDouble least)
    {
        DoubleDouble? found = IsAmerican ? PreciseTree.ImpliedVolatility(terms, mark, steps, _scratch)
            : isForward ? PreciseOption.ImpliedVolatilityOnForward(terms, mark)
            : PreciseOption.ImpliedVolatility(terms, mark);
        if (found is { } volatility) return DoubleDouble.Max(volatility, least);
        return mark <= Value(terms with { Volatility = least }) ? least : null;
    }
}
