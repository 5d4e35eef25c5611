using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels.Options;

/// <summary>
/// American exercise on the binomial tree of Cox, Ross and Rubinstein (1979): <c>u = e^(σ·√dt)</c>, <c>d = 1/u</c>,
/// <c>p = (e^((r−q)·dt) − d)/(u − d)</c>, at every node the larger of going on and exercising.
/// </summary>
/// <remarks>
/// It serves rules that ask for it, and for them the tree's value is the value. Against American exercise at any time
/// it is off by the order of <c>price / steps</c>, swinging with the parity of the steps; against the tree in exact
/// arithmetic, <see cref="PreciseTree"/>, by <see cref="PriceTolerance.American(in OptionTerms, int)"/>. Scratch is the
/// caller's, so nothing is allocated, and every vector width gives the same bits.
/// </remarks>
public static class BinomialTree
{
    /// <summary>Most steps of a tree.</summary>
    public const int MaxSteps = 10_000;

    /// <summary>The largest volatility that is looked for.</summary>
    public const double MostVolatility = 10;

    private const double Tolerance = 2.5e-11;
    private const double LeastStep = 1e-7;
    private const double Usual = 0.3;

    /// <summary>Doubles of scratch that a tree needs.</summary>
    public static int ScratchLength(int steps) => TreeKernel.ScratchLength(steps);

    /// <summary>
    /// The least volatility that is looked for: 10^-4, or more where the drift of one step would leave the tree.
    /// </summary>
    public static double LeastVolatility(in OptionTerms terms, int steps)
    {
        double drift = Math.Abs(terms.Rate - terms.Yield) * Math.Sqrt(terms.Years / Math.Max(1, steps));
        return Math.Max(1e-4, drift * 1.001);
    }

    /// <summary>The value of an American option.</summary>
    /// <param name="terms">The option; without volatility it is worth its best exercise now or at expiry.</param>
    /// <param name="steps">Steps of the tree, 1 to <see cref="MaxSteps"/>.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> entries or more; what is in them does not matter.</param>
    /// <exception cref="ArgumentException">
    /// The terms have a fault, the scratch is too short, or the steps are so few that a probability leaves 0..1.
    /// </exception>
    public static double American(in OptionTerms terms, int steps, Span<double> scratch)
    {
        double underlying = terms.Underlying;
        double value = 0;
        OptionVariants.Chosen.American(terms, new(in underlying), new(ref value), steps, scratch);
        return value;
    }

    /// <summary>
    /// The volatility at which the tree gives a price, to 10^-10 and the last bits of the price, from
    /// <see cref="LeastVolatility"/> to <see cref="MostVolatility"/>; null when none there does.
    /// </summary>
    /// <param name="terms">The option; its volatility is not read.</param>
    /// <param name="price">The price to meet; the least volatility that does where several do.</param>
    /// <param name="steps">As for <see cref="American"/>.</param>
    /// <param name="scratch">As for <see cref="American"/>.</param>
    /// <remarks>
    /// Begun at the European volatility: nine or ten trees as a rule, where halving would fold forty; as many as that
    /// only just above what exercise now brings, where the slope sets in.
    /// </remarks>
    /// <exception cref="ArgumentException">The terms have a fault, or the scratch is too short.</exception>
    public static double? ImpliedVolatility(in OptionTerms terms, double price, int steps, Span<double> scratch)
    {
        (terms with { Volatility = 0 }).Validate();
        if (double.IsNaN(price))
            return null;
        double low = LeastVolatility(terms, steps);
        double? guess = EuropeanOption.ImpliedVolatility(terms, price);
        double start = Math.Clamp(guess ?? Usual, low, MostVolatility);
        double slope = Vega(terms, start);
        var search = new Search(terms, price, steps, scratch);
        return RisingRoot.Find(ref search, (low, MostVolatility), start, slope, LeastStep, Tolerance)?.High;
    }

    /// <summary>The best exercise now or at expiry.</summary>
    internal static double WithoutVolatility(in OptionTerms terms) =>
        Math.Max(terms.Intrinsic, EuropeanOption.Price(terms));

    // Of the European option: only where the next try is made depends on it.
    internal static double Vega(in OptionTerms terms, double volatility)
    {
        double carry = (terms.Rate - terms.Yield) * terms.Years;
        double root = Math.Sqrt(terms.Years);
        double distance = LaneMath.Log(new ScalarLanes(terms.Underlying / terms.Strike)).Value + carry;
        double first = (distance / (volatility * root)) + (0.5 * volatility * root);
        return terms.Underlying * root * NormalLaw.Density(first);
    }

    private readonly ref struct Search(OptionTerms terms, double price, int steps, Span<double> scratch) : IRising
    {
        private readonly Span<double> _scratch = scratch;

        public DoubleDouble At(DoubleDouble x) =>
            American(terms with { Volatility = x.High }, steps, _scratch) - price;
    }
}
