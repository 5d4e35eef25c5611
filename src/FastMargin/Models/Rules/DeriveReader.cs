using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Scenarios;
using FastMargin.Models.Sets;

namespace FastMargin.Models.Rules;

/// <summary>
/// The positions of a pool in one market, as a Derive manager takes them: amounts in units of the underlying, prices
/// and volatilities of <see cref="DeriveQuotes{T}"/>.
/// </summary>
internal sealed class DeriveReader<T>(DeriveTerms terms, DeriveQuotes<T> quotes)
    where T : struct, IRuleNumber<T>
{
    private readonly List<DeriveLeg<T>> _legs = [];
    private readonly Dictionary<long, DeriveFeed<T>> _feeds = [];
    private T _perpetual = T.Zero;
    private T _perpetualMark = T.Zero;
    private T _base = T.Zero;

    /// <summary>The market.</summary>
    public DeriveTerms Terms => terms;

    /// <summary>What was taken, at the marks.</summary>
    public DeriveHoldings<T> Holdings => new()
    {
        Base = _base,
        Spot = quotes.MarkOf(terms.Spot),
        Swap = new DeriveSwap<T>(_perpetual, _perpetualMark, T.One, T.Zero),
        Legs = _legs,
        Feeds = [.. _feeds.Values],
    };

    /// <summary>Takes a position if it is of the market.</summary>
    /// <returns>
    /// -1, or the instrument that is to blame: an option whose time is over or whose mark no volatility gives, a short
    /// base asset, or the position's own when it is of another market.
    /// </returns>
    public int Add(MarginBook book, in ModelPosition position)
    {
        Instrument of = position.Instrument;
        T amount = quotes.AmountOf(position);
        if (Array.IndexOf(terms.Perpetuals, of.Id) >= 0)
        {
            _perpetual += amount;
            _perpetualMark = quotes.MarkOf(of.Id);
            return -1;
        }

        if (Array.IndexOf(terms.Bases, of.Id) >= 0)
        {
            _base += amount;
            return position.Lots < 0 ? of.Id : -1;
        }

        return book.OptionOf(of.Id) is { } option && Belongs(option.Underlying) ? AddOption(of, amount) : of.Id;
    }

    private bool Belongs(int underlying) =>
        underlying == terms.Spot || Array.IndexOf(terms.Perpetuals, underlying) >= 0
            || Array.IndexOf(terms.Bases, underlying) >= 0;

    private int AddOption(Instrument of, T amount)
    {
        DeriveQuote<T> quote = quotes.Of(of, terms);
        if (quote.Leg is not { } leg || quote.Feed is not { } feed) return quote.Blame;
        _feeds[leg.SecondsToExpiry] = feed;
        _legs.Add(leg with { Amount = amount });
        return -1;
    }
}
