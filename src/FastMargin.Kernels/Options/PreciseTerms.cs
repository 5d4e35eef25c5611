namespace FastMargin.Kernels.Options;

/// <summary>
/// One option whose terms have more digits than a double: decimals, a price moved by a share, days over 365. Meaning
/// and units are those of <see cref="OptionTerms"/>.
/// </summary>
/// <param name="IsCall">True for a call, false for a put.</param>
/// <param name="Underlying">Spot, above zero; the forward where a rule says Black-76.</param>
/// <param name="Strike">Strike, above zero.</param>
/// <param name="Years">Time to expiry, above zero.</param>
/// <param name="Volatility">Volatility of a year, not below zero.</param>
/// <param name="Rate">Continuous interest rate of a year.</param>
/// <param name="Yield">Continuous dividend yield of a year.</param>
public readonly record struct PreciseTerms(
    bool IsCall, DoubleDouble Underlying, DoubleDouble Strike, DoubleDouble Years, DoubleDouble Volatility,
    DoubleDouble Rate = default, DoubleDouble Yield = default)
{
    /// <summary>The terms as doubles, each the nearest one.</summary>
    public OptionTerms Rounded => new(
        IsCall, Underlying.High, Strike.High, Years.High, Volatility.High, Rate.High, Yield.High);

    /// <summary>Why the option cannot be priced: that of <see cref="Rounded"/>.</summary>
    public OptionFault Fault => Rounded.Fault;

    /// <summary>What exercise now would bring: <c>max(0, side·(underlying − strike))</c>.</summary>
    public DoubleDouble Intrinsic => DoubleDouble.Max(
        DoubleDouble.Zero, IsCall ? Underlying - Strike : Strike - Underlying);

    /// <summary>The terms with the digits a double has.</summary>
    public static PreciseTerms From(in OptionTerms terms) => new(
        terms.IsCall, terms.Underlying, terms.Strike, terms.Years, terms.Volatility, terms.Rate, terms.Yield);

    /// <summary>Stops what cannot be priced.</summary>
    /// <exception cref="ArgumentException">It has a <see cref="Fault"/>; the message has the terms.</exception>
    public void Validate() => Rounded.Validate();
}
