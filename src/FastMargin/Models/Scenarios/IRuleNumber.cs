using FastMargin.Units;

namespace FastMargin.Models.Scenarios;

/// <summary>
/// What the formulas of a rule need of a number, so that each is written once: <see cref="BoundedNumber"/> is a double
/// with its error beside it, <see cref="WideNumber"/> has 106 bits.
/// </summary>
/// <typeparam name="T">The number itself.</typeparam>
internal interface IRuleNumber<T> : IComparable<T>
    where T : struct, IRuleNumber<T>
{
    /// <summary>0.</summary>
    public static abstract T Zero { get; }

    /// <summary>1.</summary>
    public static abstract T One { get; }

    /// <summary>The nearest double.</summary>
    public double Rounded { get; }

    /// <summary>A parameter: the decimal of fifteen digits that a double stands for, or a whole number.</summary>
    public static abstract T Of(double parameter);

    /// <summary>A value of the book.</summary>
    /// <param name="near">As a double, at most two roundings from it.</param>
    /// <param name="exact">Itself.</param>
    public static abstract T Of(double near, Rational exact);

    /// <summary>The larger.</summary>
    public static abstract T Max(T left, T right);

    /// <summary>The smaller.</summary>
    public static abstract T Min(T left, T right);

    /// <summary>Without its sign.</summary>
    public static abstract T Abs(T value);

    /// <summary>The square root of a number that is not below zero.</summary>
    public static abstract T Sqrt(T value);

    /// <summary><c>e^x</c>.</summary>
    public static abstract T Exp(T value);

    /// <summary><c>ln(numerator/denominator)</c> of numbers above zero.</summary>
    public static abstract T LogRatio(T numerator, T denominator);

    /// <summary><c>(numerator/denominator)^exponent</c> of numbers above zero.</summary>
    public static abstract T Power(T numerator, T denominator, T exponent);

    /// <summary><c>by ≥ 0 ? ifNotNegative : ifNegative</c>.</summary>
    public static abstract T Choose(T by, T ifNotNegative, T ifNegative);

    /// <summary>Prices every entry of a grid; false when one has no price.</summary>
    public static abstract bool TryPrice(ValueGrid<T> grid);

    public static abstract T operator +(T left, T right);

    public static abstract T operator -(T left, T right);

    public static abstract T operator *(T left, T right);

    public static abstract T operator /(T left, T right);

    public static abstract T operator -(T value);
}

/// <summary>Sums in the order of what is summed.</summary>
internal static class RuleNumbers
{
    /// <summary><c>0 + a + b + …</c>.</summary>
    public static T Total<TItem, T>(this IEnumerable<TItem> items, Func<TItem, T> of)
        where T : struct, IRuleNumber<T>
    {
        T sum = T.Zero;
        foreach (TItem item in items) sum += of(item);
        return sum;
    }

    /// <summary>The smallest of one or more.</summary>
    public static T Least<TItem, T>(this IEnumerable<TItem> items, Func<TItem, T> of)
        where T : struct, IRuleNumber<T> => items.Select(of).Aggregate(T.Min);
}
