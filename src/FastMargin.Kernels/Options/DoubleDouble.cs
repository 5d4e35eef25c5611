using System.Globalization;

namespace FastMargin.Kernels.Options;

/// <summary>
/// A number held as the sum of two doubles, the second at most half a unit in the last place of the first: 106
/// significant bits.
/// </summary>
/// <remarks>
/// <para>
/// With <c>u = 2^-53</c> the relative error of a sum or difference is below <c>3.1·u²</c> (also where it cancels), of a
/// product <c>4·u²</c>, of a quotient <c>15·u²</c>, of a square root <c>4·u²</c>; comparisons are exact. The
/// operations are error-free transformations of doubles (Dekker 1971; bounds by Joldes, Muller and Popescu, "Tight and
/// rigorous error bounds for basic building blocks of double-word arithmetic", ACM TOMS 44, 2017). They use nothing but
/// IEEE 754 operations and the fused multiply-add, so that every machine gives the same bits.
/// </para>
/// <para>
/// That holds while nothing overflows and no product is below 10^-290. What leaves the doubles is not a number.
/// </para>
/// </remarks>
public readonly struct DoubleDouble : IEquatable<DoubleDouble>, IComparable<DoubleDouble>
{
    private DoubleDouble(double high, double low)
    {
        High = high;
        Low = low;
    }

    /// <summary>0.</summary>
    public static DoubleDouble Zero => default;

    /// <summary>1.</summary>
    public static DoubleDouble One => new(1, 0);

    /// <summary>The double nearest to the number.</summary>
    public double High { get; }

    /// <summary>What is left: the number less <see cref="High"/>.</summary>
    public double Low { get; }

    /// <summary>Whether it is a number.</summary>
    public bool IsFinite => double.IsFinite(High + Low);

    /// <summary>−1, 0 or 1.</summary>
    public int Sign => Math.Sign(High);

    /// <summary>The number a double is.</summary>
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    /// <summary>The nearest double.</summary>
    public static explicit operator double(DoubleDouble value) => value.High;

    /// <summary>The exact sum of two doubles.</summary>
    public static DoubleDouble Sum(double left, double right)
    {
        double sum = left + right;
        double share = sum - left;
        return new(sum, (left - (sum - share)) + (right - share));
    }

    /// <summary>The exact product of two doubles.</summary>
    public static DoubleDouble Product(double left, double right)
    {
        double product = left * right;
        return new(product, Math.FusedMultiplyAdd(left, right, -product));
    }

    /// <summary><c>numerator / denominator</c>, relative error below 2^-101: what a decimal is.</summary>
    /// <exception cref="DivideByZeroException">The denominator is 0.</exception>
    public static DoubleDouble Ratio(Int128 numerator, Int128 denominator) =>
        denominator == 0 ? throw new DivideByZeroException() : From(numerator) / From(denominator);

    /// <summary>The number times <c>2^exponent</c>, exact.</summary>
    public static DoubleDouble Scale(DoubleDouble value, int exponent) =>
        new(Math.ScaleB(value.High, exponent), Math.ScaleB(value.Low, exponent));

    /// <summary>The number without its sign.</summary>
    public static DoubleDouble Abs(DoubleDouble value) => value.High < 0 ? -value : value;

    /// <summary>The larger of two.</summary>
    public static DoubleDouble Max(DoubleDouble left, DoubleDouble right) => left < right ? right : left;

    /// <summary>The smaller of two.</summary>
    public static DoubleDouble Min(DoubleDouble left, DoubleDouble right) => right < left ? right : left;

    /// <summary>The square root; of a number below zero not a number.</summary>
    public static DoubleDouble Sqrt(DoubleDouble value)
    {
        if (value.High == 0)
            return value;
        double root = Math.Sqrt(value.High);
        double rest = Math.FusedMultiplyAdd(-root, root, value.High) + value.Low;
        return Ordered(root, rest / (2 * root));
    }

    /// <summary>The number itself.</summary>
    public static DoubleDouble operator +(DoubleDouble value) => value;

    /// <summary>The number with the other sign.</summary>
    public static DoubleDouble operator -(DoubleDouble value) => new(-value.High, -value.Low);

    /// <summary>The sum.</summary>
    public static DoubleDouble operator +(DoubleDouble left, DoubleDouble right)
    {
        DoubleDouble high = Sum(left.High, right.High);
        DoubleDouble low = Sum(left.Low, right.Low);
        DoubleDouble both = Ordered(high.High, high.Low + low.High);
        return Ordered(both.High, low.Low + both.Low);
    }

    /// <summary>The difference.</summary>
    public static DoubleDouble operator -(DoubleDouble left, DoubleDouble right) => left + -right;

    /// <summary>The product.</summary>
    public static DoubleDouble operator *(DoubleDouble left, DoubleDouble right)
    {
        DoubleDouble high = Product(left.High, right.High);
        double rest = Math.FusedMultiplyAdd(left.High, right.Low, left.Low * right.Low);
        rest = Math.FusedMultiplyAdd(left.Low, right.High, rest);
        return Ordered(high.High, high.Low + rest);
    }

    /// <summary>The quotient.</summary>
    public static DoubleDouble operator /(DoubleDouble left, DoubleDouble right)
    {
        double first = left.High / right.High;
        DoubleDouble back = Times(right, first);
        double rest = (left.High - back.High) + (left.Low - back.Low);
        return Ordered(first, rest / right.High);
    }

    /// <summary>Whether both are the same number.</summary>
    public static bool operator ==(DoubleDouble left, DoubleDouble right) =>
        left.High == right.High && left.Low == right.Low;

    /// <summary>Whether they are different numbers.</summary>
    public static bool operator !=(DoubleDouble left, DoubleDouble right) => !(left == right);

    /// <summary>Whether the first is smaller.</summary>
    public static bool operator <(DoubleDouble left, DoubleDouble right) =>
        left.High < right.High || (left.High == right.High && left.Low < right.Low);

    /// <summary>Whether the first is larger.</summary>
    public static bool operator >(DoubleDouble left, DoubleDouble right) => right < left;

    /// <summary>Whether the first is smaller or equal.</summary>
    public static bool operator <=(DoubleDouble left, DoubleDouble right) => left < right || left == right;

    /// <summary>Whether the first is larger or equal.</summary>
    public static bool operator >=(DoubleDouble left, DoubleDouble right) => right <= left;

    /// <inheritdoc/>
    public int CompareTo(DoubleDouble other)
    {
        int high = High.CompareTo(other.High);
        return high != 0 ? high : Low.CompareTo(other.Low);
    }

    /// <inheritdoc/>
    public bool Equals(DoubleDouble other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DoubleDouble other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(High, Low);

    /// <summary>Both parts, each to its last digit.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{High:R}{(Low < 0 ? "" : "+")}{Low:R}");

    // |high| is at least |low|: then their exact sum takes three operations.
    private static DoubleDouble Ordered(double high, double low)
    {
        double sum = high + low;
        return new(sum, low - (sum - high));
    }

    private static DoubleDouble Times(DoubleDouble left, double right)
    {
        DoubleDouble high = Product(left.High, right);
        return Ordered(high.High, Math.FusedMultiplyAdd(left.Low, right, high.Low));
    }

    private static DoubleDouble From(Int128 value)
    {
        double high = (double)value;
        return Ordered(high, (double)(value - (Int128)high));
    }
}
