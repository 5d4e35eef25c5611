using FastMargin.Units;

namespace FastMargin.Models.Vega;

/// <summary>
/// Where a Vega position is closed out, given its collateral at a mark, <c>v</c> = size / position factor:
/// <code>
/// LP = (collateral − v * mark − max(0, v * funding)) / (linear * |v| + quadratic * v^2 + |v| * rf − v)
/// </code>
/// not below zero. With orders: they fill one after the other, best first, the collateral marked to each price on the
/// way; an order that lies beyond the price reached so far does not fill any more. Market orders fill at the mark.
/// </summary>
/// <remarks>
/// Source: vegaprotocol/vega, <c>core/risk/liquidation_calculation.go</c>. Exit prices do not enter. Exact; rounded to
/// 10^-18 toward the side where the position is closed out (longs down, shorts up).
/// </remarks>
public static class VegaLiquidation
{
    /// <summary>The price of the open position alone; zero without one, as the venue prints it.</summary>
    /// <exception cref="InvalidOperationException">No price changes anything: the denominator is zero.</exception>
    public static Price PriceOf(VegaParty party, Money collateral)
    {
        ArgumentNullException.ThrowIfNull(party);
        Rational volume = party.Market.VolumeOf(Exact.Of(party.Size));
        return Rounded(volume, Solve(party, volume, Exact.Of(party.Mark), Exact.Of(collateral)));
    }

    /// <summary>The price if the orders of one side fill on the way to it.</summary>
    /// <param name="party">Position, orders and mark.</param>
    /// <param name="collateral">What the party has at the mark.</param>
    /// <param name="isBuys">True for the buys, false for the sells.</param>
    /// <exception cref="InvalidOperationException">No price changes anything: the denominator is zero.</exception>
    public static Price PriceWithOrders(VegaParty party, Money collateral, bool isBuys)
    {
        ArgumentNullException.ThrowIfNull(party);
        Rational volume = party.Market.VolumeOf(Exact.Of(party.Size));
        Rational mark = Exact.Of(party.Mark);
        Rational held = Exact.Of(collateral);
        Rational reached = Solve(party, volume, mark, held);
        foreach ((Rational size, Rational price) in Fills(party, isBuys))
        {
            bool isTooLate = isBuys ? volume.Sign > 0 && price < reached : volume.Sign < 0 && price > reached;
            if (isTooLate) break;
            held += volume * (price - mark);
            mark = price;
            volume += size;
            reached = Solve(party, volume, mark, held);
        }

        return Rounded(volume, reached);
    }

    private static IEnumerable<(Rational Size, Rational Price)> Fills(VegaParty party, bool isBuys)
    {
        int sign = isBuys ? 1 : -1;
        return party.Orders
            .Where(order => order.Size.Sign == sign)
            .Select(order => (Size: order.Size, Price: order.IsMarket ? party.Mark : order.Price))
            .OrderByDescending(order => order.Price.Atto * sign)
            .Select(order => (party.Market.VolumeOf(Exact.Of(order.Size)), Exact.Of(order.Price)));
    }

    private static Rational Solve(VegaParty party, Rational volume, Rational mark, Rational collateral)
    {
        if (volume.Sign == 0) return Rational.Zero;
        VegaMarket market = party.Market;
        Rational denominator = market.SlippageShare(volume)
            + (Rational.Abs(volume) * market.RiskFactorOf(volume)) - volume;
        if (denominator.Sign == 0)
            throw new InvalidOperationException("no liquidation price: the requirement moves with equity");
        Rational funding = Rational.Max(Rational.Zero, volume * Exact.Of(party.FundingPerUnit));
        return Rational.Max(Rational.Zero, (collateral - (volume * mark) - funding) / denominator);
    }

    private static Price Rounded(Rational volume, Rational price) =>
        volume.Sign >= 0 ? Exact.PriceDown(price) : Exact.PriceUp(price);
}
