using FastMargin.Instruments;

namespace FastMargin.Models.Scenarios;

/// <summary>Options of one expiry with its feeds.</summary>
internal sealed record DeriveChain<T>(DeriveFeed<T> Feed, DeriveLeg<T>[] Options)
    where T : struct, IRuleNumber<T>
{
    /// <summary>
    /// Options by expiry, sorted by what they are, so that the order in which they are held never changes a bit.
    /// </summary>
    /// <exception cref="DataException">An expiry without feeds, or feeds or options that cannot be priced.</exception>
    public static DeriveChain<T>[] Group(DeriveHoldings<T> account)
    {
        foreach (DeriveFeed<T> feed in account.Feeds)
            DeriveCheck.Feed(feed.SecondsToExpiry, feed.Forward.Rounded, feed.Rate.Rounded);
        foreach (DeriveLeg<T> leg in account.Legs)
        {
            DeriveCheck.Option(
                leg.SecondsToExpiry, leg.Strike.Rounded, leg.Volatility.Rounded, leg.Amount.Rounded);
        }

        return [.. account.Legs.GroupBy(o => o.SecondsToExpiry).OrderBy(g => g.Key).Select(g => new DeriveChain<T>(
            account.Feeds.FirstOrDefault(e => e.SecondsToExpiry == g.Key) ?? throw new DataException(
                $"{g.Count()} options {g.Key} s from expiry without a forward", "feeds for every expiry held"),
            [.. g.OrderBy(o => o.Strike).ThenBy(o => o.IsCall).ThenBy(o => o.Amount).ThenBy(o => o.Volatility)
                .ThenBy(o => o.Confidence)]))];
    }

    /// <summary>
    /// Shorts no long option of the strike stands against. Call and put of one strike and opposite sign: the short
    /// less the long; both short: both.
    /// </summary>
    public T NakedShorts()
    {
        T naked = T.Zero;
        foreach (IGrouping<Int128, DeriveLeg<T>> strike in Options.GroupBy(o => o.StrikeId))
        {
            T calls = strike.Where(o => o.IsCall).Total(o => o.Amount);
            T puts = strike.Where(o => !o.IsCall).Total(o => o.Amount);
            T shorts = T.Max(T.Zero, -calls) + T.Max(T.Zero, -puts);
            T longs = T.Max(T.Zero, calls) + T.Max(T.Zero, puts);
            naked += T.Max(T.Zero, shorts - longs);
        }

        return naked;
    }
}
