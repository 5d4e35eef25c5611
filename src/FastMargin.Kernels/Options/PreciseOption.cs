namespace FastMargin.Kernels.Options;

/// <summary>
/// European options in <see cref="DoubleDouble"/>: the same formulas and conventions as <see cref="EuropeanOption"/>,
/// for the few cases in which its digits do not settle a question.
/// </summary>
/// <remarks>
/// The relative error of a price is below 10^-26 over the domain of <see cref="OptionVariant"/> as long as the price is
/// above 10^-270. A price takes some hundred times as long as one of <see cref="EuropeanOption"/>; nothing is
/// allocated.
/// </remarks>
public static class PreciseOption
{
    private const double Resolution = 1e-28;

    /// <summary>Black-Scholes-Merton.</summary>
    /// <exception cref="ArgumentException">The terms have a fault.</exception>
    public static DoubleDouble Price(in PreciseTerms terms)
    {
        terms.Validate();
        return new PreciseQuote(terms, isForward: false).Price(terms);
    }

    /// <summary>Black-76; the yield is not read.</summary>
    /// <exception cref="ArgumentException">The terms have a fault.</exception>
    public static DoubleDouble PriceOnForward(in PreciseTerms terms)
    {
        terms.Validate();
        return new PreciseQuote(terms, isForward: true).Price(terms);
    }

    /// <summary>
    /// The volatility at which <see cref="Price"/> gives a price; null when the price is not between what exercise
    /// brings, discounted, and the discounted forward (call) or strike (put), both excluded.
    /// </summary>
    /// <remarks>
    /// As near as the price says: its last bit over the slope. A price that is told from the discounted exercise by
    /// fewer digits than 10^-28 of the larger of forward and strike counts as equal to it.
    /// </remarks>
    /// <exception cref="ArgumentException">The terms, whose volatility is not read, have a fault.</exception>
    public static DoubleDouble? ImpliedVolatility(in PreciseTerms terms, DoubleDouble price) =>
        Implied(terms, price, isForward: false);

    /// <summary>As <see cref="ImpliedVolatility"/>, for <see cref="PriceOnForward"/>.</summary>
    /// <exception cref="ArgumentException">The terms, whose volatility is not read, have a fault.</exception>
    public static DoubleDouble? ImpliedVolatilityOnForward(in PreciseTerms terms, DoubleDouble price) =>
        Implied(terms, price, isForward: true);

    private static DoubleDouble? Implied(PreciseTerms terms, DoubleDouble price, bool isForward)
    {
        (terms with { Volatility = DoubleDouble.Zero }).Validate();
        var quote = new PreciseQuote(terms, isForward);
        DoubleDouble target = (price / quote.Discount) - quote.Intrinsic;
        DoubleDouble least = quote.Intrinsic.Sign * Resolution * DoubleDouble.Max(quote.Forward, quote.Strike);
        if (!(target > least && quote.Smaller - target > Resolution * quote.Smaller))
            return null;
        return quote.Deviation(target) / DoubleDouble.Sqrt(terms.Years);
    }
}
