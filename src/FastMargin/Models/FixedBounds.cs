using System.Numerics;

namespace FastMargin.Models;

/// <summary>Two whole numbers with the exact value between them; equal where it is one itself. Nothing wraps.</summary>
internal readonly record struct FixedBounds(Int128 Low, Int128 High)
{
    public FixedBounds(Int128 exact)
        : this(exact, exact)
    {
    }

    public bool IsExact => Low == High;

    /// <summary>The whole numbers around a quotient; <paramref name="divisor"/> above zero.</summary>
    public static FixedBounds Divide(Int128 value, long divisor)
    {
        Int128 quotient = value / divisor;
        Int128 rest = value - (quotient * divisor);
        return Around(quotient, Int128.Sign(rest));
    }

    /// <inheritdoc cref="Divide(Int128, long)"/>
    public static FixedBounds Divide(BigInteger value, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(value, divisor, out BigInteger rest);
        return Around((Int128)quotient, rest.Sign);
    }

    /// <summary>Times a number above zero.</summary>
    public FixedBounds Times(long factor) => factor == 1 ? this : new(checked(Low * factor), checked(High * factor));

    public static FixedBounds operator +(FixedBounds left, FixedBounds right) =>
        new(checked(left.Low + right.Low), checked(left.High + right.High));

    public static FixedBounds operator -(FixedBounds value) => new(checked(-value.High), checked(-value.Low));

    private static FixedBounds Around(Int128 quotient, int rest) => new(
        rest < 0 ? checked(quotient - 1) : quotient,
        rest > 0 ? checked(quotient + 1) : quotient);
}
