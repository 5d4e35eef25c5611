using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels.Options;

/// <summary>One option and what its price depends on, in the units of <see cref="OptionColumns"/>.</summary>
/// <param name="IsCall">True for a call, false for a put.</param>
/// <param name="Underlying">Spot, above zero; the forward where a rule says Black-76.</param>
/// <param name="Strike">Strike, above zero.</param>
/// <param name="Years">Time to expiry, above zero.</param>
/// <param name="Volatility">Volatility of a year, not below zero.</param>
/// <param name="Rate">Continuous interest rate of a year.</param>
/// <param name="Yield">Continuous dividend yield of a year.</param>
public readonly record struct OptionTerms(
    bool IsCall, double Underlying, double Strike, double Years, double Volatility, double Rate = 0, double Yield = 0)
{
    /// <summary>Why the option cannot be priced, or <see cref="OptionFault.None"/>.</summary>
    public OptionFault Fault
    {
        get
        {
            if (!double.IsFinite(Underlying + Strike + Years + Volatility + Math.Abs(Rate) + Math.Abs(Yield)))
                return OptionFault.NotFinite;
            if (Years <= 0)
                return OptionFault.Expired;
            if (Volatility < 0)
                return OptionFault.NegativeVolatility;
            if (Underlying <= 0)
                return OptionFault.UnderlyingNotPositive;
            return Strike <= 0 ? OptionFault.StrikeNotPositive : OptionFault.None;
        }
    }

    /// <summary>1 for a call, −1 for a put.</summary>
    public double Side => IsCall ? 1 : -1;

    /// <summary>What exercise now would bring: <c>max(0, side·(underlying − strike))</c>.</summary>
    public double Intrinsic => Math.Max(0, Side * (Underlying - Strike));

    /// <summary>Stops what cannot be priced.</summary>
    /// <exception cref="ArgumentException">It has a <see cref="Fault"/>; the message has the terms.</exception>
    public void Validate()
    {
        OptionFault fault = Fault;
        if (fault != OptionFault.None)
            throw new ArgumentException($"Option {this} cannot be priced: {fault}.");
    }
}

/// <summary>
/// Single European options, with the bits of <see cref="OptionVariant"/>: a loop over few options needs no columns.
/// </summary>
public static unsafe class EuropeanOption
{
    /// <summary>Black-Scholes-Merton, as <see cref="OptionVariant.Price"/> with a yield.</summary>
    /// <exception cref="ArgumentException">The terms have a fault.</exception>
    public static double Price(in OptionTerms terms)
    {
        terms.Validate();
        return Run<SpotCarry>(terms);
    }

    /// <summary>Black-76, as <see cref="OptionVariant.Price"/> without a yield; the terms' is not read.</summary>
    /// <exception cref="ArgumentException">The terms have a fault.</exception>
    public static double PriceOnForward(in OptionTerms terms)
    {
        terms.Validate();
        return Run<ForwardCarry>(terms);
    }

    /// <summary>The volatility at which <see cref="Price"/> gives a price; null when none does.</summary>
    /// <exception cref="ArgumentException">The terms, whose volatility is not read, have a fault.</exception>
    public static double? ImpliedVolatility(in OptionTerms terms, double price)
    {
        (terms with { Volatility = 0 }).Validate();
        (double underlying, double strike, double years) = (terms.Underlying, terms.Strike, terms.Years);
        (double rate, double yield, double side) = (terms.Rate, terms.Yield, terms.Side);
        var columns = new OptionPointers(&underlying, &strike, &years, null, &rate, &yield, &side);
        double volatility;
        int faults = ImpliedKernel.Solve<ScalarLanes, SpotCarry>(columns, &price, &volatility, 1);
        return faults == 0 ? volatility : null;
    }

    private static double Run<TCarry>(OptionTerms terms)
        where TCarry : struct, ICarry
    {
        (double underlying, double strike, double years) = (terms.Underlying, terms.Strike, terms.Years);
        (double sigma, double rate, double yield) = (terms.Volatility, terms.Rate, terms.Yield);
        double side = terms.Side;
        var columns = new OptionPointers(&underlying, &strike, &years, &sigma, &rate, &yield, &side);
        double price;
        BlackKernel.Price<ScalarLanes, TCarry>(columns, &price, 1);
        return price;
    }
}
