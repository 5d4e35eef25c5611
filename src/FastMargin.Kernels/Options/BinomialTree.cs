namespace FastMargin.Kernels.Options;

/// <summary>
/// American exercise on the binomial tree of Cox, Ross and Rubinstein (1979): <c>u = e^(σ·√dt)</c>, <c>d = 1/u</c>,
/// <c>p = (e^((r−q)·dt) − d)/(u − d)</c>, at every node the larger of going on and exercising.
/// </summary>
/// <remarks>
/// Scalar and plain: it serves rules that ask for it. The error is of the order of <c>price / steps</c> and swings with
/// the parity of the steps. Scratch is the caller's, so nothing is allocated.
/// </remarks>
public static class BinomialTree
{
    /// <summary>Most steps of a tree.</summary>
    public const int MaxSteps = 10_000;

    /// <summary>The value of an American option.</summary>
    /// <param name="terms">The option; without volatility it is worth its best exercise now or at expiry.</param>
    /// <param name="scratch">One entry more than there are steps; steps = length − 1, 1 or more.</param>
    /// <exception cref="ArgumentException">
    /// The terms have a fault, or the steps are so few that a probability leaves 0..1.
    /// </exception>
    public static double American(in OptionTerms terms, Span<double> scratch)
    {
        terms.Validate();
        int steps = scratch.Length - 1;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps, nameof(scratch));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, MaxSteps, nameof(scratch));
        if (terms.Volatility == 0)
            return Math.Max(terms.Intrinsic, EuropeanOption.Price(terms));
        double dt = terms.Years / steps;
        double up = Math.Exp(terms.Volatility * Math.Sqrt(dt));
        double share = (Math.Exp((terms.Rate - terms.Yield) * dt) - (1 / up)) / (up - (1 / up));
        if (!(share >= 0 && share <= 1))
            throw new ArgumentException($"A tree of {steps} steps is too coarse for {terms}: probability {share}.");
        double discount = Math.Exp(-terms.Rate * dt);
        return Fold(terms, scratch, up, discount * share, discount * (1 - share));
    }

    /// <summary>
    /// The volatility at which the tree gives a price, to 10^-10, by halving 10^-4..10; null when none there does.
    /// </summary>
    /// <param name="terms">The option; its volatility is not read.</param>
    /// <param name="price">The price to meet.</param>
    /// <param name="scratch">As for <see cref="American"/>.</param>
    /// <exception cref="ArgumentException">The terms have a fault.</exception>
    public static double? ImpliedVolatility(in OptionTerms terms, double price, Span<double> scratch)
    {
        double low = Coarsest(terms, scratch.Length - 1);
        double high = 10;
        if (American(terms with { Volatility = low }, scratch) > price
            || American(terms with { Volatility = high }, scratch) < price)
        {
            return null;
        }

        while (high - low > 1e-10)
        {
            double middle = 0.5 * (low + high);
            if (American(terms with { Volatility = middle }, scratch) < price)
                low = middle;
            else
                high = middle;
        }

        return 0.5 * (low + high);
    }

    // Below it the drift of one step would leave the tree.
    private static double Coarsest(in OptionTerms terms, int steps)
    {
        double drift = Math.Abs(terms.Rate - terms.Yield) * Math.Sqrt(terms.Years / Math.Max(1, steps));
        return Math.Max(1e-4, drift * 1.001);
    }

    private static double Fold(in OptionTerms terms, Span<double> values, double up, double weightUp, double weightDown)
    {
        int steps = values.Length - 1;
        double square = up * up;
        double price = terms.Underlying * Math.Pow(up, -steps);
        for (int i = 0; i <= steps; i++)
        {
            values[i] = Math.Max(0, terms.Side * (price - terms.Strike));
            price *= square;
        }

        for (int level = steps - 1; level >= 0; level--)
        {
            price = terms.Underlying * Math.Pow(up, -level);
            for (int i = 0; i <= level; i++)
            {
                double goingOn = (weightUp * values[i + 1]) + (weightDown * values[i]);
                values[i] = Math.Max(goingOn, terms.Side * (price - terms.Strike));
                price *= square;
            }
        }

        return values[0];
    }
}
