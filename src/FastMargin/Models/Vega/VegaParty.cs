using System.Numerics;
using FastMargin.Units;

namespace FastMargin.Models.Vega;

/// <summary>An order on the book.</summary>
/// <param name="Size">Above zero buys, below zero sells; in the market's smallest steps.</param>
/// <param name="Price">The limit.</param>
/// <param name="IsMarket">True for a market order: it counts as filled.</param>
public readonly record struct VegaOrder(Quantity Size, Price Price, bool IsMarket = false);

/// <summary>
/// The maintenance margin of a party in a Vega market, cross margined, <c>v</c> = size / position factor:
/// <code>
/// long  (if v + buys &gt; 0):  slip(max(v, 0)) + max(v, 0) * rf_long * mark + buys * rf_long * mark
/// short (if v − sells &lt; 0): the same of max(−v, 0), sells, rf_short
/// slip(w) = min(w * exit slippage per unit, mark * (linear * w + quadratic * w^2)), without an exit price the second
/// in an auction: no exit price, and orders count at max(Σ size * limit, Σ size * auction price) * rf
/// maintenance = ceil(max(long, short) + max(0, funding per unit * v))     in whole units of the asset
/// </code>
/// </summary>
/// <remarks>
/// Source: vegaprotocol/vega, <c>core/risk/margins_calculation.go</c>; specification 0019-MCAL. Without exit prices the
/// requirement is convex in the mark, so the excess is concave; with them it is not (a minimum), and the party must be
/// evaluated again on every move. Exact until it is rounded up, once.
/// </remarks>
public sealed record VegaParty
{
    /// <summary>The market.</summary>
    public required VegaMarket Market { get; init; }

    /// <summary>The mark price.</summary>
    public required Price Mark { get; init; }

    /// <summary>Signed open size in the market's smallest steps.</summary>
    public Quantity Size { get; init; }

    /// <summary>Open orders.</summary>
    public IReadOnlyList<VegaOrder> Orders { get; init; } = [];

    /// <summary>What the next funding takes from one unit long; negative gives.</summary>
    public Money FundingPerUnit { get; init; }

    /// <summary>True in an auction.</summary>
    public bool IsAuction { get; init; }

    /// <summary>In an auction the larger of mark and indicative price, where it is known; else limits alone
    /// count.</summary>
    public Price? AuctionPrice { get; init; }

    /// <summary>Mark less the price at which the book takes the long position, 0 or more; null when it
    /// cannot.</summary>
    public Price? LongExitSlippage { get; init; }

    /// <summary>The price at which the book gives the short position, less the mark; null when it cannot.</summary>
    public Price? ShortExitSlippage { get; init; }

    /// <summary>The maintenance margin before it is rounded to whole units; rounded up to 10^-18.</summary>
    public Money Requirement => Exact.MoneyUp(ExactRequirement);

    /// <summary>The maintenance margin, rounded up to whole units.</summary>
    public BigInteger Maintenance => ExactRequirement.CeilingSteps(Rational.One);

    /// <summary>All four levels.</summary>
    public VegaLevels Levels => Market.LevelsOf(Maintenance);

    internal Rational ExactRequirement
    {
        get
        {
            Rational volume = Volume;
            Rational worst = Rational.Max(Side(volume, isLong: true), Side(-volume, isLong: false));
            return worst + Rational.Max(Rational.Zero, Exact.Of(FundingPerUnit) * volume);
        }
    }

    private Rational Volume => Market.VolumeOf(
        Orders.Where(order => order.IsMarket).Aggregate(Exact.Of(Size), (sum, order) => sum + Exact.Of(order.Size)));

    /// <summary>One side's margin, of the volume on that side (negative when the position is on the other).</summary>
    private Rational Side(Rational volume, bool isLong)
    {
        Rational orders = Rational.Zero;
        Rational atLimits = Rational.Zero;
        foreach (VegaOrder order in Orders)
        {
            if (order.IsMarket || order.Size.Sign != (isLong ? 1 : -1)) continue;
            Rational size = Market.VolumeOf(Rational.Abs(Exact.Of(order.Size)));
            orders += size;
            atLimits += size * Exact.Of(order.Price);
        }

        if ((volume + orders).Sign <= 0) return Rational.Zero;
        if (AuctionPrice is { } auction) atLimits = Rational.Max(atLimits, orders * Exact.Of(auction));
        Rational mark = Exact.Of(Mark);
        Rational open = Rational.Max(volume, Rational.Zero);
        Rational slippage = mark * Market.SlippageShare(open);
        Price? exit = isLong ? LongExitSlippage : ShortExitSlippage;
        if (!IsAuction && exit is { } unit) slippage = Rational.Min(Exact.Of(unit) * open, slippage);
        Rational factor = Exact.Of(isLong ? Market.RiskFactorLong : Market.RiskFactorShort);
        return slippage + (((open * mark) + (IsAuction ? atLimits : orders * mark)) * factor);
    }
}
