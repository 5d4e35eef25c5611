using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>What a margin call asks for.</summary>
public enum CallTarget
{
    /// <summary>What takes the pool to the release ratio of the level that calls begin at: this cures.</summary>
    Release,

    /// <summary>
    /// What takes it to the requirement itself. Where the release is above 1 that alone does not cure the call.
    /// </summary>
    Requirement,
}

/// <summary>When margin calls are issued, what they ask for, and how long there is to meet them.</summary>
public sealed record CallOptions
{
    /// <summary>The longest grace: a year of 366 days.</summary>
    public const long MaxGraceNs = 366L * 24 * 3600 * 1_000_000_000;

    /// <summary>The most calls that a timer may bring up to date.</summary>
    public const int MaxRefresh = 100_000;

    /// <summary>False for no calls at all.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>The level from which a pool is called: warning, deficient or liquidation.</summary>
    public Level From { get; init; } = Level.Deficient;

    /// <summary>What the amount restores.</summary>
    public CallTarget Target { get; init; } = CallTarget.Release;

    /// <summary>Event time from issue to due; an hour.</summary>
    public long GraceNs { get; init; } = 3600L * 1_000_000_000;

    /// <summary>A change of the amount is told when it is above this, in base currency; zero for any change.</summary>
    public Money Step { get; init; } = Money.Zero;

    /// <summary>Open calls that each timer looks at, in order of their numbers, then from the first.</summary>
    public int RefreshPerTimer { get; init; } = 16;

    /// <summary>Refuses options out of range.</summary>
    /// <exception cref="DataException">Names the option, its value and its range.</exception>
    public void Validate()
    {
        if (From is not (Level.Warning or Level.Deficient or Level.Liquidation))
        {
            throw new DataException($"calls from {From}", "warning, deficient or liquidation");
        }

        if (GraceNs is < 0 or > MaxGraceNs) throw new DataException($"grace {GraceNs} ns", $"0 to {MaxGraceNs} ns");
        if (Step.Sign < 0) throw new DataException($"step {Step}", "0 or more");
        if (RefreshPerTimer is < 0 or > MaxRefresh)
        {
            throw new DataException($"refreshPerTimer {RefreshPerTimer}", $"0 to {MaxRefresh}");
        }
    }

    /// <summary>The ratio that the amount of a call restores in pools of a profile.</summary>
    public Rate Ratio(LevelProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (Target == CallTarget.Requirement) return Rate.One;
        return From switch
        {
            Level.Warning => profile.Warning.Release,
            Level.Deficient => profile.Deficient.Release,
            _ => profile.Liquidation.Release,
        };
    }
}
