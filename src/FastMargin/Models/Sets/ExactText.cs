using System.Globalization;
using System.Numerics;
using FastMargin.Units;

namespace FastMargin.Models.Sets;

/// <summary>Exact numbers as decimals for people to read.</summary>
internal static class ExactText
{
    /// <summary>Decimals of a number that has no end; one that has an end within these is shown whole.</summary>
    public const int Decimals = 18;

    /// <summary>Rounded up at the last decimal, as requirements are.</summary>
    public static string Up(Rational value) => Text(value, isUp: true);

    /// <summary>Rounded down at the last decimal, as equity and excess are.</summary>
    public static string Down(Rational value) => Text(value, isUp: false);

    /// <summary>Rounded down where it has no end: for numbers that are no amounts of the account.</summary>
    public static string Of(Rational value) => Text(value, isUp: false);

    /// <summary>The shortest decimal that gives the double back.</summary>
    public static string Of(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(Rational value, bool isUp)
    {
        BigInteger scale = BigInteger.Pow(10, Decimals);
        BigInteger scaled = isUp
            ? -BigInteger.DivRem(-value.Numerator * scale, value.Denominator, out BigInteger rest)
            : BigInteger.DivRem(value.Numerator * scale, value.Denominator, out rest);
        // Division cuts toward zero: one more where that was the wrong way.
        if (rest.Sign < 0) scaled += isUp ? 1 : -1;
        string digits = BigInteger.Abs(scaled).ToString(CultureInfo.InvariantCulture).PadLeft(Decimals + 1, '0');
        string text = $"{digits[..^Decimals]}.{digits[^Decimals..]}".TrimEnd('0').TrimEnd('.');
        return scaled.Sign < 0 ? "-" + text : text;
    }
}
