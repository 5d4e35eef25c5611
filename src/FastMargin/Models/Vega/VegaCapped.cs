using FastMargin.Units;

namespace FastMargin.Models.Vega;

/// <summary>
/// A capped future that is fully collateralised: everything that can be lost is put up, and the levels coincide.
/// <code>long: size * price        short: |size| * (cap − price)</code>
/// A position at its average entry, and the larger side of the orders at their limits; the part of orders that closes
/// the position is free, best prices first.
/// </summary>
/// <remarks>
/// Source: vegaprotocol/vega, specification 0016-PFUT (fully collateralised capped futures). The amount does not depend
/// on the mark, so the excess is linear. Exact; rounded up to 10^-18.
/// </remarks>
public static class VegaCapped
{
    /// <summary>What position and orders put up.</summary>
    /// <param name="cap">The largest price, 0 or more.</param>
    /// <param name="size">Signed.</param>
    /// <param name="entry">Average entry price, 0 to the cap.</param>
    /// <param name="orders">Open orders; sizes in the units of <paramref name="size"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A price below zero or above the cap.</exception>
    public static Money Margin(Price cap, Quantity size, Price entry, IReadOnlyList<VegaOrder> orders)
    {
        ArgumentNullException.ThrowIfNull(orders);
        return Exact.MoneyUp(
            LossOf(cap, Exact.Of(size), entry)
            + Rational.Max(Side(cap, size, orders, 1), Side(cap, size, orders, -1)));
    }

    private static Rational Side(Price cap, Quantity position, IReadOnlyList<VegaOrder> orders, int sign)
    {
        Rational covered = position.Sign * sign < 0 ? Rational.Abs(Exact.Of(position)) : Rational.Zero;
        Rational loss = Rational.Zero;
        IEnumerable<VegaOrder> side = orders.Where(order => order.Size.Sign == sign);
        foreach (VegaOrder order in side.OrderByDescending(order => order.Price.Atto * sign))
        {
            Rational size = Rational.Abs(Exact.Of(order.Size));
            Rational free = Rational.Min(size, covered);
            covered -= free;
            loss += LossOf(cap, Rational.FromInt(sign) * (size - free), order.Price);
        }

        return loss;
    }

    private static Rational LossOf(Price cap, Rational size, Price price)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(price.Sign, nameof(price));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(price, cap);
        return size.Sign >= 0 ? size * Exact.Of(price) : -size * (Exact.Of(cap) - Exact.Of(price));
    }
}
