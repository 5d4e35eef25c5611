using System.Numerics;
using FastMargin.Units;

namespace FastMargin.Models.Drift;

/// <summary>
/// A perpetual position of a Drift account with its open orders:
/// <code>
/// worst    = |size + bids| &gt; |size − asks| ? size + bids : size − asks
/// required = |worst| * price * ratio
/// profit   = size * price + quote, times its weight when above zero
/// </code>
/// The ratio is the larger of the market's, at the worst size, and the one the account chose.
/// </summary>
public sealed record DriftPerpPosition
{
    /// <summary>Signed size.</summary>
    public Quantity Size { get; init; }

    /// <summary>Oracle price in USD.</summary>
    public required Price Price { get; init; }

    /// <summary>What was paid (negative) and got for the position, funding included, in USD.</summary>
    public Money Quote { get; init; }

    /// <summary>Margin ratio of the market, a multiple of 10^-4.</summary>
    public required Rate MarginRatio { get; init; }

    /// <summary>How fast the ratio grows with size, in 10^-6.</summary>
    public int ImfFactor { get; init; }

    /// <summary>In high leverage mode, to open, the ratio outside of it, by which it grows; zero: it grows by
    /// itself.</summary>
    public Rate StandardRatio { get; init; }

    /// <summary>The ratio that the account chose for itself, for initial margin; zero: none.</summary>
    public Rate CustomMarginRatio { get; init; }

    /// <summary>Share of a profit that counts as collateral, a multiple of 10^-4.</summary>
    public Rate ProfitWeight { get; init; } = Rate.One;

    /// <summary>Open orders, of both sides.</summary>
    public int OpenOrders { get; init; }

    /// <summary>Size to be bought, 0 or more.</summary>
    public Quantity OpenBids { get; init; }

    /// <summary>Size to be sold; the sign does not matter.</summary>
    public Quantity OpenAsks { get; init; }

    internal Rational Profit => DriftSteps.Value(Exact.Of(Size) * Exact.Of(Price)) + Exact.Of(Quote);

    internal Rational WeightedProfit =>
        Profit.Sign > 0 ? DriftSteps.Value(Profit * Exact.Of(ProfitWeight)) : Profit;

    internal Rational Requirement
    {
        get
        {
            Rational bought = Exact.Of(Size) + Rational.Abs(Exact.Of(OpenBids));
            Rational sold = Exact.Of(Size) - Rational.Abs(Exact.Of(OpenAsks));
            Rational worst = Rational.Max(Rational.Abs(bought), Rational.Abs(sold));
            BigInteger size = DriftSteps.Size(worst);
            int own = DriftAccount.WeightUnits(MarginRatio);
            int market = StandardRatio.Sign == 0
                ? DriftWeights.LiabilityWeight(size, ImfFactor, own)
                : DriftWeights.HighLeverageRatio(size, ImfFactor, DriftAccount.WeightUnits(StandardRatio), own);
            Rational ratio = Rational.Max(DriftAccount.Weight(market), Exact.Of(CustomMarginRatio));
            return DriftSteps.Value(DriftSteps.Value(worst * Exact.Of(Price)) * ratio);
        }
    }
}
