using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>A balance as a venue states it: what margin locks of it, and what is free.</summary>
/// <param name="Total">The balance.</param>
/// <param name="Locked">What margin or frozen positions hold.</param>
/// <param name="Free"><c>Total − Locked</c>.</param>
public readonly record struct FreeBalance(Money Total, Money Locked, Money Free)
{
    /// <summary>
    /// Locks a margin, no more than there is: <c>locked = min(max(margin, 0), max(total, 0))</c>, so nothing free is
    /// below zero, and a debt has nothing to lock and is all that is free. Exact. Source: NautilusTrader,
    /// <c>MarginAccount::recalculate_balance</c>.
    /// </summary>
    public static FreeBalance Lock(Money total, Money margin)
    {
        Money most = total.Sign < 0 ? Money.Zero : total;
        Money locked = margin.Sign < 0 ? Money.Zero : margin;
        if (locked > most) locked = most;
        return new FreeBalance(total, locked, total - locked);
    }

    /// <summary>
    /// A balance from its two parts, as a venue states an isolated position's equity beside what is available (OKX:
    /// <c>eq = availBal + frozenBal</c>). Exact.
    /// </summary>
    public static FreeBalance FromParts(Money locked, Money free) => new(locked + free, locked, free);

    /// <summary>
    /// What may open more where profit not yet realised does not count and loss does (Bybit, hedge mode):
    /// <c>wallet − initial + min(Σ profit, 0)</c>, the profit netted over both legs first. Signed, exact.
    /// </summary>
    public static Money WithoutProfit(Money wallet, Money initial, Money netProfit) =>
        wallet - initial + (netProfit.Sign < 0 ? netProfit : Money.Zero);
}
