using System.Numerics;

namespace FastMargin.Kernels.Tests;

/// <summary>An exact number <c>Mantissa * 2^Exponent</c>: what doubles, and sums and products of them, are.</summary>
internal readonly record struct Dyadic(BigInteger Mantissa, int Exponent)
{
    public int Sign => Mantissa.Sign;

    public static Dyadic From(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long fraction = bits & ((1L << 52) - 1);
        long mantissa = exponent == 0 ? fraction : fraction | (1L << 52);
        return new(bits < 0 ? -mantissa : mantissa, Math.Max(exponent, 1) - 1075);
    }

    /// <summary><c>value * (1 + parts * 2^-60)</c>.</summary>
    public static Dyadic Stretched(double value, int parts) =>
        From(value) * new Dyadic((BigInteger.One << 60) + parts, -60);

    public static Dyadic operator *(Dyadic left, Dyadic right) =>
        new(left.Mantissa * right.Mantissa, left.Exponent + right.Exponent);

    public static Dyadic operator +(Dyadic left, Dyadic right)
    {
        int exponent = Math.Min(left.Exponent, right.Exponent);
        return new(
            (left.Mantissa << (left.Exponent - exponent)) + (right.Mantissa << (right.Exponent - exponent)), exponent);
    }

    public static Dyadic operator -(Dyadic value) => new(-value.Mantissa, value.Exponent);
}
