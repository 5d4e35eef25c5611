using FastMargin.Instruments;

namespace FastMargin.Models.Scenarios;

/// <summary>
/// Parts of Deribit's portfolio margin that stand beside its scenarios, per underlying, in contracts of it:
/// <code>
/// volatility shock = base·(30 / days)^power
/// short options    = rate·Σ_strike max(0, −net)
/// futures          = rate·min(long, short)                      what offsets is still not the same date
/// gross options    = rate·Σ |contracts|
/// </code>
/// Source: Deribit, "Portfolio Margin" (the page of 2019 and its successor). In doubles, summed in order. The charges
/// do not move with price but through the value of a contract.
/// </summary>
public static class DeribitPortfolio
{
    /// <summary>How far volatility moves up for a time to expiry.</summary>
    /// <param name="days">Days to expiry, above 0.</param>
    /// <param name="power">How fast the shock falls with time.</param>
    /// <param name="atThirtyDays">The shock at 30 days.</param>
    /// <exception cref="DataException">Days that are not above zero.</exception>
    public static double VolatilityShock(double days, double power, double atThirtyDays)
    {
        if (!(days > 0)) throw new DataException($"{days} days to expiry", "above 0");
        return atThirtyDays * Math.Pow(30 / days, power);
    }

    /// <summary>The charge on net short options of each strike.</summary>
    /// <param name="netByStrike">Net contracts of each strike, signed.</param>
    /// <param name="rate">Charge for one.</param>
    public static double ShortOptions(IEnumerable<double> netByStrike, double rate) =>
        rate * netByStrike.Sum(net => Math.Max(0, -net));

    /// <summary>The charge on futures that offset one another.</summary>
    /// <param name="futures">Positions in the futures of an underlying, signed.</param>
    /// <param name="rate">Charge for one unit that offsets.</param>
    public static double Futures(IReadOnlyList<double> futures, double rate) =>
        rate * Math.Min(futures.Sum(f => Math.Max(0, f)), futures.Sum(f => Math.Max(0, -f)));

    /// <summary>The charge on all options held, whichever side.</summary>
    /// <param name="contracts">Contracts, long and short together.</param>
    /// <param name="rate">Charge for one.</param>
    public static double GrossOptions(double contracts, double rate) => Math.Abs(contracts) * rate;
}
