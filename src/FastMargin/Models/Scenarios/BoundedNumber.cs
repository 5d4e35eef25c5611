using FastMargin.Kernels.Options;
using FastMargin.Models.Rules;
using FastMargin.Units;

namespace FastMargin.Models.Scenarios;

/// <summary>
/// A double with a bound on how far it is from the number that exact arithmetic on the decimals would have there:
/// <code>
/// u = 2^-53         x̂ = fl(â ∘ b̂)         |x̂ − x| ≤ what the errors of a and b do to a ∘ b  +  u·|x̂|
/// a + b   e_a + e_b                     a·b     |â|·e_b + |b̂|·e_a + e_a·e_b
/// a/b     (e_a + |x̂|·e_b)/(|b̂| − e_b)   √a      min(e_a/√â, √e_a)
/// e^a     |x̂|·e_a·(1 + e_a)             ln(a/b) e_q/(q − e_q), q = a/b     (a/b)^c by both
/// max, min, |a|   the larger error: none of them moves farther than what it is taken of
/// by ≥ 0 ? a : b  where the sign of by is open: the larger error + |â − b̂|
/// price   PriceDoubt at the doubles + e_F + e_K + 0.4·(F + K)·√T·(e_σ + σ·e_T/T): no slope in F or K is above one
/// </code>
/// </summary>
/// <remarks>
/// The value has the same bits as the formula in plain doubles. Errors are sums and products of numbers not below zero,
/// themselves rounded: less than the hundredth part that <see cref="Doubt"/> adds to the last of them. Exponential,
/// logarithm and power of the platform are taken to be within four units of the last place; they are within one.
/// </remarks>
internal readonly struct BoundedNumber(double value, double error) : IRuleNumber<BoundedNumber>
{
    private const double Unit = 1.0 / (1L << 53);
    private const double Platform = 4 * Unit;

    /// <summary>The double.</summary>
    public double Value { get; } = value;

    /// <summary>What the formulas above make of the errors.</summary>
    public double Error { get; } = error;

    /// <summary>How far the value may be from exact, the roundings of the error included.</summary>
    public double Doubt => 1.01 * Error;

    public static BoundedNumber Zero => default;

    public static BoundedNumber One => new(1, 0);

    public double Rounded => Value;

    public static BoundedNumber Of(double parameter) =>
        new(parameter, Math.Floor(parameter).Equals(parameter) ? 0 : Unit * Math.Abs(parameter));

    public static BoundedNumber Of(double near, Rational exact) => new(near, 3 * Unit * Math.Abs(near));

    public static BoundedNumber Max(BoundedNumber left, BoundedNumber right) =>
        new(Math.Max(left.Value, right.Value), Math.Max(left.Error, right.Error));

    public static BoundedNumber Min(BoundedNumber left, BoundedNumber right) =>
        new(Math.Min(left.Value, right.Value), Math.Max(left.Error, right.Error));

    public static BoundedNumber Abs(BoundedNumber value) => new(Math.Abs(value.Value), value.Error);

    public static BoundedNumber Sqrt(BoundedNumber value)
    {
        double root = Math.Sqrt(value.Value);
        double moved = root > 0 ? Math.Min(value.Error / root, Math.Sqrt(value.Error)) : Math.Sqrt(value.Error);
        return new(root, moved + (Unit * root));
    }

    public static BoundedNumber Exp(BoundedNumber value) => Exp(Math.Exp(value.Value), value.Error);

    public static BoundedNumber LogRatio(BoundedNumber numerator, BoundedNumber denominator)
    {
        BoundedNumber ratio = numerator / denominator;
        double log = Math.Log(ratio.Value);
        return new(log, OfLog(ratio) + (Platform * Math.Abs(log)));
    }

    public static BoundedNumber Power(BoundedNumber numerator, BoundedNumber denominator, BoundedNumber exponent)
    {
        BoundedNumber ratio = numerator / denominator;
        double off = OfLog(ratio);
        double size = Math.Abs(Math.Log(ratio.Value)) + off;
        return Exp(
            Math.Pow(ratio.Value, exponent.Value), (size * exponent.Error) + (Math.Abs(exponent.Value) * off));
    }

    public static BoundedNumber Choose(BoundedNumber by, BoundedNumber ifNotNegative, BoundedNumber ifNegative)
    {
        BoundedNumber chosen = by.Value >= 0 ? ifNotNegative : ifNegative;
        if (Math.Abs(by.Value) > 2 * by.Error || by.Error == 0) return chosen;
        double apart = Math.Abs(ifNotNegative.Value - ifNegative.Value);
        return new(chosen.Value, apart + Math.Max(ifNotNegative.Error, ifNegative.Error));
    }

    public static bool TryPrice(ValueGrid<BoundedNumber> grid)
    {
        double[] forward = Array.ConvertAll(grid.Forwards, n => n.Value);
        double[] strike = Array.ConvertAll(grid.Strikes, n => n.Value);
        double[] years = Array.ConvertAll(grid.Years, n => n.Value);
        double[] volatility = Array.ConvertAll(grid.Volatilities, n => n.Value);
        double[] values = new double[forward.Length];
        var columns = new OptionColumns
        {
            Underlying = forward,
            Strike = strike,
            Years = years,
            Volatility = volatility,
            Rate = new double[forward.Length],
            Side = Array.ConvertAll(grid.AreCalls, isCall => isCall ? 1.0 : -1.0),
        };
        if (OptionVariants.Chosen.Price(columns, values) != 0) return false;
        for (int i = 0; i < values.Length; i++)
        {
            double scale = forward[i] + strike[i];
            double off = grid.Volatilities[i].Error + (volatility[i] * grid.Years[i].Error / years[i]);
            double error = PriceDoubt.European(values[i], scale) + PriceDoubt.Volatility(scale, years[i], off)
                + grid.Forwards[i].Error + grid.Strikes[i].Error;
            grid.Values[i] = new(values[i], error);
        }

        return true;
    }

    public static BoundedNumber operator +(BoundedNumber left, BoundedNumber right) =>
        Rounding(left.Value + right.Value, left.Error + right.Error);

    public static BoundedNumber operator -(BoundedNumber left, BoundedNumber right) =>
        Rounding(left.Value - right.Value, left.Error + right.Error);

    public static BoundedNumber operator *(BoundedNumber left, BoundedNumber right) => Rounding(
        left.Value * right.Value,
        (Math.Abs(left.Value) * right.Error) + (left.Error * (Math.Abs(right.Value) + right.Error)));

    public static BoundedNumber operator /(BoundedNumber left, BoundedNumber right)
    {
        double quotient = left.Value / right.Value;
        double least = Math.Abs(right.Value) - right.Error;
        double moved = (left.Error + (Math.Abs(quotient) * right.Error)) / least;
        return Rounding(quotient, least > 0 ? moved : double.PositiveInfinity);
    }

    public static BoundedNumber operator -(BoundedNumber value) => new(-value.Value, value.Error);

    public int CompareTo(BoundedNumber other) => Value.CompareTo(other.Value);

    private static BoundedNumber Rounding(double value, double error) => new(value, error + (Unit * Math.Abs(value)));

    // e^x − 1 is at most x·(1 + x) for x from 0 to 1.
    private static BoundedNumber Exp(double value, double off) =>
        new(value, off < 1 ? Math.Abs(value) * ((off * (1 + off)) + Platform) : double.PositiveInfinity);

    private static double OfLog(BoundedNumber ratio) =>
        ratio.Error < ratio.Value ? ratio.Error / (ratio.Value - ratio.Error) : double.PositiveInfinity;
}
