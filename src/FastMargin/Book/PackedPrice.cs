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

    public long Mantissa => Bits >> ScaleBits;

    public int Scale => (int)(Bits & ((1 << ScaleBits) - 1));

    public Price ToPrice() => new(Mantissa * _powers[MaxScale - Scale]);

    /// <summary>Nearest double but for two roundings.</summary>
    public double ToDouble() => Mantissa / (double)_powers[Scale];

    /// <summary>Packs a price; false when it has more digits than fit.</summary>
    public static bool TryPack(Price price, out PackedPrice packed)
    {
        (Int128 mantissa, int scale) = Atto.Trim(price.Atto);
        bool fits = Int128.Abs(mantissa) < MaxMantissa;
        packed = fits ? new PackedPrice(((long)mantissa << ScaleBits) | (long)scale) : default;
        return fits;
    }

    private static Int128[] Powers()
    {
        var powers = new Int128[MaxScale + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++) powers[i] = 10 * powers[i - 1];
        return powers;
    }
}
