using FastMargin.Units;

namespace FastMargin.Formats;

/// <summary>Which fields of a <see cref="QuoteTick"/> are there.</summary>
[Flags]
public enum QuoteFields : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The best bid.</summary>
    Bid = 1,

    /// <summary>The best ask.</summary>
    Ask = 2,

    /// <summary>The price of a trade.</summary>
    Last = 4,

    /// <summary>The quantity of that trade.</summary>
    Quantity = 8,
}

/// <summary>One row of market data: a quote, a trade, or both, exactly as the source gave it.</summary>
/// <param name="TimeNs">UTC nanoseconds since 1970.</param>
/// <param name="Symbol">Index into <see cref="ITickSource.Symbols"/>.</param>
/// <param name="Fields">Which of the values below are there; the others are zero.</param>
/// <param name="Bid">Best bid.</param>
/// <param name="Ask">Best ask.</param>
/// <param name="Last">Price of a trade.</param>
/// <param name="Quantity">Quantity of the trade.</param>
public readonly record struct QuoteTick(
    long TimeNs, int Symbol, QuoteFields Fields, Price Bid, Price Ask, Price Last, Quantity Quantity)
{
    /// <summary>True when all of <paramref name="fields"/> are there.</summary>
    public bool Has(QuoteFields fields) => (Fields & fields) == fields;
}
