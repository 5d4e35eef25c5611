namespace FastMargin.Formats;

/// <summary>
/// An exact decimal as <c>mantissa · 10^-scale</c> in 64 bits and a byte, with the smallest scale there is.
/// </summary>
internal static class TapeDecimal
{
    public const int MaxScale = 18;

    private static readonly Int128[] _powers = Powers();

    /// <summary>False when the value has more digits than 64 bits hold.</summary>
    public static bool TryPack(Int128 atto, out long mantissa, out byte scale)
    {
        int left = MaxScale;
        while (left > 0 && atto != (long)atto)
        {
            (Int128 quotient, Int128 rest) = Int128.DivRem(atto, 10);
            if (rest != 0) break;
            atto = quotient;
            left--;
        }

        mantissa = (long)atto;
        scale = 0;
        if (atto != mantissa) return false;
        while (left > 0 && mantissa % 10 == 0)
        {
            mantissa /= 10;
            left--;
        }

        scale = (byte)left;
        return true;
    }

    /// <summary>The value in units of 10^-18; false when no value packs to these.</summary>
    public static bool TryUnpack(long mantissa, byte scale, out Int128 atto)
    {
        atto = scale <= MaxScale ? mantissa * _powers[MaxScale - scale] : 0;
        return scale == 0 || (scale <= MaxScale && mantissa % 10 != 0);
    }

    /// <summary>The value in units of 10^-18; the scale is at most <see cref="MaxScale"/>.</summary>
    public static Int128 Value(long mantissa, byte scale) => mantissa * _powers[MaxScale - scale];

    private static Int128[] Powers()
    {
        var powers = new Int128[MaxScale + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++) powers[i] = 10 * powers[i - 1];
        return powers;
    }
}
