using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>A balance as a venue states it: what margin locks of it, and what is free.</summary>
/// <param name="Total">The balance.</param>
/// <param name="Locked">What margin or frozen positions hold.</param>
/// <param name="Free"><c>Total − Locked</c>.</param>
public readonly record struct FreeBalance(Money Total, Money Locked, Money Free)
{
    /// <summary>
    /// Locks a margin: of a balance of zero or more, no more than there is, <c>locked = min(max(margin, 0), total)</c>,
    /// so nothing free is below zero; of a debt all, so that the shortfall shows in what is free. Exact. Source:
    /// NautilusTrader, <c>AccountBalance::from_total_and_locked</c>.
    /// </summary>
    public static FreeBalance Lock(Money total, Money margin)
    {
        Money locked = margin;
        if (total.Sign >= 0)
        {
            if (locked.Sign < 0) locked = Money.Zero;
            if (locked > total) locked = total;
        }

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
