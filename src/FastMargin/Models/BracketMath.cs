using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>What a bracket lets a trader open: notional from floor to cap, at no more than the leverage.</summary>
/// <param name="Floor">Where the bracket begins.</param>
/// <param name="Cap">Where it ends; null when it has no end.</param>
/// <param name="MaxLeverage">The largest leverage allowed on a notional of the bracket, &gt; 0.</param>
public readonly record struct LeverageBracket(Money Floor, Money? Cap, Rate MaxLeverage);

/// <summary>Questions asked of published bracket tables before there is a position.</summary>
public static class BracketMath
{
    /// <summary>
    /// The bracket with the largest floor not above a notional: <c>floor_k &lt;= n</c>. Venues publish their tables so
    /// (Binance, OKX), though the requirement is the same on both sides of an edge.
    /// </summary>
    /// <returns>Null for a notional below zero, which no bracket holds.</returns>
    public static Bracket? Find(MarginTable table, Money notional)
    {
        ArgumentNullException.ThrowIfNull(table);
        return notional.Sign < 0 ? null : table.Lookup(notional, EdgeBelongs.Upper);
    }

    /// <summary>
    /// The maintenance amount of the bracket that begins at a floor:
    /// <c>A_k = A_(k-1) + floor_k * (r_k - r_(k-1))</c>, which keeps <c>n * r - A</c> continuous. It lessens what is
    /// demanded, so it is rounded down to 10^-18. Source: Binance, "Leverage and Margin of USDⓈ-M and COIN-M Futures".
    /// </summary>
    /// <param name="amount">The amount of the bracket before, in the settle currency.</param>
    /// <param name="floor">Where the bracket begins, in the settle currency.</param>
    /// <param name="rateBelow">Maintenance rate of the bracket before.</param>
    /// <param name="rate">Maintenance rate of the bracket.</param>
    /// <exception cref="OverflowException">The amount does not fit.</exception>
    public static Money NextAmount(Money amount, Money floor, Rate rateBelow, Rate rate) =>
        Exact.MoneyDown(Slices.NextOffset(Exact.Of(amount), Exact.Of(floor), Exact.Of(rate) - Exact.Of(rateBelow)));

    /// <summary>
    /// The largest leverage at which a stake may be put up: the largest <c>L</c> such that some bracket holds
    /// <c>L * stake</c> and allows <c>L</c>,
    /// <code>max over k with floor_k &lt;= stake * lev_k of min(lev_k, cap_k / stake)</code>
    /// Rounded down to 10^-18.
    /// </summary>
    /// <param name="brackets">In rising order.</param>
    /// <param name="stake">The margin posted, not the notional; 0 or more.</param>
    /// <returns>Null when the stake is larger than the notional that any bracket allows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A stake below zero.</exception>
    public static Rate? MaxLeverage(IReadOnlyList<LeverageBracket> brackets, Money stake)
    {
        ArgumentNullException.ThrowIfNull(brackets);
        ArgumentOutOfRangeException.ThrowIfNegative(stake.Sign, nameof(stake));
        Rational posted = Exact.Of(stake);
        Rational? best = null;
        foreach (LeverageBracket bracket in brackets)
        {
            Rational leverage = Exact.Of(bracket.MaxLeverage);
            if (Exact.Of(bracket.Floor) > posted * leverage) continue;
            // Below one the cap would not even hold the stake itself.
            if (bracket.Cap is { } cap && stake > cap) continue;
            if (bracket.Cap is { } end && stake.Sign > 0) leverage = Rational.Min(leverage, Exact.Of(end) / posted);
            best = best is { } known ? Rational.Max(known, leverage) : leverage;
        }

        return best is { } found ? new Rate(found.FloorToAtto()) : null;
    }
}
