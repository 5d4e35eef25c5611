using System.Globalization;
using System.Numerics;
using FastMargin.Units;

namespace FastMargin.Models.Sets;

/// <summary>Exact numbers as decimals for people to read.</summary>
internal static class ExactText
{
    /// <summary>Decimals of a number that has no end; one that has an end is shown whole.</summary>
    public const int Decimals = 18;

    // A product of six values at the door has at most 108 decimals, a priced option some hundred binary digits.
    private const int MaxDecimals = 200;

    /// <summary>Rounded up at the last decimal, as requirements are.</summary>
    public static string Up(Rational value) => Text(value, isUp: true, out _);

    /// <summary>Rounded down at the last decimal, as equity and excess are.</summary>
    public static string Down(Rational value) => Text(value, isUp: false, out _);

    /// <summary>Rounded down where it has no end: for numbers that are no amounts of the account.</summary>
    public static string Of(Rational value) => Text(value, isUp: false, out _);

    /// <summary>The shortest decimal that gives the double back.</summary>
    public static string Of(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The number as a decimal, and whether that is all of it.</summary>
    public static string Text(Rational value, bool isUp, out bool isWhole)
    {
        int decimals = DecimalsOf(value);
        isWhole = decimals >= 0;
        if (!isWhole) decimals = Decimals;
        BigInteger scaled = value.Numerator * BigInteger.Pow(10, decimals);
        scaled = isUp ? -FloorOf(-scaled, value.Denominator) : FloorOf(scaled, value.Denominator);
        string digits = BigInteger.Abs(scaled).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        string text = decimals == 0 ? digits : $"{digits[..^decimals]}.{digits[^decimals..]}";
        return scaled.Sign < 0 ? "-" + text : text;
    }

    /// <summary>The decimals that a number ends after; -1 when it never does, or too late.</summary>
    private static int DecimalsOf(Rational value)
    {
        BigInteger divisor = value.Denominator / BigInteger.GreatestCommonDivisor(value.Numerator, value.Denominator);
        int twos = Take(ref divisor, 2);
        int fives = Take(ref divisor, 5);
        int decimals = Math.Max(twos, fives);
        return divisor.IsOne && decimals <= MaxDecimals ? decimals : -1;
    }

    private static int Take(ref BigInteger divisor, int factor)
    {
        int count = 0;
        while (count <= MaxDecimals && (divisor % factor).IsZero)
        {
            divisor /= factor;
            count++;
        }

        return count;
    }

    private static BigInteger FloorOf(BigInteger numerator, BigInteger denominator)
    {
        var quotient = BigInteger.DivRem(numerator, denominator, out BigInteger rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }
}
