using System.Numerics;

namespace FastMargin.Units;

/// <summary>
/// An exact fraction <c>Numerator / (divisor · 10^scale)</c>, for what must be decided rather than estimated. Decimals
/// keep a divisor of one, so that most sums and products never leave short integers; a divisor appears with the first
/// division and is reduced only when it grows past <see cref="NormaliseAboveBits"/>, as few do.
/// </summary>
internal readonly struct Rational : IComparable<Rational>, IEquatable<Rational>
{
    /// <summary>Divisors longer than this are reduced by their greatest common divisor.</summary>
    internal const int NormaliseAboveBits = 512;

    private const int CachedPowers = 192;

    private static readonly BigInteger[] _powers =
        [.. Enumerable.Range(0, CachedPowers).Select(e => BigInteger.Pow(10, e))];
    private static readonly BigInteger _attoOne = Atto.One;

    // Zero in default(Rational), which must be the number 0 and not 0/0.
    private readonly BigInteger _divisor;
    private readonly int _scale;

    internal Rational(BigInteger numerator, BigInteger denominator)
        : this(numerator, denominator, 0)
    {
    }

    private Rational(BigInteger numerator, BigInteger divisor, int scale)
    {
        if (divisor.IsZero) throw new DivideByZeroException("a fraction over zero has no value");
        if (divisor.Sign < 0)
        {
            numerator = -numerator;
            divisor = -divisor;
        }

        if (!divisor.IsOne && divisor.GetBitLength() > NormaliseAboveBits)
        {
            var common = BigInteger.GreatestCommonDivisor(numerator, divisor);
            numerator /= common;
            divisor /= common;
        }

        Numerator = numerator;
        _divisor = divisor;
        _scale = scale;
    }

    internal static Rational Zero => default;

    internal static Rational One => FromInt(1);

    internal BigInteger Numerator { get; }

    internal BigInteger Denominator => Divisor * Power(_scale);

    private BigInteger Divisor => _divisor.IsZero ? BigInteger.One : _divisor;

    internal int Sign => Numerator.Sign;

    internal static Rational FromInt(BigInteger value) => new(value, BigInteger.One);

    /// <summary>atto * 10^-18.</summary>
    internal static Rational FromAtto(Int128 atto)
    {
        (Int128 mantissa, int scale) = Atto.Trim(atto);
        return new Rational(mantissa, BigInteger.One, scale);
    }

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
        BigInteger left = Numerator * Power(other._scale - _scale);
        BigInteger right = other.Numerator * Power(_scale - other._scale);
        return Divisor == other.Divisor ? left.CompareTo(right) : (left * other.Divisor).CompareTo(right * Divisor);
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

    public static Rational operator +(Rational left, Rational right)
    {
        int scale = Math.Max(left._scale, right._scale);
        BigInteger a = left.Numerator * Power(scale - left._scale);
        BigInteger b = right.Numerator * Power(scale - right._scale);
        return left.Divisor == right.Divisor
            ? new Rational(a + b, left.Divisor, scale)
            : new Rational((a * right.Divisor) + (b * left.Divisor), left.Divisor * right.Divisor, scale);
    }

    public static Rational operator -(Rational left, Rational right) => left + -right;

    public static Rational operator -(Rational value) => new(-value.Numerator, value.Divisor, value._scale);

    public static Rational operator *(Rational left, Rational right) =>
        new(left.Numerator * right.Numerator, left.Divisor * right.Divisor, left._scale + right._scale);

    /// <exception cref="DivideByZeroException">right is zero.</exception>
    public static Rational operator /(Rational left, Rational right) => new(
        left.Numerator * right.Divisor * Power(right._scale - left._scale),
        left.Divisor * right.Numerator,
        Math.Max(left._scale - right._scale, 0));

    public static bool operator ==(Rational left, Rational right) => left.Equals(right);

    public static bool operator !=(Rational left, Rational right) => !left.Equals(right);

    public static bool operator <(Rational left, Rational right) => left.CompareTo(right) < 0;

    public static bool operator >(Rational left, Rational right) => left.CompareTo(right) > 0;

    public static bool operator <=(Rational left, Rational right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Rational left, Rational right) => left.CompareTo(right) >= 0;

    /// <summary>10^exponent; one for exponents below zero, which the other side of an equation takes.</summary>
    private static BigInteger Power(int exponent) =>
        exponent <= 0 ? BigInteger.One : exponent < CachedPowers ? _powers[exponent] : BigInteger.Pow(10, exponent);

    private static BigInteger FloorOf(BigInteger numerator, BigInteger denominator)
    {
        var quotient = BigInteger.DivRem(numerator, denominator, out BigInteger remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }
}
