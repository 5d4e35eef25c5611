using FastMargin.Units;

namespace FastMargin.Models.Drift;

/// <summary>
/// A token of a Drift account with its open orders. The orders of one side fill in full, the riskier side counts:
/// <code>
/// bids: amount + bids, paid −bids * price        asks: amount − asks, got asks * price
/// weighted = value * (value &gt; 0 ? asset weight : liability weight)
/// side with the smaller weighted + paid; asks when equal
/// </code>
/// What is paid or got is quote currency and counts in full. See <see cref="DriftWeights"/> for the scaled weights.
/// </summary>
public sealed record DriftSpotPosition
{
    /// <summary>Signed: a deposit, or below zero a borrow.</summary>
    public Quantity Amount { get; init; }

    /// <summary>Oracle price in USD.</summary>
    public required Price Price { get; init; }

    /// <summary>Asset weight, a multiple of 10^-4.</summary>
    public Rate AssetWeight { get; init; } = Rate.One;

    /// <summary>Liability weight, a multiple of 10^-4.</summary>
    public Rate LiabilityWeight { get; init; } = Rate.One;

    /// <summary>How fast the weights change with size, in 10^-6.</summary>
    public int ImfFactor { get; init; }

    /// <summary>Open orders, of both sides.</summary>
    public int OpenOrders { get; init; }

    /// <summary>Tokens to be bought, 0 or more.</summary>
    public Quantity OpenBids { get; init; }

    /// <summary>Tokens to be sold; the sign does not matter.</summary>
    public Quantity OpenAsks { get; init; }

    internal Rational Value => DriftSteps.Value(Exact.Of(Amount) * Exact.Of(Price));

    /// <summary>The riskier of both fills: what the token is worth weighted, and what the orders paid
    /// (negative).</summary>
    internal (Rational Weighted, Rational Orders) WorstFill()
    {
        (Rational Weighted, Rational Orders) bids = Fill(Rational.Abs(Exact.Of(OpenBids)));
        (Rational Weighted, Rational Orders) asks = Fill(-Rational.Abs(Exact.Of(OpenAsks)));
        return asks.Weighted + asks.Orders <= bids.Weighted + bids.Orders ? asks : bids;
    }

    private (Rational Weighted, Rational Orders) Fill(Rational change)
    {
        Rational amount = Exact.Of(Amount) + change;
        Rational value = DriftSteps.Value(amount * Exact.Of(Price));
        return (DriftSteps.Value(value * WeightOf(amount)), -DriftSteps.Value(change * Exact.Of(Price)));
    }

    private Rational WeightOf(Rational amount) => amount.Sign >= 0
        ? DriftAccount.Weight(DriftWeights.AssetWeight(
            DriftSteps.Size(amount), ImfFactor, DriftAccount.WeightUnits(AssetWeight)))
        : DriftAccount.Weight(DriftWeights.LiabilityWeight(
            DriftSteps.Size(amount), ImfFactor, DriftAccount.WeightUnits(LiabilityWeight)));
}
