namespace FastMargin.Models.Scenarios;

/// <summary>
/// An account of a Derive manager, or a market of one, in any number; the meaning is that of the records.
/// </summary>
internal sealed record DeriveHoldings<T>
    where T : struct, IRuleNumber<T>
{
    public T Cash { get; init; } = T.Zero;

    public T Base { get; init; } = T.Zero;

    public required T Spot { get; init; }

    public T SpotConfidence { get; init; } = T.One;

    public T Stable { get; init; } = T.One;

    public DeriveSwap<T> Swap { get; init; } = new(T.Zero, T.Zero, T.One, T.Zero);

    public IReadOnlyList<DeriveAsset<T>> Assets { get; init; } = [];

    public IReadOnlyList<DeriveLeg<T>> Legs { get; init; } = [];

    public IReadOnlyList<DeriveFeed<T>> Feeds { get; init; } = [];
}

/// <summary>An option; <c>StrikeId</c> is the same for two of them exactly if their strikes are.</summary>
internal sealed record DeriveLeg<T>(
    long SecondsToExpiry, Int128 StrikeId, T Strike, bool IsCall, T Amount, T Volatility, T Confidence)
    where T : struct, IRuleNumber<T>;

/// <summary>The feeds of one expiry.</summary>
internal sealed record DeriveFeed<T>(
    long SecondsToExpiry, T ForwardVariable, T ForwardFixed, T ForwardConfidence, T Rate, T RateConfidence,
    T VolatilityConfidence)
    where T : struct, IRuleNumber<T>
{
    private const double SettlementSeconds = 1800;
    private const double SecondsPerYear = 365 * VolatilityShock.SecondsPerDay;

    public T Forward => ForwardVariable + ForwardFixed;

    public T Years => T.Of(SecondsToExpiry) / T.Of(SecondsPerYear);

    /// <summary>The rate that counts.</summary>
    public T LeastRate => T.Max(Rate, T.Zero);

    /// <summary>Sure feeds, and a forward as <see cref="DeriveExpiry.Averaged"/> says.</summary>
    public static DeriveFeed<T> Averaged(long seconds, T forward, T rate)
    {
        bool isOpen = seconds >= SettlementSeconds;
        T settlement = T.Of(SettlementSeconds);
        return new DeriveFeed<T>(
            seconds,
            isOpen ? forward : forward * T.Of(seconds) / settlement,
            isOpen ? T.Zero : forward * T.Of(SettlementSeconds - seconds) / settlement,
            T.One, rate, T.One, T.One);
    }
}

/// <summary>A perpetual.</summary>
internal readonly record struct DeriveSwap<T>(T Size, T Price, T Confidence, T Unrealized)
    where T : struct, IRuleNumber<T>;

/// <summary>Collateral.</summary>
internal sealed record DeriveAsset<T>(
    T Amount, T Price, T Confidence, bool IsRiskCancelling, T MaintenanceHaircut, T InitialHaircut)
    where T : struct, IRuleNumber<T>;

/// <summary>
/// What a manager makes of an account, in any number; the meaning is that of <see cref="DeriveMargin"/>.
/// </summary>
internal sealed record DeriveFigures<T>(T Equity, T MaintenanceBalance, T InitialBalance)
    where T : struct, IRuleNumber<T>
{
    public T OptionValue { get; init; } = T.Zero;

    public T CollateralValue { get; init; } = T.Zero;

    public IReadOnlyList<T> Scenarios { get; init; } = [];

    public T BasisContingency { get; init; } = T.Zero;

    public T StaticContingency { get; init; } = T.Zero;

    public T ConfidenceContingency { get; init; } = T.Zero;
}

/// <summary>The records of doubles as numbers with a bound.</summary>
internal static class DeriveHoldings
{
    public static DeriveSwap<BoundedNumber> Of(DerivePerpetual of) => new(
        BoundedNumber.Of(of.Size), BoundedNumber.Of(of.Price), BoundedNumber.Of(of.Confidence),
        BoundedNumber.Of(of.Unrealized));

    public static DeriveLeg<BoundedNumber>[] Of(IReadOnlyList<DeriveOption> options) =>
    [
        .. options.Select(of => new DeriveLeg<BoundedNumber>(
            of.SecondsToExpiry, BitConverter.DoubleToInt64Bits(of.Strike), BoundedNumber.Of(of.Strike), of.IsCall,
            BoundedNumber.Of(of.Amount), BoundedNumber.Of(of.Volatility), BoundedNumber.Of(of.Confidence))),
    ];

    public static DeriveFeed<BoundedNumber>[] Of(IReadOnlyList<DeriveExpiry> expiries) =>
    [
        .. expiries.Select(of => new DeriveFeed<BoundedNumber>(
            of.SecondsToExpiry, BoundedNumber.Of(of.ForwardVariable), BoundedNumber.Of(of.ForwardFixed),
            BoundedNumber.Of(of.ForwardConfidence), BoundedNumber.Of(of.Rate), BoundedNumber.Of(of.RateConfidence),
            BoundedNumber.Of(of.VolatilityConfidence))),
    ];

    public static DeriveAsset<BoundedNumber>[] Of(IReadOnlyList<DeriveCollateral> assets) =>
    [
        .. assets.Select(of => new DeriveAsset<BoundedNumber>(
            BoundedNumber.Of(of.Amount), BoundedNumber.Of(of.Price), BoundedNumber.Of(of.Confidence),
            of.IsRiskCancelling, BoundedNumber.Of(of.MaintenanceHaircut), BoundedNumber.Of(of.InitialHaircut))),
    ];
}
