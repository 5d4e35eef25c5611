
namespace FastMargin.Feeds.Synthetic;

/// <summary>What a generated book is like. The same recipe always makes the same book; account i is the same
/// whatever the number of accounts.</summary>
public sealed record BookRecipe
{
    /// <summary>The largest number of accounts.</summary>
    public const int MaxAccounts = 100_000_000;

    /// <summary>The largest value of <see cref="MaxPositions"/>.</summary>
    public const int MaxPositionsLimit = 1_000;

    /// <summary>Instruments, currencies, margin tables and first marks.</summary>
    public required SyntheticMarket Market { get; init; }

    /// <summary>Number of accounts, named A0000001 and so on.</summary>
    public int Accounts { get; init; } = 100_000;

    /// <summary>Decides everything the other options leave open.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Mean number of instruments an account holds: <c>1 + floor(min(max - 1, exponential))</c>. At most 0.9 of what
    /// <see cref="MaxPositions"/> and the market allow; the rest is cut off.
    /// </summary>
    public double MeanPositions { get; init; } = 7.5;

    /// <summary>The largest number of instruments of an account; never more than the market has.</summary>
    public int MaxPositions { get; init; } = 41;

    /// <summary>Instrument k, counted from 1, is picked with weight <c>1/k^exponent</c>.</summary>
    public double PopularityExponent { get; init; } = 1;

    /// <summary>Share of the positions that are long.</summary>
    public double ShareLong { get; init; } = 0.5;

    /// <summary>When above 0, sizes are uniform in 1..this lots and the two notional options do not count.</summary>
    public int UniformLots { get; init; }

    /// <summary>Median notional of a position, in base currency; the distribution is lognormal.</summary>
    public double MedianNotional { get; init; } = 2_500;

    /// <summary>Sigma of the logarithm of the notional.</summary>
    public double NotionalSigma { get; init; } = 1.6;

    /// <summary>A pool starts at <c>E/MM = RatioFloor + lognormal(ln RatioMedian, RatioSigma)</c>.</summary>
    public double RatioFloor { get; init; } = 1.001;

    /// <inheritdoc cref="RatioFloor"/>
    public double RatioMedian { get; init; } = 3;

    /// <inheritdoc cref="RatioFloor"/>
    public double RatioSigma { get; init; } = 0.9;

    /// <summary>
    /// Profit or loss at the start, as a share of the equity the position is given: uniform in ± this. 0 enters
    /// everything at the mark.
    /// </summary>
    public double EntrySpread { get; init; } = 0.5;

    /// <summary>Share of the accounts that keep part of their positions, at least one, in isolated pools.</summary>
    public double ShareIsolated { get; init; }

    /// <summary>Share of the accounts in hedge mode; half of their positions have an opposite leg.</summary>
    public double ShareHedged { get; init; }

    /// <summary>Share of the accounts that hold inverse contracts, with the settle coin as collateral.</summary>
    public double ShareInverse { get; init; }

    /// <summary>Share of the accounts that hold one to three other currencies as collateral.</summary>
    public double ShareMultiCurrency { get; init; }

    /// <summary>Names the first option out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Market);
        Require(nameof(Accounts), Accounts, 0, MaxAccounts);
        Require(nameof(MaxPositions), MaxPositions, 1, MaxPositionsLimit);
        Require(nameof(MeanPositions), MeanPositions, 1, MaxPositions);
        Require(nameof(PopularityExponent), PopularityExponent, 0, 8);
        Require(nameof(ShareLong), ShareLong, 0, 1);
        Require(nameof(UniformLots), UniformLots, 0, int.MaxValue);
        Require(nameof(MedianNotional), MedianNotional, 1e-6, 1e12);
        Require(nameof(NotionalSigma), NotionalSigma, 0, 4);
        Require(nameof(RatioFloor), RatioFloor, -1e6, 1e6);
        Require(nameof(RatioMedian), RatioMedian, 1e-6, 1e6);
        Require(nameof(RatioSigma), RatioSigma, 0, 4);
        Require(nameof(EntrySpread), EntrySpread, 0, 1);
        Require(nameof(ShareIsolated), ShareIsolated, 0, 1);
        Require(nameof(ShareHedged), ShareHedged, 0, 1);
        Require(nameof(ShareInverse), ShareInverse, 0, 1);
        Require(nameof(ShareMultiCurrency), ShareMultiCurrency, 0, 1);
    }

    private static void Require(string option, double value, double from, double to) =>
        OptionRange.Require(nameof(BookRecipe), option, value, from, to);
}
