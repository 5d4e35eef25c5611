using FastMargin.Instruments;

namespace FastMargin.Models.Scenarios;

/// <summary>An option of a Derive account. Prices and amounts are in units of the underlying and of cash.</summary>
public sealed record DeriveOption
{
    /// <summary>Seconds to expiry, 0 or more.</summary>
    public required long SecondsToExpiry { get; init; }

    /// <summary>Strike, above 0.</summary>
    public required double Strike { get; init; }

    /// <summary>True for a call.</summary>
    public required bool IsCall { get; init; }

    /// <summary>Signed amount.</summary>
    public required double Amount { get; init; }

    /// <summary>Mark volatility of a year.</summary>
    public required double Volatility { get; init; }

    /// <summary>How sure the volatility feed is, 0 to 1.</summary>
    public double Confidence { get; init; } = 1;
}

/// <summary>The feeds of one expiry.</summary>
public sealed record DeriveExpiry
{
    private const double SettlementSeconds = 1800;

    /// <summary>Seconds to expiry, 0 or more.</summary>
    public required long SecondsToExpiry { get; init; }

    /// <summary>The part of the forward that moves with the market.</summary>
    public required double ForwardVariable { get; init; }

    /// <summary>The part already fixed by the settlement average.</summary>
    public double ForwardFixed { get; init; }

    /// <summary>How sure the forward is, 0 to 1.</summary>
    public double ForwardConfidence { get; init; } = 1;

    /// <summary>Interest rate of a year; below zero it counts as zero.</summary>
    public double Rate { get; init; }

    /// <summary>How sure the rate is, 0 to 1.</summary>
    public double RateConfidence { get; init; } = 1;

    /// <summary>How sure the volatilities of the expiry are, 0 to 1.</summary>
    public double VolatilityConfidence { get; init; } = 1;

    /// <summary>The forward.</summary>
    public double Forward => ForwardVariable + ForwardFixed;

    /// <summary>Time to expiry in years of 365 days.</summary>
    public double Years => SecondsToExpiry / (365 * VolatilityShock.SecondsPerDay);

    /// <summary>
    /// A forward of which the average of the last half hour has fixed a part:
    /// <c>fixed = F·(1800 − s)/1800</c> for <c>s &lt; 1800</c>, else 0.
    /// </summary>
    public static DeriveExpiry Averaged(long seconds, double forward)
    {
        double open = Math.Min(seconds / SettlementSeconds, 1);
        return new DeriveExpiry
        {
            SecondsToExpiry = seconds,
            ForwardVariable = open < 1 ? forward * seconds / SettlementSeconds : forward,
            ForwardFixed = open < 1 ? forward * (SettlementSeconds - seconds) / SettlementSeconds : 0,
        };
    }
}

/// <summary>A perpetual of a Derive account.</summary>
/// <param name="Size">Signed.</param>
/// <param name="Price">Mark.</param>
/// <param name="Confidence">How sure the mark is, 0 to 1.</param>
/// <param name="Unrealized">Profit and funding not yet settled.</param>
public readonly record struct DerivePerpetual(double Size, double Price, double Confidence = 1, double Unrealized = 0)
{
    internal double LeastConfidence(double spot) => Size == 0 ? spot : Math.Min(spot, Confidence);
}

/// <summary>An asset held as collateral.</summary>
public sealed record DeriveCollateral
{
    /// <summary>How much, 0 or more.</summary>
    public required double Amount { get; init; }

    /// <summary>Price of one.</summary>
    public required double Price { get; init; }

    /// <summary>How sure the price is, 0 to 1.</summary>
    public double Confidence { get; init; } = 1;

    /// <summary>Whether it moves with the underlying, and so offsets its risk.</summary>
    public bool IsRiskCancelling { get; init; }

    /// <summary>Share of the value that maintenance takes off.</summary>
    public double MaintenanceHaircut { get; init; }

    /// <summary>Share of the value that the initial requirement takes off on top.</summary>
    public double InitialHaircut { get; init; }
}

/// <summary>Options of one expiry with its feeds.</summary>
internal sealed record DeriveChain(DeriveExpiry Expiry, DeriveOption[] Options)
{
    /// <summary>
    /// Options by expiry, sorted by what they are, so that the order in which they are held never changes a bit.
    /// </summary>
    /// <exception cref="DataException">An expiry without feeds, or feeds or options that cannot be priced.</exception>
    public static DeriveChain[] Group(IReadOnlyList<DeriveOption> options, IReadOnlyList<DeriveExpiry> expiries)
    {
        foreach (DeriveExpiry expiry in expiries) Check(expiry);
        foreach (DeriveOption option in options) Check(option);
        return [.. options.GroupBy(o => o.SecondsToExpiry).OrderBy(g => g.Key).Select(g => new DeriveChain(
            expiries.FirstOrDefault(e => e.SecondsToExpiry == g.Key) ?? throw new DataException(
                $"{g.Count()} options {g.Key} s from expiry without a forward", "feeds for every expiry held"),
            [.. g.OrderBy(o => o.Strike).ThenBy(o => o.IsCall).ThenBy(o => o.Amount).ThenBy(o => o.Volatility)
                .ThenBy(o => o.Confidence)]))];
    }

    /// <summary>
    /// Shorts no long option of the strike stands against. Call and put of one strike and opposite sign: the short
    /// less the long; both short: both.
    /// </summary>
    public double NakedShorts()
    {
        double naked = 0;
        foreach (IGrouping<double, DeriveOption> strike in Options.GroupBy(o => o.Strike))
        {
            double calls = strike.Where(o => o.IsCall).Sum(o => o.Amount);
            double puts = strike.Where(o => !o.IsCall).Sum(o => o.Amount);
            double shorts = Math.Max(0, -calls) + Math.Max(0, -puts);
            double longs = Math.Max(0, calls) + Math.Max(0, puts);
            naked += Math.Max(0, shorts - longs);
        }

        return naked;
    }

    private static void Check(DeriveExpiry expiry)
    {
        if (expiry.SecondsToExpiry < 0)
            throw new DataException($"expiry {expiry.SecondsToExpiry} s ago", "an expiry to come");
        if (!(expiry.Forward > 0 && double.IsFinite(expiry.Forward) && double.IsFinite(expiry.Rate)))
        {
            throw new DataException(
                $"expiry in {expiry.SecondsToExpiry} s: forward {expiry.Forward}, rate {expiry.Rate}",
                "a forward above 0 and a rate");
        }
    }

    private static void Check(DeriveOption option)
    {
        if (option.SecondsToExpiry < 0)
            throw new DataException($"option expired {-option.SecondsToExpiry} s ago", "an expiry to come");
        bool isUsable = option.Strike > 0 && option.Volatility >= 0
            && double.IsFinite(option.Strike + option.Volatility + option.Amount);
        if (!isUsable)
        {
            throw new DataException(
                $"option of strike {option.Strike}, volatility {option.Volatility}, amount {option.Amount}",
                "a strike above 0, a volatility of 0 or more, an amount");
        }
    }
}
