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
        DeriveFeed<BoundedNumber> feed = DeriveFeed<BoundedNumber>.Averaged(
            seconds, BoundedNumber.Of(forward), BoundedNumber.Zero);
        return new DeriveExpiry
        {
            SecondsToExpiry = seconds,
            ForwardVariable = feed.ForwardVariable.Value,
            ForwardFixed = feed.ForwardFixed.Value,
        };
    }
}

/// <summary>A perpetual of a Derive account.</summary>
/// <param name="Size">Signed.</param>
/// <param name="Price">Mark.</param>
/// <param name="Confidence">How sure the mark is, 0 to 1.</param>
/// <param name="Unrealized">Profit and funding not yet settled.</param>
public readonly record struct DerivePerpetual(double Size, double Price, double Confidence = 1, double Unrealized = 0);

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
