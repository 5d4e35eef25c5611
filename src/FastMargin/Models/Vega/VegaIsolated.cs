using System.Numerics;
using FastMargin.Units;

namespace FastMargin.Models.Vega;

/// <summary>
/// Isolated margin of a Vega market: the party chooses a factor (one over its leverage), and puts it up on position and
/// orders apart.
/// <code>
/// position = factor * Σ entry * size
/// orders   = max over sides of floor(factor * Σ max(limit, auction price) * size / position factor)
/// </code>
/// The part of the other side's orders that closes the position is free; the best prices close it (highest buys, lowest
/// sells). Market orders count as filled before.
/// </summary>
/// <remarks>
/// Source: vegaprotocol/vega, <c>core/risk/isolated_margin.go</c>. Order margin does not depend on the mark; the
/// position itself is held to <see cref="VegaParty"/> without its orders, at its own pool, and so is its concavity.
/// </remarks>
public static class VegaIsolated
{
    /// <summary><c>factor * Σ price * size</c> of position (average entry) or orders (limits), rounded up to
    /// 10^-18.</summary>
    public static Money MarginOf(Rate factor, IEnumerable<(Price Price, Quantity Size)> legs) =>
        Exact.MoneyUp(Exact.Of(factor) * legs.Aggregate(
            Rational.Zero, (sum, leg) => sum + Rational.Abs(Exact.Of(leg.Price) * Exact.Of(leg.Size))));

    /// <summary>Margin of the open orders, in whole units, rounded down as the venue does.</summary>
    /// <param name="market">For its position factor.</param>
    /// <param name="factor">Margin factor of the party.</param>
    /// <param name="position">Signed size in the market's smallest steps.</param>
    /// <param name="orders">Open orders, in any order.</param>
    /// <param name="auctionPrice">In an auction the larger of mark and indicative price; else null.</param>
    public static BigInteger OrderMargin(
        VegaMarket market, Rate factor, Quantity position, IReadOnlyList<VegaOrder> orders, Price? auctionPrice = null)
    {
        ArgumentNullException.ThrowIfNull(market);
        ArgumentNullException.ThrowIfNull(orders);
        Rational size = orders.Where(order => order.IsMarket)
            .Aggregate(Exact.Of(position), (sum, order) => sum + Exact.Of(order.Size));
        return BigInteger.Max(Side(1), Side(-1));

        BigInteger Side(int sign)
        {
            IEnumerable<VegaOrder> side = orders.Where(order => !order.IsMarket && order.Size.Sign == sign);
            IEnumerable<VegaOrder> bestFirst = side.OrderByDescending(order => order.Price.Atto * sign);
            Rational margin = UncoveredValue(bestFirst, size, auctionPrice);
            return (market.VolumeOf(margin) * Exact.Of(factor)).FloorSteps(Rational.One);
        }
    }

    /// <summary><c>Σ price * size</c> of what the position does not cover, best prices covered first.</summary>
    private static Rational UncoveredValue(IEnumerable<VegaOrder> orders, Rational position, Price? auctionPrice)
    {
        Rational value = Rational.Zero;
        Rational covered = Rational.Abs(position);
        foreach (VegaOrder order in orders)
        {
            Rational size = Rational.Abs(Exact.Of(order.Size));
            if (order.Size.Sign * position.Sign < 0)
            {
                Rational free = Rational.Min(size, covered);
                covered -= free;
                size -= free;
            }

            Price price = auctionPrice is { } auction && auction > order.Price ? auction : order.Price;
            value += size * Exact.Of(price);
        }

        return value;
    }
}
