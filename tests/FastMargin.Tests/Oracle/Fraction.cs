using System.Globalization;
using System.Numerics;

namespace FastMargin.Tests.Oracle;

/// <summary>A rational number in lowest terms. Shares no code with the product, not even its decimals.</summary>
internal readonly record struct Fraction : IComparable<Fraction>
{
    private readonly BigInteger _denominatorLessOne;

    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) throw new DivideByZeroException();
        BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / divisor;
        _denominatorLessOne = (denominator / divisor) - 1;
    }

    public static Fraction Zero => default;

    public static Fraction One => new(1, 1);

    /// <summary>One unit of the last place that money has: 10^-18.</summary>
    public static Fraction Unit { get; } = new(1, BigInteger.Pow(10, 18));

    public BigInteger Numerator { get; }

    public BigInteger Denominator => _denominatorLessOne + 1;

    public int Sign => Numerator.Sign;

    public Fraction Magnitude => Sign < 0 ? -this : this;

    /// <summary>Digits with an optional sign and an optional point.</summary>
    public static Fraction Parse(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        int decimals = point < 0 ? 0 : text.Length - point - 1;
        string digits = point < 0 ? text : text.Remove(point, 1);
        var numerator = BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return new(numerator, BigInteger.Pow(10, decimals));
    }

    public static Fraction Min(Fraction left, Fraction right) => left < right ? left : right;

    public static Fraction Max(Fraction left, Fraction right) => left > right ? left : right;

    /// <summary>The largest whole number not above this.</summary>
    public BigInteger Floor()
    {
        var quotient = BigInteger.DivRem(Numerator, Denominator, out BigInteger remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The largest multiple of 10^-18 not above this, as a decimal.</summary>
    public string FloorText() => Text((this / Unit).Floor(), 18);

    /// <summary>whole * 10^-decimals as a decimal.</summary>
    public static string Text(BigInteger whole, int decimals)
    {
        string digits = BigInteger.Abs(whole).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        string sign = whole.Sign < 0 ? "-" : "";
        return decimals == 0 ? sign + digits : $"{sign}{digits[..^decimals]}.{digits[^decimals..]}";
    }

    /// <summary>A double within a few units of its last place; for comparisons with a tolerance only.</summary>
    public double Near()
    {
        if (Numerator.IsZero) return 0;
        long shift = 100 + Denominator.GetBitLength() - BigInteger.Abs(Numerator).GetBitLength();
        BigInteger scaled = shift >= 0
            ? (Numerator << (int)shift) / Denominator
            : Numerator / (Denominator << (int)-shift);
        return Math.ScaleB((double)scaled, (int)-shift);
    }

    public int CompareTo(Fraction other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public override string ToString() => Denominator.IsOne ? $"{Numerator}" : $"{Numerator}/{Denominator}";

    public static implicit operator Fraction(long whole) => new(whole, 1);

    public static Fraction operator +(Fraction left, Fraction right) =>
        new(
            (left.Numerator * right.Denominator) + (right.Numerator * left.Denominator),
            left.Denominator * right.Denominator);

    public static Fraction operator -(Fraction left, Fraction right) => left + -right;

    public static Fraction operator -(Fraction value) => new(-value.Numerator, value.Denominator);

    public static Fraction operator *(Fraction left, Fraction right) =>
        new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    public static Fraction operator /(Fraction left, Fraction right) =>
        new(left.Numerator * right.Denominator, left.Denominator * right.Numerator);

    public static bool operator <(Fraction left, Fraction right) => left.CompareTo(right) < 0;

    public static bool operator >(Fraction left, Fraction right) => left.CompareTo(right) > 0;

    public static bool operator <=(Fraction left, Fraction right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Fraction left, Fraction right) => left.CompareTo(right) >= 0;
}
