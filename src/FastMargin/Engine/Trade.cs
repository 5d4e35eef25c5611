using FastMargin.Book;
using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>A trade of one pool while it is being checked.</summary>
internal struct Trade
{
    public TradeMath Math;
    public int Pool;

    /// <summary>1 or -1 for a leg of a hedged account, else 0.</summary>
    public int Side;

    /// <summary>Where the pool holds the instrument; below zero when it does not.</summary>
    public int Index;

    /// <summary>Lots that change hands.</summary>
    public long Lots;

    /// <summary>Lots held afterwards.</summary>
    public long After;

    public Price Price;

    /// <summary>What the pool holds before.</summary>
    public Slot Held;

    /// <summary>The entry afterwards.</summary>
    public PackedPrice Packed;
}
