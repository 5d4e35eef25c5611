using System.Numerics;

namespace FastMargin.Models.Dydx;

/// <summary>
/// A perpetual position of dYdX v4 at an oracle price:
/// <code>
/// n       = quantums * price * 10^(price exponent + atomic resolution + 6)     toward zero
/// funding = −(market index − position index) * quantums                        in 10^-6 quote quantums
/// </code>
/// </summary>
/// <remarks>Source: dydxprotocol/v4-chain, <c>x/perpetuals/lib/lib.go</c>.</remarks>
public sealed record DydxPosition
{
    /// <summary>Signed size in base quantums.</summary>
    public required BigInteger BaseQuantums { get; init; }

    /// <summary>A base quantum is 10^this of the base currency.</summary>
    public required int AtomicResolution { get; init; }

    /// <summary>The oracle price as the chain keeps it, an integer.</summary>
    public required BigInteger Price { get; init; }

    /// <summary>The price is <see cref="Price"/> * 10^this.</summary>
    public required int PriceExponent { get; init; }

    /// <summary>The tier of the market.</summary>
    public required DydxLiquidityTier Tier { get; init; }

    /// <summary>Open interest of the market in base quantums; counts for the initial requirement only.</summary>
    public BigInteger OpenInterestQuantums { get; init; }

    /// <summary>Funding index at which the position was last settled.</summary>
    public BigInteger FundingIndex { get; init; }

    /// <summary>Funding index of the market now.</summary>
    public BigInteger MarketFundingIndex { get; init; }

    /// <summary><c>n</c>, signed, in quote quantums.</summary>
    public BigInteger NetNotional => NotionalOf(BaseQuantums);

    /// <summary>What funding since the last settlement adds to the balance, in millionths of a quote quantum.</summary>
    public BigInteger SettlementPpm => -(MarketFundingIndex - FundingIndex) * BaseQuantums;

    /// <summary>Notional as collateral, and both requirements; without the quote balance.</summary>
    public DydxRisk Risk
    {
        get
        {
            BigInteger notional = NetNotional;
            return new DydxRisk(
                notional,
                Tier.InitialRequirement(notional, NotionalOf(OpenInterestQuantums)),
                Tier.MaintenanceRequirement(notional));
        }
    }

    private BigInteger NotionalOf(BigInteger quantums) => DydxMath.Scale(
        quantums * Price, PriceExponent + AtomicResolution + DydxMath.QuoteDecimals);
}
