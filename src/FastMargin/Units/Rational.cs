using System.Numerics;

namespace FastMargin.Units;

/// <summary>
/// An exact fraction, for what must be decided rather than estimated. The denominator is always positive; common
/// factors are taken out only when a number grows past <see cref="NormaliseAboveBits"/>, as most never do.
/// </summary>
internal readonly struct Rational : IComparable<Rational>, IEquatable<Rational>
{
    /// <summary>Denominators longer than this are reduced by their greatest common divisor.</summary>
    internal const int NormaliseAboveBits = 512;

    private static readonly BigInteger _attoOne = Atto.One;

    // Zero in default(Rational), which must be the number 0 and not 0/0.
    private readonly BigInteger _denominator;

    internal Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) throw new DivideByZeroException("a fraction over zero has no value");
        if (denominator.Sign < 0)
        {
            numerator = -numerator;
            denominator = -denominator;
        }

        if (denominator.GetBitLength() > NormaliseAboveBits)
        {
            var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
            numerator /= divisor;
            denominator /= divisor;
        }

        Numerator = numerator;
        _denominator = denominator;
    }

    internal static Rational Zero => default;

    internal static Rational One => FromInt(1);

    internal BigInteger Numerator { get; }

    internal BigInteger Denominator => _denominator.IsZero ? BigInteger.One : _denominator;

    internal int Sign => Numerator.Sign;

    internal static Rational FromInt(BigInteger value) => new(value, BigInteger.One);

    /// <summary>atto * 10^-18.</summary>
    internal static Rational FromAtto(Int128 atto) => new(atto, _attoOne);

    internal static Rational Abs(Rational value) => value.Sign < 0 ? -value : value;

    internal static Rational Min(Rational left, Rational right) => left <= right ? left : right;

    internal static Rational Max(Rational left, Rational right) => left >= right ? left : right;

    /// <summary>The largest whole number of 10^-18 not above this.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    internal Int128 FloorToAtto() => checked((Int128)FloorOf(Numerator * _attoOne, Denominator));

    /// <summary>The smallest whole number of 10^-18 not below this.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    internal Int128 CeilingToAtto() => checked((Int128)(-FloorOf(-Numerator * _attoOne, Denominator)));

    /// <summary>The largest k with k * step &lt;= this; step &gt; 0.</summary>
    internal BigInteger FloorSteps(Rational step)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step.Sign, nameof(step));
        return FloorOf(Numerator * step.Denominator, Denominator * step.Numerator);
    }

    /// <summary>The smallest k with k * step &gt;= this; step &gt; 0.</summary>
    internal BigInteger CeilingSteps(Rational step) => -(-this).FloorSteps(step);

    /// <summary>The largest multiple of step not above this; step &gt; 0.</summary>
    internal Rational Floor(Rational step) => FromInt(FloorSteps(step)) * step;

    /// <summary>The smallest multiple of step not below this; step &gt; 0.</summary>
    internal Rational Ceiling(Rational step) => FromInt(CeilingSteps(step)) * step;

    /// <summary>The nearest binary64, ties to even; infinity beyond the largest.</summary>
    internal double ToDouble()
    {
        var magnitude = BigInteger.Abs(Numerator);
        BigInteger denominator = Denominator;
        if (magnitude.IsZero) return 0;

        // Scaled so that the quotient has 64 or 65 bits: enough for the mantissa, a rounding bit and more.
        long shift = 64 + denominator.GetBitLength() - magnitude.GetBitLength();
        if (shift > 0) magnitude <<= (int)shift;
        else denominator <<= (int)-shift;
        var quotient = BigInteger.DivRem(magnitude, denominator, out BigInteger remainder);
        double rounded = Binary64.Round((UInt128)quotient, !remainder.IsZero, (int)-shift);
        return Sign < 0 ? -rounded : rounded;
    }

    public int CompareTo(Rational other)
    {
        // Signs differ, or one is zero, in most comparisons of an excess; then no product is needed.
        if (Sign != other.Sign) return Sign.CompareTo(other.Sign);
        if (Denominator == other.Denominator) return Numerator.CompareTo(other.Numerator);
        return (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);
    }

    public bool Equals(Rational other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    public override int GetHashCode()
    {
        // Equal numbers may have different forms here, so the hash is that of the reduced one.
        var divisor = BigInteger.GreatestCommonDivisor(Numerator, Denominator);
        return HashCode.Combine(Numerator / divisor, Denominator / divisor);
    }

    /// <summary>numerator/denominator in lowest terms, or the whole number.</summary>
    public override string ToString()
    {
        var divisor = BigInteger.GreatestCommonDivisor(Numerator, Denominator);
        BigInteger denominator = Denominator / divisor;
        return denominator.IsOne ? $"{Numerator / divisor}" : $"{Numerator / divisor}/{denominator}";
    }

    public static Rational operator +(Rational left, Rational right) => left.Denominator == right.Denominator
        ? new(left.Numerator + right.Numerator, left.Denominator)
        : new((left.Numerator * right.Denominator) + (right.Numerator * left.Denominator),
            left.Denominator * right.Denominator);

    public static Rational operator -(Rational left, Rational right) => left + -right;

    public static Rational operator -(Rational value) => new(-value.Numerator, value.Denominator);

    public static Rational operator *(Rational left, Rational right) =>
        new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    /// <exception cref="DivideByZeroException">right is zero.</exception>
    public static Rational operator /(Rational left, Rational right) =>
        new(left.Numerator * right.Denominator, left.Denominator * right.Numerator);

    public static bool operator ==(Rational left, Rational right) => left.Equals(right);

    public static bool operator !=(Rational left, Rational right) => !left.Equals(right);

    public static bool operator <(Rational left, Rational right) => left.CompareTo(right) < 0;

    public static bool operator >(Rational left, Rational right) => left.CompareTo(right) > 0;

    public static bool operator <=(Rational left, Rational right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Rational left, Rational right) => left.CompareTo(right) >= 0;

    private static BigInteger FloorOf(BigInteger numerator, BigInteger denominator)
    {
        var quotient = BigInteger.DivRem(numerator, denominator, out BigInteger remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }
}
