using FastMargin.Kernels.Options;
using FastMargin.Models.Rules;
using FastMargin.Units;

namespace FastMargin.Models.Scenarios;

/// <summary>
/// A number of 106 bits made from decimals: <see cref="DoubleDouble"/> for arithmetic, <see cref="PreciseOption"/> for
/// prices. What it says, rounded, is what a rule asks for.
/// </summary>
internal readonly struct WideNumber(DoubleDouble value) : IRuleNumber<WideNumber>
{
    private const double MostWhole = 1L << 53;

    /// <summary>The number.</summary>
    public DoubleDouble Value { get; } = value;

    public static WideNumber Zero => default;

    public static WideNumber One => new(DoubleDouble.One);

    public double Rounded => Value.High;

    public static WideNumber Of(double parameter) =>
        Math.Abs(parameter) <= MostWhole && Math.Floor(parameter).Equals(parameter)
            ? new(parameter)
            : new(PreciseNumber.Of(PreciseNumber.OfDecimal(parameter)));

    public static WideNumber Of(double near, Rational exact) => new(PreciseNumber.Of(exact));

    public static WideNumber Max(WideNumber left, WideNumber right) => new(DoubleDouble.Max(left.Value, right.Value));

    public static WideNumber Min(WideNumber left, WideNumber right) => new(DoubleDouble.Min(left.Value, right.Value));

    public static WideNumber Abs(WideNumber value) => new(DoubleDouble.Abs(value.Value));

    public static WideNumber Sqrt(WideNumber value) => new(DoubleDouble.Sqrt(value.Value));

    public static WideNumber Exp(WideNumber value) => new(PreciseMath.Exp(value.Value));

    public static WideNumber LogRatio(WideNumber numerator, WideNumber denominator) =>
        new(PreciseMath.LogRatio(numerator.Value, denominator.Value));

    public static WideNumber Power(WideNumber numerator, WideNumber denominator, WideNumber exponent) =>
        Exp(exponent * LogRatio(numerator, denominator));

    public static WideNumber Choose(WideNumber by, WideNumber ifNotNegative, WideNumber ifNegative) =>
        by.Value.Sign >= 0 ? ifNotNegative : ifNegative;

    public static bool TryPrice(ValueGrid<WideNumber> grid)
    {
        for (int i = 0; i < grid.Values.Length; i++)
        {
            var terms = new PreciseTerms(
                grid.AreCalls[i], grid.Forwards[i].Value, grid.Strikes[i].Value, grid.Years[i].Value,
                grid.Volatilities[i].Value);
            if (terms.Fault != OptionFault.None) return false;
            grid.Values[i] = new(PreciseOption.PriceOnForward(terms));
        }

        return true;
    }

    public static WideNumber operator +(WideNumber left, WideNumber right) => new(left.Value + right.Value);

    public static WideNumber operator -(WideNumber left, WideNumber right) => new(left.Value - right.Value);

    public static WideNumber operator *(WideNumber left, WideNumber right) => new(left.Value * right.Value);

    public static WideNumber operator /(WideNumber left, WideNumber right) => new(left.Value / right.Value);

    public static WideNumber operator -(WideNumber value) => new(-value.Value);

    public int CompareTo(WideNumber other) => Value.CompareTo(other.Value);
}
