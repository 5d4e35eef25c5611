using FastMargin.Kernels.Options;
using FastMargin.Models.Scenarios;

namespace FastMargin.Models.Rules;

/// <summary>
/// American options one by one, each tree over lanes: the volatility at which the tree gives the mark, then the tree in
/// all scenarios, those of one volatility together.
/// </summary>
internal sealed class AmericanPricer
{
    private const double LeastStep = 1e-9;
    private const double MostStep = 1e-4;
    private const double Widening = 32;
    private const double Rounding = 1e-15;

    private static readonly VolatilityMove[] _moves = [VolatilityMove.None, VolatilityMove.Up, VolatilityMove.Down];

    private readonly ScenarioRule _rule;
    private readonly LossBoard _board;
    private readonly double[] _scratch;
    private readonly int[] _places;
    private readonly double[] _underlying;
    private readonly double[] _value;
    private readonly double[] _losses;

    /// <summary>A pricer whose losses go to a board.</summary>
    public AmericanPricer(ScenarioRule rule, LossBoard board)
    {
        (_rule, _board) = (rule, board);
        _scratch = new double[BinomialTree.ScratchLength(rule.TreeSteps)];
        (_places, _underlying) = (new int[rule.Scenarios], new double[rule.Scenarios]);
        (_value, _losses) = (new double[rule.Scenarios], new double[rule.Scenarios]);
    }

    /// <summary>The least volatility of an option under a rule: the rule's own, or the least of a tree.</summary>
    public static double LeastOf(ScenarioRule rule, in OptionTerms terms) =>
        Math.Max(rule.LeastVolatility, BinomialTree.LeastVolatility(terms, rule.TreeSteps));

    /// <summary>Prices an option.</summary>
    public void Price(ScenarioClass of, in OptionQuote quote)
    {
        OptionTerms terms = quote.Terms;
        double least = LeastOf(_rule, terms);
        double? found = BinomialTree.ImpliedVolatility(terms, quote.Mark, _rule.TreeSteps, _scratch);
        double volatility = Math.Max(least, found ?? 0);
        double off = volatility == least && IsBelow(quote, least) ? 0
            : found is null ? double.PositiveInfinity
            : Off(quote, volatility, least);
        if (double.IsInfinity(off))
        {
            _board.StoreExact(quote.Instrument);
            return;
        }

        double multiplier = _rule.Shock.Multiplier(terms.Years * 365 * VolatilityShock.SecondsPerDay);
        foreach (VolatilityMove move in _moves)
        {
            double shocked = Math.Max(least, _rule.Shock.Apply(volatility, move, multiplier));
            PriceAt(of.Points, quote, move, shocked);
        }

        double growth = 1 + (_rule.Shock.Up * multiplier);
        Store(of.Points, quote, growth * (off + (Rounding * volatility)));
    }

    // Surely below what the least volatility gives, which then stands in.
    private bool IsBelow(in OptionQuote quote, double least)
    {
        double error = PriceDoubt.Tree(PriceDoubt.Scale(quote.Terms, quote.Terms.Underlying), _rule.TreeSteps);
        return quote.Mark <= Value(quote.Terms, least) - error;
    }

    /// <summary>A distance at which the tree is surely above and below the mark; the root is between.</summary>
    private double Off(in OptionQuote quote, double volatility, double least)
    {
        double error = PriceDoubt.Tree(PriceDoubt.Scale(quote.Terms, quote.Terms.Underlying), _rule.TreeSteps);
        for (double step = LeastStep; step <= MostStep; step *= Widening)
        {
            double off = step * volatility;
            if (Value(quote.Terms, volatility + off) <= quote.Mark + error) continue;
            if (volatility - off <= least || Value(quote.Terms, volatility - off) < quote.Mark - error) return off;
        }

        return double.PositiveInfinity;
    }

    private double Value(in OptionTerms terms, double volatility) =>
        BinomialTree.American(terms with { Volatility = volatility }, _rule.TreeSteps, _scratch);

    private void PriceAt(GridPoints points, in OptionQuote quote, VolatilityMove move, double volatility)
    {
        int count = 0;
        for (int s = 0; s < points.Count; s++)
        {
            if (points.Move[s] != move) continue;
            _places[count] = s;
            _underlying[count++] = quote.Terms.Underlying * points.Factor[s];
        }

        if (count == 0) return;
        OptionTerms terms = quote.Terms with { Volatility = volatility };
        OptionVariants.Chosen.American(
            terms, _underlying.AsSpan(0, count), _value.AsSpan(0, count), _rule.TreeSteps, _scratch);
        for (int k = 0; k < count; k++)
        {
            int s = _places[k];
            _losses[s] = points.Share[s] * quote.Multiplier * (quote.Mark - _value[k]);
        }
    }

    private void Store(GridPoints points, in OptionQuote quote, double off)
    {
        double doubt = 0;
        for (int s = 0; s < points.Count; s++)
        {
            double scale = PriceDoubt.Scale(quote.Terms, quote.Terms.Underlying * points.Factor[s]);
            // Twice: a tree's vega may be somewhat above that of the European option.
            double one = PriceDoubt.Tree(scale, _rule.TreeSteps)
                + (2 * PriceDoubt.Volatility(scale, quote.Terms.Years, off));
            doubt = Math.Max(doubt, points.Share[s] * quote.Multiplier * one);
        }

        _board.Store(quote.Instrument, _losses, doubt);
    }
}
