using System.Numerics;

namespace FastMargin.Units;

/// <summary>Correct rounding to binary64, for the places where exact values become doubles.</summary>
internal static class Binary64
{
    private const int MantissaBits = 53;
    private const int SmallestExponent = -1074;
    private const int MaxExponent = 1023;

    /// <summary>
    /// The binary64 nearest to <c>(value + f) * 2^exponent</c>, ties to even, where 0 &lt; f &lt; 1 if
    /// <paramref name="sticky"/>, else f = 0. With sticky, value needs at least 55 significant bits.
    /// Beyond the largest double the result is infinity.
    /// </summary>
    internal static double Round(UInt128 value, bool sticky, int exponent)
    {
        if (value == 0) return 0;
        int bits = 128 - (int)UInt128.LeadingZeroCount(value);

        // Below the normal range fewer bits are kept: the last one is always worth 2^-1074 or more.
        int drop = Math.Max(bits - MantissaBits, SmallestExponent - exponent);
        if (drop <= 0) return Scale((ulong)value, exponent);
        if (drop > bits) return 0;

        UInt128 kept = drop == 128 ? 0 : value >> drop;
        UInt128 rest = drop == 128 ? value : value & ((UInt128.One << drop) - 1);
        UInt128 half = UInt128.One << (drop - 1);
        bool up = rest > half || (rest == half && (sticky || (kept & 1) != 0));
        if (up) kept++;
        return Scale((ulong)kept, exponent + drop);
    }

    // The mantissa has at most 54 bits with the last zero, or 53, so both conversions below are exact.
    private static double Scale(ulong mantissa, int exponent)
    {
        int top = 64 - BitOperations.LeadingZeroCount(mantissa) + exponent - 1;
        return top > MaxExponent ? double.PositiveInfinity : Math.ScaleB((double)mantissa, exponent);
    }
}
