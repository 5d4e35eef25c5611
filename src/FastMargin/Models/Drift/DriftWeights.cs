using System.Numerics;
using FastMargin.Units;

namespace FastMargin.Models.Drift;

/// <summary>What a requirement of Drift is asked for.</summary>
public enum DriftMarginType
{
    /// <summary>To open and to withdraw.</summary>
    Initial,

    /// <summary>To fill: half way between initial and maintenance, rounded down.</summary>
    Fill,

    /// <summary>To keep.</summary>
    Maintenance,
}

/// <summary>Margin ratios of a perpetual market of Drift, in 10^-4.</summary>
/// <param name="Initial">To open.</param>
/// <param name="Maintenance">To keep.</param>
/// <param name="HighLeverageInitial">To open in high leverage mode; zero: the market has none.</param>
/// <param name="HighLeverageMaintenance">To keep in high leverage mode; zero: the market has none.</param>
/// <param name="ImfFactor">How fast the ratio grows with size, in 10^-6; zero: not at all.</param>
public sealed record DriftPerpRatios(
    int Initial, int Maintenance, int HighLeverageInitial = 0, int HighLeverageMaintenance = 0, int ImfFactor = 0)
{
    /// <summary>
    /// The ratio of a position, in 10^-4: <see cref="DriftWeights.LiabilityWeight"/> of the ratio asked for, and to
    /// open or fill in high leverage mode <see cref="DriftWeights.HighLeverageRatio"/>.
    /// </summary>
    /// <param name="size">|size| in 10^-9 of the base asset.</param>
    /// <param name="type">What the ratio is for.</param>
    /// <param name="isHighLeverage">True when the account is in that mode.</param>
    public int RatioOf(BigInteger size, DriftMarginType type, bool isHighLeverage = false)
    {
        int ratio = BaseOf(type, isHighLeverage);
        return GrowthOf(type, isHighLeverage) is { } standard
            ? DriftWeights.HighLeverageRatio(size, ImfFactor, standard, ratio)
            : DriftWeights.LiabilityWeight(size, ImfFactor, ratio);
    }

    /// <summary>The ratio of a position of no size.</summary>
    internal int BaseOf(DriftMarginType type, bool isHighLeverage) => IsHigh(isHighLeverage)
        ? Of(type, HighLeverageInitial, HighLeverageMaintenance)
        : Of(type, Initial, Maintenance);

    /// <summary>The ratio that it grows to with size in high leverage mode; null: it grows by itself.</summary>
    internal int? GrowthOf(DriftMarginType type, bool isHighLeverage) =>
        IsHigh(isHighLeverage) && type != DriftMarginType.Maintenance ? Of(type, Initial, Maintenance) : null;

    private bool IsHigh(bool isHighLeverage) =>
        isHighLeverage && HighLeverageInitial > 0 && HighLeverageMaintenance > 0;

    private static int Of(DriftMarginType type, int initial, int maintenance) => type switch
    {
        DriftMarginType.Initial => initial,
        DriftMarginType.Fill => (initial + maintenance) / 2,
        _ => maintenance,
    };
}

/// <summary>
/// Weights of Drift v2 that scale with size: weights in 10^-4, imf factors in 10^-6, sizes in 10^-9, all integers,
/// every division rounded down.
/// <code>
/// root      = isqrt(10 * size + 1)
/// asset     = min(weight, 1.1e10 / (10^6 + root * imf / 10^5))
/// liability = max(weight, weight − weight / 5 + root * imf / 10^7)
/// sized     = standard − standard / 5 + root * imf / 10^7
/// high      = sized &gt; standard ? sized : ratio + max(standard − ratio, 1) * share
/// share     = 1 − (standard − sized) / (standard / 5)
/// deposits  = value of all deposits below start ? weight : weight * start / value
/// </code>
/// Rounding down a liability weight is in the account's favour by less than one unit: it is the venue's step.
/// </summary>
/// <remarks>
/// Source: drift-labs/protocol-v2, <c>programs/drift/src/math/margin.rs</c>, <c>state/perp_market.rs</c>,
/// <c>state/spot_market.rs</c>. Weights depend on size, not on price (except by the value of all deposits), so the
/// excess is concave in each price.
/// </remarks>
public static class DriftWeights
{
    // 1.1 in units of the imf factor, times one in units of weights.
    private const long DiscountNumerator = 11_000_000_000;
    private const int ImfOne = 1_000_000;
    private const int RootOne = 100_000;
    private const int PremiumDivisor = 10_000_000;

    /// <summary>The weight of an asset of a size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size below zero.</exception>
    public static int AssetWeight(BigInteger size, int imfFactor, int weight)
    {
        if (imfFactor == 0) return weight;
        BigInteger discounted = DiscountNumerator / (ImfOne + (Root(size) * imfFactor / RootOne));
        return (int)BigInteger.Min(weight, discounted);
    }

    /// <summary>The weight of a liability, or margin ratio of a position, of a size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size below zero.</exception>
    /// <exception cref="OverflowException">The weight does not fit; the venue fails as well.</exception>
    public static int LiabilityWeight(BigInteger size, int imfFactor, int weight)
    {
        if (imfFactor == 0) return weight;
        BigInteger premium = weight - (weight / 5) + (Root(size) * imfFactor / PremiumDivisor);
        return (int)BigInteger.Max(weight, premium);
    }

    /// <summary>
    /// The ratio of a position in high leverage mode, to open or fill: it grows from the ratio of the mode to the
    /// standard one, and beyond it like that one. Where the grown ratio equals the standard one, as it does without
    /// growth, the ratio of the mode stays.
    /// </summary>
    /// <param name="size">|size| in 10^-9.</param>
    /// <param name="imfFactor">How fast the ratio grows, in 10^-6; zero: not at all.</param>
    /// <param name="standard">The ratio outside of the mode, in 10^-4.</param>
    /// <param name="ratio">The ratio of the mode, in 10^-4.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below zero.</exception>
    /// <exception cref="OverflowException">The ratio does not fit; the venue fails as well.</exception>
    public static int HighLeverageRatio(BigInteger size, int imfFactor, int standard, int ratio)
    {
        if (imfFactor == 0) return ratio;
        int room = standard / 5;
        BigInteger sized = standard - room + (Root(size) * imfFactor / PremiumDivisor);
        if (sized > standard) return (int)sized;
        if (sized == standard) return ratio;
        BigInteger grown = ImfOne - ((standard - sized) * ImfOne / room);
        return ratio + (int)(Math.Max(standard - ratio, 1) * grown / ImfOne);
    }

    /// <summary>The initial weight of an asset of which so much is deposited by all.</summary>
    /// <param name="weight">Initial asset weight, in 10^-4.</param>
    /// <param name="start">Value from which on the weight falls, in USD; zero: never.</param>
    /// <param name="deposits">Value of all deposits, in USD; counted in 10^-6, toward zero.</param>
    public static int ScaledAssetWeight(int weight, Money start, Money deposits)
    {
        Money value = deposits.RoundDown(DriftSteps.QuoteDecimals);
        if (start.Sign == 0 || value < start) return weight;
        Rational scaled = Rational.FromInt(weight) * Exact.Of(start) / Exact.Of(value);
        return (int)scaled.FloorSteps(Rational.One);
    }

    private static BigInteger Root(BigInteger size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size.Sign, nameof(size));
        return DriftSteps.Root((size * 10) + 1);
    }
}
