using FastMargin.Units;

namespace FastMargin.Models.Synthetix;

/// <summary>
/// A position of Synthetix v3 perpetuals with the parameters of its market. Requirements grow with the share of the
/// skew scale that the position takes:
/// <code>
/// rate = |size| / skew scale * initial fraction + minimum initial ratio        skew scale 0: the minimum alone
/// IM   = |size| * price * rate + minimum position margin
/// MM   = |size| * price * rate * maintenance scalar + minimum position margin
/// fill = price * (1 + (skew before + size / 2) / skew scale)
/// profit = size * (price − entry), entry = fill unless given
/// reward = |size| * price * reward ratio
/// </code>
/// </summary>
public sealed record SynthetixPosition
{
    /// <summary>Signed size.</summary>
    public required Quantity Size { get; init; }

    /// <summary>The mark, in USD.</summary>
    public required Price Price { get; init; }

    /// <summary>What was paid; null: the fill price at <see cref="SkewBefore"/> and the mark.</summary>
    public Price? Entry { get; init; }

    /// <summary>Skew of the market before the position was opened.</summary>
    public Quantity SkewBefore { get; init; }

    /// <summary>Size at which the rate has grown by the initial fraction; zero: it does not grow.</summary>
    public Quantity SkewScale { get; init; }

    /// <summary>Growth of the rate over the skew scale.</summary>
    public Rate InitialFraction { get; init; }

    /// <summary>The least rate.</summary>
    public Rate MinimumInitialRatio { get; init; }

    /// <summary>Maintenance rate over initial rate.</summary>
    public Rate MaintenanceScalar { get; init; }

    /// <summary>Share of the notional that is owed to who liquidates.</summary>
    public Rate LiquidationRewardRatio { get; init; }

    /// <summary>Added to both requirements, in USD.</summary>
    public Money MinimumPositionMargin { get; init; }

    internal Rational Notional => Rational.Abs(Exact.Of(Size)) * Exact.Of(Price);

    internal Rational InitialMargin => (Notional * InitialRate) + Minimum;

    internal Rational MaintenanceMargin => (Notional * InitialRate * Exact.Of(MaintenanceScalar)) + Minimum;

    internal Rational Reward => Notional * Exact.Of(LiquidationRewardRatio);

    internal Rational Profit
    {
        get
        {
            Rational price = Exact.Of(Price);
            Rational entry = Entry is { } paid ? Exact.Of(paid) : price * (Rational.One + Premium);
            return Exact.Of(Size) * (price - entry);
        }
    }

    private Rational Minimum => Size.Sign == 0 ? Rational.Zero : Exact.Of(MinimumPositionMargin);

    private Rational InitialRate => Exact.Of(MinimumInitialRatio) + (SkewScale.Sign == 0
        ? Rational.Zero
        : Rational.Abs(Exact.Of(Size)) / Exact.Of(SkewScale) * Exact.Of(InitialFraction));

    private Rational Premium => SkewScale.Sign == 0
        ? Rational.Zero
        : (Exact.Of(SkewBefore) + (Exact.Of(Size) / Rational.FromInt(2))) / Exact.Of(SkewScale);
}

/// <summary>
/// A cross margined account of Synthetix v3 perpetuals, in USD:
/// <code>
/// available    = collateral + Σ profit
/// IM = Σ IM_i        MM = Σ MM_i        reward = Σ reward_i
/// withdrawable = max(0, available − IM − reward)
/// liquidatable: available &lt; MM + reward
/// </code>
/// </summary>
/// <param name="Collateral">Value of what is deposited.</param>
/// <param name="Positions">One a market.</param>
/// <remarks>
/// Source: Synthetixio/synthetix-v3, <c>markets/perps-market/contracts/storage/PerpsMarketConfiguration.sol</c>,
/// <c>PerpsAccount.sol</c>. Costs of keepers and the global limits of the reward are not part of it. Requirements are
/// proportional to the price, so the excess is concave (linear) in each. Exact; requirements are rounded up to 10^-18,
/// the rest down.
/// </remarks>
public sealed record SynthetixAccount(Money Collateral, IReadOnlyList<SynthetixPosition> Positions)
{
    /// <summary><c>IM</c>, without the reward.</summary>
    public Money InitialMargin => Exact.MoneyUp(Sum(position => position.InitialMargin));

    /// <summary><c>MM</c>, without the reward.</summary>
    public Money MaintenanceMargin => Exact.MoneyUp(Sum(position => position.MaintenanceMargin));

    /// <summary>What a liquidation would cost.</summary>
    public Money LiquidationReward => Exact.MoneyUp(Sum(position => position.Reward));

    /// <summary>Collateral and profit, signed.</summary>
    public Money AvailableMargin => Exact.MoneyDown(Available);

    /// <summary>What can be taken out.</summary>
    public Money WithdrawableMargin => Exact.MoneyDown(Rational.Max(
        Rational.Zero, Available - Sum(position => position.InitialMargin + position.Reward)));

    /// <summary>True when the account may be liquidated; decided exactly.</summary>
    public bool IsLiquidatable => Available < Sum(position => position.MaintenanceMargin + position.Reward);

    private Rational Available => Exact.Of(Collateral) + Sum(position => position.Profit);

    private Rational Sum(Func<SynthetixPosition, Rational> part) =>
        Positions.Aggregate(Rational.Zero, (sum, position) => sum + part(position));
}
