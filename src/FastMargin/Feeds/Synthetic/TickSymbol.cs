using FastMargin.Formats;
using FastMargin.Units;

namespace FastMargin.Feeds.Synthetic;

/// <summary>What a tape shows of one instrument.</summary>
/// <param name="Symbol">Its name on the tape.</param>
/// <param name="Decimals">The most decimals among its prices, 0 to 17: the tick is <c>10^-Decimals</c>.</param>
/// <param name="FirstPrice">Its first mark; not above zero when there is none.</param>
public readonly record struct TickSymbol(string Symbol, int Decimals, Price FirstPrice)
{
    internal const int MaxDecimals = 17;

    /// <summary>Reads a source to its end: its symbols in the order in which they come.</summary>
    /// <exception cref="Instruments.DataException">The data are damaged or malformed.</exception>
    public static IReadOnlyList<TickSymbol> Scan(ITickSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var found = new List<TickSymbol>();
        while (source.TryRead(out QuoteTick tick))
        {
            while (found.Count < source.Symbols.Count) found.Add(new(source.Symbols[found.Count], 0, Price.Zero));
            TickSymbol symbol = found[tick.Symbol];
            int decimals = Math.Max(
                DecimalsOf(tick.Last, symbol.Decimals),
                Math.Max(DecimalsOf(tick.Bid, symbol.Decimals), DecimalsOf(tick.Ask, symbol.Decimals)));
            if (decimals != symbol.Decimals) found[tick.Symbol] = symbol = symbol with { Decimals = decimals };
            if (symbol.FirstPrice.Sign <= 0) found[tick.Symbol] = symbol with { FirstPrice = MarkOf(tick) };
        }

        return found;
    }

    /// <summary>The middle of a quote that is one, else the last trade, else zero.</summary>
    private static Price MarkOf(in QuoteTick tick)
    {
        bool isQuote = tick.Has(QuoteFields.Bid | QuoteFields.Ask) && tick.Bid.Sign > 0 && tick.Bid <= tick.Ask;
        return isQuote ? new Price((tick.Bid.Atto + tick.Ask.Atto) / 2) : tick.Last;
    }

    private static int DecimalsOf(Price price, int atLeast)
    {
        int decimals = atLeast;
        while (decimals < MaxDecimals && !IsMultipleOf(price, Atto.PowerOfTen(Atto.Decimals - decimals))) decimals++;
        return decimals;
    }

    private static bool IsMultipleOf(Price price, UInt128 step) => price.Atto % (Int128)step == 0;
}
