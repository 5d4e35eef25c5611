using System.Globalization;
using System.Numerics;

namespace FastMargin.Tests.Vectors;

/// <summary>A decimal of a vector file, exactly: a whole number of 10^-60.</summary>
public readonly record struct VectorNumber(BigInteger Units) : IComparable<VectorNumber>
{
    private const int Decimals = 60;
    private const int AttoDecimals = 18;
    private const NumberStyles Signed = NumberStyles.AllowLeadingSign;

    public static VectorNumber Zero => default;

    /// <summary>Reads the text of a JSON number, so that nothing passes through a double.</summary>
    public static VectorNumber Parse(string text)
    {
        int e = text.IndexOfAny(['e', 'E']);
        int exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), Signed, CultureInfo.InvariantCulture);
        string digits = e < 0 ? text : text[..e];
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= digits.Length - point - 1;
            digits = digits.Remove(point, 1);
        }

        var value = BigInteger.Parse(digits, Signed, CultureInfo.InvariantCulture);
        if (exponent >= -Decimals) return new VectorNumber(value * BigInteger.Pow(10, Decimals + exponent));

        // Doubles near zero have more places than anything is compared at: to the nearest that there is.
        BigInteger divisor = BigInteger.Pow(10, -exponent - Decimals);
        return new VectorNumber((value + (value.Sign * divisor / 2)) / divisor);
    }

    public static VectorNumber FromAtto(Int128 atto) => new(atto * BigInteger.Pow(10, Decimals - AttoDecimals));

    public static VectorNumber FromInteger(BigInteger value) => new(value * BigInteger.Pow(10, Decimals));

    /// <summary>The shortest decimal of a double; what is below the last place counts as nothing.</summary>
    public static VectorNumber FromDouble(double value) => Math.Abs(value) < 1e-40
        ? new VectorNumber((BigInteger)Math.Round(value * 1e60))
        : Parse(value.ToString("R", CultureInfo.InvariantCulture));

    public static VectorNumber Abs(VectorNumber value) => new(BigInteger.Abs(value.Units));

    /// <summary>The nearest whole number of 10^-18: the product's units hold no more.</summary>
    public Int128 ToAtto() => (Int128)(Round(AttoDecimals).Units / BigInteger.Pow(10, Decimals - AttoDecimals));

    /// <summary>The same number, which must be whole.</summary>
    public BigInteger ToInteger()
    {
        var whole = BigInteger.DivRem(Units, BigInteger.Pow(10, Decimals), out BigInteger rest);
        return rest.IsZero ? whole : throw new FormatException($"{Text} is not a whole number");
    }

    /// <summary>To a number of decimals, ties to even.</summary>
    public VectorNumber Round(int decimals)
    {
        BigInteger step = BigInteger.Pow(10, Decimals - decimals);
        BigInteger quotient = BigInteger.DivRem(BigInteger.Abs(Units), step, out BigInteger rest);
        int side = (2 * rest).CompareTo(step);
        if (side > 0 || (side == 0 && !quotient.IsEven)) quotient++;
        return new VectorNumber(quotient * step * Units.Sign);
    }

    /// <summary>Toward zero.</summary>
    public VectorNumber Truncate()
    {
        BigInteger one = BigInteger.Pow(10, Decimals);
        return new VectorNumber(BigInteger.Divide(Units, one) * one);
    }

    public double ToDouble() => double.Parse(ToString(), CultureInfo.InvariantCulture);

    public int CompareTo(VectorNumber other) => Units.CompareTo(other.Units);

    public override string ToString() => $"{Units}e-{Decimals}";

    /// <summary>For messages.</summary>
    public string Text => ToDouble().ToString("R", CultureInfo.InvariantCulture);

    public static VectorNumber operator +(VectorNumber left, VectorNumber right) => new(left.Units + right.Units);

    public static VectorNumber operator -(VectorNumber left, VectorNumber right) => new(left.Units - right.Units);

    public static VectorNumber operator *(VectorNumber left, VectorNumber right) =>
        new(left.Units * right.Units / BigInteger.Pow(10, Decimals));

    public static bool operator <(VectorNumber left, VectorNumber right) => left.Units < right.Units;

    public static bool operator >(VectorNumber left, VectorNumber right) => left.Units > right.Units;

    public static bool operator <=(VectorNumber left, VectorNumber right) => left.Units <= right.Units;

    public static bool operator >=(VectorNumber left, VectorNumber right) => left.Units >= right.Units;
}
