using System.Numerics;

namespace FastMargin.Models.Dydx;

/// <summary>The integer steps of the chain: which way each of them rounds is part of the rule.</summary>
internal static class DydxMath
{
    /// <summary>Parts per million in one.</summary>
    internal const int Million = 1_000_000;

    /// <summary>Decimals of a quote quantum: one is 10^-6 of the quote currency.</summary>
    internal const int QuoteDecimals = 6;

    /// <summary><c>ceil(value * ppm / 10^6)</c>, value and ppm 0 or more.</summary>
    internal static BigInteger PpmUp(BigInteger value, BigInteger ppm) => -FloorOf(-(value * ppm), Million);

    /// <summary>The largest whole number not above the quotient; divisor &gt; 0.</summary>
    internal static BigInteger FloorOf(BigInteger value, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(value, divisor, out BigInteger remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary><c>value * 10^exponent</c>, toward zero.</summary>
    internal static BigInteger Scale(BigInteger value, int exponent) => exponent >= 0
        ? value * BigInteger.Pow(10, exponent)
        : BigInteger.Divide(value, BigInteger.Pow(10, -exponent));
}
