namespace FastMargin.Units;

/// <summary>
/// Arithmetic on scaled integers in units of 10^-18, shared by <see cref="Price"/>, <see cref="Quantity"/>,
/// <see cref="Money"/> and <see cref="Rate"/>. Every operation is exact or throws; nothing wraps.
/// </summary>
internal static class Atto
{
    /// <summary>Decimals kept: one unit is 10^-18.</summary>
    internal const int Decimals = 18;

    /// <summary>10^18, the scaled form of 1.</summary>
    internal const ulong One = 1_000_000_000_000_000_000;

    // 10^18 = 2^18 * 5^18; only the odd part takes a division when going to binary.
    private const ulong OddPartOfOne = 3_814_697_265_625;

    private static readonly UInt128[] _powersOfTen = MakePowersOfTen();

    /// <summary>10^exponent, for 0 &lt;= exponent &lt;= 38 (the largest power below 2^128).</summary>
    internal static UInt128 PowerOfTen(int exponent) => _powersOfTen[exponent];

    /// <summary>|value| without the overflow at the smallest value.</summary>
    internal static UInt128 Magnitude(Int128 value) => value < 0 ? (UInt128)(-(value + 1)) + 1 : (UInt128)value;

    /// <summary>magnitude with a sign; false, and zero, when it does not fit.</summary>
    internal static bool TrySigned(UInt128 magnitude, bool negative, out Int128 value)
    {
        UInt128 limit = (UInt128)Int128.MaxValue + (negative ? UInt128.One : UInt128.Zero);
        value = 0;
        if (magnitude > limit) return false;

        // The smallest value has no positive twin: its magnitude wraps to itself, and so does the negation.
        value = negative ? unchecked(-(Int128)magnitude) : (Int128)magnitude;
        return true;
    }

    /// <summary>decimal to atto, exactly.</summary>
    /// <exception cref="FormatException">It is too large, or has more than 18 decimals.</exception>
    internal static Int128 FromDecimal(decimal value, string unit)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        UInt128 magnitude = new(upper: (uint)bits[2], lower: ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        int scale = (bits[3] >> 16) & 0xFF;
        AttoRefusal refusal = AttoText.Scale(magnitude, Decimals - scale, bits[3] < 0, out Int128 atto);
        return refusal == AttoRefusal.None ? atto : throw AttoText.Refused(unit, AttoText.Invariant(value), refusal);
    }

    /// <summary>The binary64 nearest to atto * 10^-18, ties to even.</summary>
    internal static double ToDouble(Int128 atto)
    {
        // Both operands of the division are exact up to 2^53, so one rounding is all there is.
        if (atto <= 1L << 53 && atto >= -(1L << 53)) return (double)(long)atto / One;

        UInt128 magnitude = Magnitude(atto);
        int shift = (int)UInt128.LeadingZeroCount(magnitude);
        (UInt128 quotient, UInt128 remainder) = UInt128.DivRem(magnitude << shift, OddPartOfOne);
        double rounded = Binary64.Round(quotient, remainder != 0, -shift - Decimals);
        return atto < 0 ? -rounded : rounded;
    }

    /// <summary>The same number with as few decimals as it has: <c>mantissa · 10^-scale</c>, scale 0 to 18.</summary>
    internal static (Int128 Mantissa, int Scale) Trim(Int128 atto)
    {
        int scale = Decimals;
        foreach (int zeros in (ReadOnlySpan<int>)[8, 8, 4, 2, 1])
        {
            // A multiple of 10^n is one of 2^n, and that costs no division.
            if (scale < zeros || Int128.TrailingZeroCount(atto) < zeros) continue;
            (Int128 quotient, Int128 remainder) = Int128.DivRem(atto, (Int128)_powersOfTen[zeros]);
            if (remainder != 0) continue;
            atto = quotient;
            scale -= zeros;
        }

        return (atto, scale);
    }

    /// <summary>The largest multiple of 10^-decimals that is not above atto.</summary>
    /// <exception cref="OverflowException">The result does not fit.</exception>
    internal static Int128 RoundDown(Int128 atto, int decimals)
    {
        Int128 step = Step(decimals);
        Int128 remainder = atto % step;
        if (remainder < 0) remainder += step;
        return checked(atto - remainder);
    }

    /// <summary>The smallest multiple of 10^-decimals that is not below atto.</summary>
    /// <exception cref="OverflowException">The result does not fit.</exception>
    internal static Int128 RoundUp(Int128 atto, int decimals)
    {
        Int128 step = Step(decimals);
        Int128 remainder = atto % step;
        if (remainder > 0) remainder -= step;
        return checked(atto - remainder);
    }

    /// <summary>atto / step when that is a whole number; <c>fits</c> is false when it is outside of Int64.</summary>
    internal static bool TryDivideExactly(Int128 atto, Int128 step, out long steps, out bool fits)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        steps = 0;
        fits = true;
        if (atto == 0) return true;

        // A decimal step has many factors of two. Without them both numbers mostly fit in 64 bits, where
        // the machine divides in one instruction; a value with fewer factors of two is no multiple.
        int twos = (int)Int128.TrailingZeroCount(step);
        if (Int128.TrailingZeroCount(atto) < twos) return false;
        UInt128 magnitude = Magnitude(atto) >> twos;
        UInt128 divisor = (UInt128)step >> twos;
        UInt128 quotient;
        if (magnitude <= ulong.MaxValue && divisor <= ulong.MaxValue)
        {
            (ulong whole, ulong rest) = Math.DivRem((ulong)magnitude, (ulong)divisor);
            if (rest != 0) return false;
            quotient = whole;
        }
        else
        {
            (quotient, UInt128 rest) = UInt128.DivRem(magnitude, divisor);
            if (rest != 0) return false;
        }

        fits = quotient <= long.MaxValue;
        if (fits) steps = atto < 0 ? -(long)quotient : (long)quotient;
        return true;
    }

    /// <summary>value as a whole number of steps.</summary>
    /// <exception cref="FormatException">It is not a whole number of steps.</exception>
    /// <exception cref="OverflowException">It is more than an Int64 of steps.</exception>
    internal static long DivideExactly(Int128 atto, Int128 step, string unit, string stepName)
    {
        if (!TryDivideExactly(atto, step, out long steps, out bool fits))
            throw new FormatException(
                $"{unit} {AttoText.Format(atto)} is finer than the {stepName} {AttoText.Format(step)}");
        if (!fits)
            throw new OverflowException(
                $"{unit} {AttoText.Format(atto)} is more than {long.MaxValue} of {stepName} {AttoText.Format(step)}");
        return steps;
    }

    private static Int128 Step(int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, Decimals);
        return (Int128)_powersOfTen[Decimals - decimals];
    }

    private static UInt128[] MakePowersOfTen()
    {
        var powers = new UInt128[39];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++) powers[i] = powers[i - 1] * 10;
        return powers;
    }
}
