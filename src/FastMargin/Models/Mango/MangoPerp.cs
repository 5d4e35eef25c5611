using FastMargin.Units;

namespace FastMargin.Models.Mango;

/// <summary>
/// A perpetual position of a Mango account, in units of its settle token: the worse of all bids filled, all asks
/// filled.
/// <code>
/// case   = net * price * (net &lt; 0 ? liability weight : asset weight) − orders * price,  net = (lots + orders) * lot
/// profit = quote + min(case of +bids, case of −asks), times the overall weight when above zero
/// </code>
/// It is added to the balance of the settle token, whose own weights then apply.
/// </summary>
public sealed record MangoPerp
{
    /// <summary>Name of the token it settles in.</summary>
    public required string SettleToken { get; init; }

    /// <summary>Price of the base, in settle tokens: of what is held.</summary>
    public required Price BasePrice { get; init; }

    /// <summary>Price of the base that is owed; null: the same.</summary>
    public Price? BaseLiabilityPrice { get; init; }

    /// <summary>Base of one lot.</summary>
    public Quantity LotSize { get; init; } = Quantity.One;

    /// <summary>Signed position in lots.</summary>
    public long BaseLots { get; init; }

    /// <summary>What was paid (negative) and got, unsettled funding included.</summary>
    public Money Quote { get; init; }

    /// <summary>Lots to be bought, 0 or more.</summary>
    public long BidLots { get; init; }

    /// <summary>Lots to be sold, 0 or more.</summary>
    public long AskLots { get; init; }

    /// <summary>Weight of a long.</summary>
    public required Rate BaseAssetWeight { get; init; }

    /// <summary>Weight of a short.</summary>
    public required Rate BaseLiabilityWeight { get; init; }

    /// <summary>Share of a profit that counts.</summary>
    public Rate OverallAssetWeight { get; init; } = Rate.One;

    internal Rational HealthProfit
    {
        get
        {
            Rational held = Exact.Of(BasePrice);
            Rational owed = Exact.Of(BaseLiabilityPrice ?? BasePrice);
            Rational worst = Exact.Of(Quote) + Rational.Min(Case(BidLots, owed), Case(-AskLots, held));
            return worst.Sign > 0 ? worst * Exact.Of(OverallAssetWeight) : worst;

            Rational Case(long orders, Rational orderPrice)
            {
                Rational lot = Exact.Of(LotSize);
                Rational net = Rational.FromInt(BaseLots + orders) * lot;
                Rational weighted = net.Sign < 0
                    ? net * owed * Exact.Of(BaseLiabilityWeight)
                    : net * held * Exact.Of(BaseAssetWeight);
                return weighted - (Rational.FromInt(orders) * lot * orderPrice);
            }
        }
    }
}
