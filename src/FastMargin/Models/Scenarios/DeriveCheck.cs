using FastMargin.Instruments;

namespace FastMargin.Models.Scenarios;

/// <summary>What every Derive manager needs of its prices.</summary>
internal static class DeriveCheck
{
    /// <exception cref="DataException">Spot or stable is not a number above zero.</exception>
    public static void Spot(double spot, double stable)
    {
        if (!(spot > 0 && double.IsFinite(spot))) throw new DataException($"spot {spot}", "above 0");
        if (!(stable > 0 && double.IsFinite(stable))) throw new DataException($"stable price {stable}", "above 0");
    }

    /// <exception cref="DataException">A feed that options cannot be priced from.</exception>
    public static void Feed(long seconds, double forward, double rate)
    {
        if (seconds < 0) throw new DataException($"expiry {seconds} s ago", "an expiry to come");
        if (!(forward > 0 && double.IsFinite(forward) && double.IsFinite(rate)))
        {
            throw new DataException(
                $"expiry in {seconds} s: forward {forward}, rate {rate}", "a forward above 0 and a rate");
        }
    }

    /// <exception cref="DataException">An option that cannot be priced.</exception>
    public static void Option(long seconds, double strike, double volatility, double amount)
    {
        if (seconds < 0) throw new DataException($"option expired {-seconds} s ago", "an expiry to come");
        if (!(strike > 0 && volatility >= 0 && double.IsFinite(strike + volatility + amount)))
        {
            throw new DataException(
                $"option of strike {strike}, volatility {volatility}, amount {amount}",
                "a strike above 0, a volatility of 0 or more, an amount");
        }
    }
}
