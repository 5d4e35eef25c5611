using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>
/// An asset that counts as collateral between a bid and an ask rate (Binance, "How to Calculate Margin in
/// Multi-Assets Mode"):
/// <code>
/// bid = index·(1 − bidBuffer)        ask = index·(1 + askBuffer)
/// value(b ≥ 0) = b·bid·ratio         value(b &lt; 0) = b·ask
/// requirement r in the asset = r·ask in base        available a in base = a / ask in the asset
/// </code>
/// <see cref="Schedule"/> is the same rule for the engine, with the index as the currency's rate. Values are rounded
/// down, requirements up, to 10^-18. The value is concave in the balance.
/// </summary>
public sealed record CollateralAsset
{
    /// <summary>Base currency for one of the asset, &gt; 0.</summary>
    public required Rate Index { get; init; }

    /// <summary>Taken off the index for what is owned, 0 to 1.</summary>
    public Rate BidBuffer { get; init; }

    /// <summary>Added to the index for what is owed, 0 or more.</summary>
    public Rate AskBuffer { get; init; }

    /// <summary>Share of the value that counts, 0 to 1.</summary>
    public Rate Ratio { get; init; } = Rate.One;

    /// <summary>What one owned is worth before its ratio, rounded down.</summary>
    public Rate Bid => new(ExactBid.FloorToAtto());

    /// <summary>What one owed costs, rounded up.</summary>
    public Rate Ask => new(ExactAsk.CeilingToAtto());

    /// <summary>The weights of a <see cref="Currency"/> whose rate is the index, rounded down to 10^-18.</summary>
    /// <exception cref="DataException">A buffer or ratio out of range.</exception>
    public CollateralSchedule Schedule
    {
        get
        {
            Rational weight = (Rational.One - Exact.Of(BidBuffer)) * Exact.Of(Ratio);
            Rate liability = new(checked(Rate.One.Atto + AskBuffer.Atto));
            return CollateralSchedule.Flat(new Rate(weight.FloorToAtto()), liability);
        }
    }

    /// <summary>What a balance of either sign counts in base currency, rounded down.</summary>
    public Money ValueOf(Money balance)
    {
        Rational amount = Exact.Of(balance);
        return Exact.MoneyDown(amount.Sign < 0 ? amount * ExactAsk : amount * ExactBid * Exact.Of(Ratio));
    }

    /// <summary>What a requirement in the asset takes of the base currency, rounded up.</summary>
    public Money RequirementOf(Money amount) => Exact.MoneyUp(Exact.Of(amount) * ExactAsk);

    /// <summary>How much of the asset an amount of base currency is good for, rounded down.</summary>
    public Money AvailableIn(Money available) => Exact.MoneyDown(Exact.Of(available) / ExactAsk);

    private Rational ExactBid => Exact.Of(Index) * (Rational.One - Exact.Of(BidBuffer));

    private Rational ExactAsk => Exact.Of(Index) * (Rational.One + Exact.Of(AskBuffer));
}
