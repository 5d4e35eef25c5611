using System.Numerics;
using FastMargin.Units;

namespace FastMargin.Models.Drift;

/// <summary>The integer steps of Drift: amounts of money are whole numbers of 10^-6, toward zero.</summary>
internal static class DriftSteps
{
    internal const int QuoteDecimals = 6;
    internal const int SizeDecimals = 9;

    private static readonly Rational _quote = new(1, BigInteger.Pow(10, QuoteDecimals));
    private static readonly Rational _size = new(1, BigInteger.Pow(10, SizeDecimals));

    /// <summary>Toward zero to 10^-6.</summary>
    internal static Rational Value(Rational amount) =>
        amount.Sign < 0 ? -(-amount).Floor(_quote) : amount.Floor(_quote);

    /// <summary>|amount| in 10^-9.</summary>
    internal static BigInteger Size(Rational amount) => Rational.Abs(amount).FloorSteps(_size);

    /// <summary>The largest integer whose square is not above the value.</summary>
    internal static BigInteger Root(BigInteger value)
    {
        if (value.IsZero) return value;

        // From above, Newton's steps fall until they would rise again.
        BigInteger root = BigInteger.One << (int)((value.GetBitLength() + 1) / 2);
        while (true)
        {
            BigInteger next = (root + (value / root)) >> 1;
            if (next >= root) return root;
            root = next;
        }
    }
}
