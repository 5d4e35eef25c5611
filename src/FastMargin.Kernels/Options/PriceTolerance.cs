using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels.Options;

/// <summary>
/// How far prices in doubles can be from the exact ones, for any terms that can be priced; and from what the exact
/// terms would give, where the doubles are the nearest ones to decimals or ratios.
/// </summary>
/// <remarks>
/// A sum <c>Σ w·V</c> is off by <c>Σ |w|·tolerance</c> at most, and a maximum, minimum or weighted mean of such sums
/// over scenarios by no more than the largest of theirs: none of the three moves farther than what it is taken of. The
/// roundings of the sum itself come on top.
/// </remarks>
public static class PriceTolerance
{
    /// <summary>
    /// The relative error of a European price over the domain of <see cref="OptionVariant"/>, terms taken as they are.
    /// </summary>
    public const double Relative = 1e-12;

    // Let u = 2^-53, D the discount, F and K forward and strike, M = D·(F + K), a = (|r| + |q|)·T, and let each term be
    // within u of its exact one. First-order absolute errors of a European price, divided by u:
    //   discount: e^x is off by 2, its argument by 3a, the product by 1               (3 + 3a) M
    //   forward less strike: e^x 2, argument 4a, products 1, terms 1 each, result 1   (6 + 4a) M
    //   ln(F/K): terms 2, arguments 4a, roundings 1 + 3·|ln|; no price moves by more
    //     than the smaller of F and K, and min·|ln(max/min)| <= max/e                 (3 + 2a) M
    //   s = σ√T is off by 4 at most; s·dV/ds <= M/4                                   1 M
    //   φ and the two Mills ratios: 16 in all of parts that are the smaller at most   12 M
    // together (25 + 9a) M; the rest is for what is of second order.
    private const double EuropeanRoundings = 32;

    // For a tree of n steps, M = S·max(1, e^(−qT)) + K·max(1, e^(−rT)) and e = σ√dt, divided by u:
    //   node prices: u^j is off by j·(3 + 4e + 1) <= (4 + 4e) n, of them S at most    (5 + 4e) n M
    //   each level: p(u − d) is off by 13, and moves a node by that share of its
    //     price, as no value has a steeper slope than its underlying                  13 n M
    //   each level: discount, weights and the fused sum                               (6 + 3a) n M
    // together (24 + 3a + 4e) n M; errors of later nodes are discounted means of those before.
    private const double AmericanRoundings = 32;

    private const double UnitRoundoff = 1.0 / (1L << 53);
    private const double Widening = 4;
    private const int MostTries = 12;

    /// <summary>Of <see cref="EuropeanOption.Price"/>.</summary>
    public static double European(in OptionTerms terms)
    {
        double roundings = EuropeanRoundings * (1 + Carry(terms));
        double size = (terms.Underlying * Exp(-terms.Yield * terms.Years)) + DiscountedStrike(terms);
        return roundings * UnitRoundoff * size;
    }

    /// <summary>Of <see cref="EuropeanOption.PriceOnForward"/>.</summary>
    public static double EuropeanOnForward(in OptionTerms terms) => European(terms with { Yield = terms.Rate });

    /// <summary>Of <see cref="BinomialTree.American"/>, against the tree of as many steps, exact.</summary>
    public static double American(in OptionTerms terms, int steps)
    {
        double deviation = terms.Volatility * Math.Sqrt(terms.Years / steps);
        double roundings = AmericanRoundings * steps * (1 + Carry(terms) + deviation);
        double size = (terms.Underlying * Growth(terms)) + Math.Max(terms.Strike, DiscountedStrike(terms));
        return roundings * UnitRoundoff * size;
    }

    /// <summary>
    /// Of <see cref="EuropeanOption.Price"/> at any volatility of a range, against the exact price at the exact one:
    /// <c>dV/dσ</c> is nowhere above <c>√T·D·min(F, K)·φ(0)</c>.
    /// </summary>
    public static double European(in OptionTerms terms, VolatilityRange range)
    {
        double spot = terms.Underlying * Exp(-terms.Yield * terms.Years);
        double slope = Math.Min(spot, DiscountedStrike(terms)) * Math.Sqrt(terms.Years) * LaneMath.InverseRootTwoPi;
        return European(terms) + (1.001 * slope * range.Width);
    }

    /// <summary>
    /// Of <see cref="BinomialTree.American"/> at any volatility of a range, against the exact tree at the exact one.
    /// </summary>
    /// <remarks>
    /// A step's mean of a convex value whose slopes differ by no more than one moves with σ by <c>√dt·S</c> at most:
    /// <c>√dt·S·(p·u·(g'(Su) − c) + (1 − p)·d·(c − g'(Sd)))</c>, c the slope of the chord. So <c>dV/dσ ≤ √(n·T)·S</c>.
    /// </remarks>
    public static double American(in OptionTerms terms, VolatilityRange range, int steps)
    {
        double slope = terms.Underlying * Growth(terms) * Growth(terms) * Math.Sqrt(steps * terms.Years);
        OptionTerms highest = terms with { Volatility = range.High };
        return American(highest, steps) + (1.001 * slope * range.Width);
    }

    /// <summary>
    /// Where the exact volatility of a price is: the price in doubles is short of the asked one at the lower end, and
    /// beyond it at the upper end, by more than all errors together. As prices rise with volatility, that is certain.
    /// </summary>
    /// <param name="terms">The option; its volatility is not read.</param>
    /// <param name="price">The price, the nearest double to the exact one.</param>
    /// <param name="volatility">What <see cref="EuropeanOption.ImpliedVolatility"/> found.</param>
    /// <returns>Null when doubles cannot tell: the price, deep in the money, hardly shows the volatility.</returns>
    public static VolatilityRange? EuropeanRange(in OptionTerms terms, double price, double volatility)
    {
        double error = European(terms) + (2 * UnitRoundoff * Math.Abs(price));
        double width = First(terms, error, volatility);
        for (int tries = 0; tries < MostTries && width < volatility; tries++)
        {
            var range = new VolatilityRange(volatility - width, volatility + width);
            if (EuropeanOption.Price(terms with { Volatility = range.Low }) + error < price
                && EuropeanOption.Price(terms with { Volatility = range.High }) - error > price)
            {
                return range;
            }

            width *= Widening;
        }

        return null;
    }

    /// <summary>As <see cref="EuropeanRange"/>, for <see cref="BinomialTree.ImpliedVolatility"/>.</summary>
    /// <param name="terms">The option; its volatility is not read.</param>
    /// <param name="price">The price, the nearest double to the exact one.</param>
    /// <param name="volatility">What <see cref="BinomialTree.ImpliedVolatility"/> found.</param>
    /// <param name="steps">Steps of the tree.</param>
    /// <param name="scratch"><see cref="BinomialTree.ScratchLength"/> entries or more.</param>
    /// <returns>
    /// Null when doubles cannot tell: the price is within its error of what exercise now brings, or the volatility of
    /// the least or most that are looked for.
    /// </returns>
    public static VolatilityRange? AmericanRange(
        in OptionTerms terms, double price, double volatility, int steps, Span<double> scratch)
    {
        double width = First(terms, American(terms with { Volatility = volatility }, steps), volatility);
        double room = Math.Min(
            volatility - BinomialTree.LeastVolatility(terms, steps), BinomialTree.MostVolatility - volatility);
        for (int tries = 0; tries < MostTries && width < room; tries++)
        {
            var range = new VolatilityRange(volatility - width, volatility + width);
            OptionTerms low = terms with { Volatility = range.Low };
            OptionTerms high = terms with { Volatility = range.High };
            double error = American(high, steps) + (2 * UnitRoundoff * Math.Abs(price));
            if (BinomialTree.American(low, steps, scratch) + error < price
                && BinomialTree.American(high, steps, scratch) - error > price)
            {
                return range;
            }

            width *= Widening;
        }

        return null;
    }

    /// <summary>
    /// Whether a price certainly has no volatility at which <see cref="EuropeanOption.Price"/> gives it because it is
    /// below what they give without any.
    /// </summary>
    public static bool IsBelowEuropean(in OptionTerms terms, double price) =>
        price <= 0 || price + (2 * European(terms)) < EuropeanOption.Price(terms with { Volatility = 0 });

    /// <summary>
    /// Whether a price is certainly below what <see cref="BinomialTree.American"/> gives at
    /// <see cref="BinomialTree.LeastVolatility"/>.
    /// </summary>
    public static bool IsBelowAmerican(in OptionTerms terms, double price, int steps, Span<double> scratch)
    {
        OptionTerms least = terms with { Volatility = BinomialTree.LeastVolatility(terms, steps) };
        return price < 0
            || price + (2 * American(least, steps)) < BinomialTree.American(least, steps, scratch);
    }

    private static double First(in OptionTerms terms, double error, double volatility)
    {
        double width = 2 * error / BinomialTree.Vega(terms, volatility);
        return Math.Max(width, 8 * UnitRoundoff * volatility);
    }

    private static double Carry(in OptionTerms terms) => (Math.Abs(terms.Rate) + Math.Abs(terms.Yield)) * terms.Years;

    private static double Growth(in OptionTerms terms) => Math.Max(1, Exp(-terms.Yield * terms.Years));

    private static double DiscountedStrike(in OptionTerms terms) =>
        terms.Strike * Exp(-terms.Rate * terms.Years);

    private static double Exp(double x) => LaneMath.Exp(new ScalarLanes(x)).Value;
}
