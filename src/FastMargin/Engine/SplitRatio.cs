using FastMargin.Book;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary><paramref name="To"/> lots for <paramref name="From"/>, both above zero.</summary>
internal readonly record struct SplitRatio(int From, int To)
{
    /// <summary>False when there would be a fraction of a lot.</summary>
    public bool TryScaleLots(long lots, out long scaled)
    {
        (Int128 whole, Int128 rest) = Int128.DivRem((Int128)lots * To, From);
        scaled = rest == 0 && whole == (long)whole ? (long)whole : 0;
        return scaled != 0;
    }

    /// <summary>An entry price, rounded up for a long and down for a short position.</summary>
    public bool TryScaleEntry(in Slot slot, out PackedPrice entry)
    {
        Int128 atto = slot.Entry.ToPrice().Atto;
        bool isUp = slot.Lots > 0;
        Wide numerator = Wide.Of(Atto.Magnitude(atto)) * Wide.Of((UInt128)(uint)From);
        bool fits = Wide.TryDivide(numerator, Wide.Of((UInt128)(uint)To), out UInt128 scaled, out bool isExact);
        if (!isExact && isUp == atto > 0) scaled++;
        entry = default;
        return fits && Atto.TrySigned(scaled, atto < 0, out atto) && PackedPrice.TryRound(atto, isUp, out entry);
    }

    /// <summary>
    /// The strike of an option: what is given, if it is above zero, else the strike times from/to; false when that is
    /// no decimal, or below zero.
    /// </summary>
    public bool TryScaleStrike(Price strike, Price given, out Price scaled)
    {
        scaled = given;
        if (given.Sign != 0) return given.Sign > 0;
        // A strike has 127 bits, a count of lots 31.
        Wide product = Wide.Of(Atto.Magnitude(strike.Atto)) * Wide.Of((UInt128)(uint)From);
        bool fits = Wide.TryDivide(product, Wide.Of((UInt128)(uint)To), out UInt128 atto, out bool isExact);
        if (!fits || !isExact || atto == 0 || !Atto.TrySigned(atto, false, out Int128 signed)) return false;
        scaled = new Price(signed);
        return true;
    }

    /// <summary>A mark in steps, rounded to the nearest, half a step up.</summary>
    public bool TryScaleMark(long steps, long limit, out long scaled)
    {
        Int128 twice = (2 * (Int128)steps * From) + To;
        Int128 nearest = twice / (2 * (Int128)To);
        scaled = nearest > 0 && nearest <= limit ? (long)nearest : 0;
        return scaled != 0;
    }
}
