using FastMargin.Units;

namespace FastMargin.Book;

/// <summary>
/// An exact price in 64 bits: <c>value = mantissa · 10^-scale</c>, 58 bits of mantissa and sign, 5 bits of scale.
/// Holds every decimal of up to 17 significant digits and 18 decimals, so an average entry price as venues
/// publish them fits in half the room of a full-width price.
/// </summary>
internal readonly record struct PackedPrice(long Bits)
{
    private const int ScaleBits = 5;
    private const int MaxScale = 18;
    private const long MaxMantissa = 1L << (63 - ScaleBits);

    private static readonly Int128[] _powers = Powers();
    private static readonly double[] _divisors = [.. _powers.Select(p => (double)p)];

    public long Mantissa => Bits >> ScaleBits;

    public int Scale => (int)(Bits & ((1 << ScaleBits) - 1));

    public Price ToPrice() => new(Mantissa * _powers[MaxScale - Scale]);

    /// <summary>Nearest double but for two roundings.</summary>
    public double ToDouble() => Mantissa / _divisors[Scale];

    /// <summary>False for bits that no price packs to.</summary>
    public bool IsValid => Scale <= MaxScale && Mantissa is > -MaxMantissa and < MaxMantissa && IsShortest;

    private bool IsShortest => Mantissa == 0 ? Scale == 0 : Scale == 0 || Mantissa % 10 != 0;

    /// <summary>Packs a price; false when it has more digits than fit.</summary>
    public static bool TryPack(Price price, out PackedPrice packed)
    {
        (Int128 mantissa, int scale) = Atto.Trim(price.Atto);
        packed = default;
        return mantissa == (long)mantissa && TryPack((long)mantissa, scale, out packed);
    }

    /// <summary>
    /// Packs <c>mantissa · 10^-scale</c>, a scale of at most 18; false when it has more digits than fit.
    /// </summary>
    public static bool TryPack(long mantissa, int scale, out PackedPrice packed)
    {
        while (scale > 0 && mantissa % 10 == 0)
        {
            mantissa /= 10;
            scale--;
        }

        bool fits = mantissa is > -MaxMantissa and < MaxMantissa;
        packed = fits ? new PackedPrice((mantissa << ScaleBits) | (long)scale) : default;
        return fits;
    }

    /// <summary>
    /// Packs the nearest price that fits, not below (up) or not above (down); false when none does.
    /// </summary>
    public static bool TryRound(Int128 atto, bool isUp, out PackedPrice packed)
    {
        (Int128 mantissa, int scale) = Atto.Trim(atto);
        for (; mantissa >= MaxMantissa || mantissa <= -MaxMantissa; scale--)
        {
            packed = default;
            if (scale == 0) return false;
            (Int128 quotient, Int128 rest) = Int128.DivRem(mantissa, 10);
            // Rounding twice in one direction is rounding once.
            mantissa = quotient + (rest == 0 || rest > 0 != isUp ? 0 : Int128.Sign(rest));
        }

        return TryPack((long)mantissa, scale, out packed);
    }

    private static Int128[] Powers()
    {
        var powers = new Int128[MaxScale + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++) powers[i] = 10 * powers[i - 1];
        return powers;
    }
}
