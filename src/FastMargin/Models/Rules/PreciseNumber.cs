using System.Numerics;
using FastMargin.Kernels.Options;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>Between exact fractions, doubles and double-doubles.</summary>
internal static class PreciseNumber
{
    /// <summary>Decimals that a double-double keeps when it becomes a fraction: more than it has digits.</summary>
    public const int Decimals = 36;

    private const int FractionBits = 52;
    private const int LeastExponent = -1074;

    private static readonly BigInteger _scale = BigInteger.Pow(10, Decimals);

    /// <summary>
    /// The decimal of fifteen significant digits that a double stands for: parameters are decimals, and doubles only on
    /// their way.
    /// </summary>
    /// <exception cref="OverflowException">It is beyond 7.9e28 in size.</exception>
    public static Rational OfDecimal(double value) => Of((decimal)value);

    /// <summary>The fraction that a decimal is.</summary>
    public static Rational Of(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        BigInteger mantissa = ((BigInteger)(uint)parts[2] << 64) + ((BigInteger)(uint)parts[1] << 32) + (uint)parts[0];
        int scale = (parts[3] >> 16) & 0xFF;
        return Rational.FromInt(parts[3] < 0 ? -mantissa : mantissa) / Rational.FromInt(BigInteger.Pow(10, scale));
    }

    /// <summary>A fraction to 106 bits.</summary>
    public static DoubleDouble Of(Rational value)
    {
        double high = value.ToDouble();
        double low = (value - Exactly(high)).ToDouble();
        return DoubleDouble.Sum(high, low);
    }

    /// <summary>A double-double as a fraction, to the nearest 10^-36.</summary>
    public static Rational Of(DoubleDouble value)
    {
        BigInteger scaled = Scaled(value.High) + Scaled(value.Low);
        return new Rational(scaled, _scale);
    }

    /// <summary>A double-double to the nearest 10^-18, the least unit of money.</summary>
    public static Rational ToAtto(DoubleDouble value)
    {
        Rational half = new(BigInteger.One, 2 * (BigInteger)Atto.One);
        return (Of(value) + half).Floor(Rational.FromAtto(1));
    }

    /// <summary>The fraction that a double is.</summary>
    public static Rational Exactly(double value)
    {
        (BigInteger mantissa, int exponent) = Parts(value);
        return exponent >= 0
            ? Rational.FromInt(mantissa << exponent)
            : new Rational(mantissa, BigInteger.One << -exponent);
    }

    private static BigInteger Scaled(double value)
    {
        (BigInteger mantissa, int exponent) = Parts(value);
        BigInteger product = mantissa * _scale;
        if (exponent >= 0) return product << exponent;
        // Half is added first, so that the shift, which rounds down, rounds to the nearest.
        return (product + (BigInteger.One << (-exponent - 1))) >> -exponent;
    }

    private static (BigInteger Mantissa, int Exponent) Parts(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int biased = (int)((bits >> FractionBits) & 0x7FF);
        long fraction = bits & ((1L << FractionBits) - 1);
        long mantissa = biased == 0 ? fraction : fraction | (1L << FractionBits);
        return (bits < 0 ? -mantissa : mantissa, LeastExponent + Math.Max(0, biased - 1));
    }
}
