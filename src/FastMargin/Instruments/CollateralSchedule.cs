using FastMargin.Units;

namespace FastMargin.Instruments;

/// <summary>A slice of an asset's amount and the share of its value that counts.</summary>
/// <param name="Cap">Where the slice ends, in amount of the asset; null for the rest (last tier only).</param>
/// <param name="Weight">0 to 1, and never above the tier before: value is concave in the amount.</param>
public readonly record struct CollateralTier(Quantity? Cap, Rate Weight);

/// <summary>
/// What an amount of an asset counts as collateral, in the asset itself, before its rate to the base currency:
/// <c>a &gt;= 0: sum over tiers of slice * weight</c>; <c>a &lt; 0: a * LiabilityWeight</c>.
/// </summary>
public sealed class CollateralSchedule
{
    /// <summary>The largest weight a liability may have.</summary>
    public static readonly Rate MaxLiabilityWeight = Rate.FromDecimal(10);

    /// <summary>The largest number of tiers in one schedule.</summary>
    public const int MaxTiers = 256;

    private readonly CollateralTier[] _tiers;
    private readonly Rational[] _offsets;

    private CollateralSchedule(CollateralTier[] tiers, Rational[] offsets, Rate liabilityWeight)
    {
        _tiers = tiers;
        _offsets = offsets;
        LiabilityWeight = liabilityWeight;
    }

    /// <summary>Every amount, positive or negative, counts in full.</summary>
    public static CollateralSchedule Full { get; } = Flat(Rate.One);

    /// <summary>In rising order of caps; the last has none.</summary>
    public IReadOnlyList<CollateralTier> Tiers => _tiers;

    /// <summary>Weight of a negative amount, at least 1.</summary>
    public Rate LiabilityWeight { get; }

    /// <summary>One weight for any positive amount. Without a liability weight a debt counts in full.</summary>
    /// <exception cref="DataException">A weight out of range.</exception>
    public static CollateralSchedule Flat(Rate weight, Rate? liabilityWeight = null, SourceLine source = default) =>
        Create([new(null, weight)], liabilityWeight, source);

    /// <summary>
    /// Tiers in rising order. When the last one has a cap, what is above it counts nothing.
    /// </summary>
    /// <exception cref="DataException">
    /// No tier, a cap that does not rise, a weight out of 0..1 or above the tier before, a liability weight out of
    /// 1..<see cref="MaxLiabilityWeight"/>.
    /// </exception>
    public static CollateralSchedule Create(
        IReadOnlyList<CollateralTier> tiers, Rate? liabilityWeight = null, SourceLine source = default)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        Rate liability = liabilityWeight ?? Rate.One;
        if (tiers.Count is 0 or >= MaxTiers)
            throw new DataException(source, $"{tiers.Count} collateral tiers", $"1 to {MaxTiers - 1} tiers");
        if (liability < Rate.One || liability > MaxLiabilityWeight)
            throw new DataException(source, $"liability weight {liability}", $"1 to {MaxLiabilityWeight}");
        for (int i = 0; i < tiers.Count; i++) Check(tiers, i, source);

        CollateralTier[] all = tiers[^1].Cap is null ? [.. tiers] : [.. tiers, new(null, Rate.Zero)];
        var offsets = new Rational[all.Length];
        for (int i = 1; i < all.Length; i++)
        {
            offsets[i] = Slices.NextOffset(
                offsets[i - 1],
                Rational.FromAtto(all[i - 1].Cap!.Value.Atto),
                Rational.FromAtto((all[i].Weight - all[i - 1].Weight).Atto));
        }

        return new CollateralSchedule(all, offsets, liability);
    }

    /// <summary>
    /// What <paramref name="amount"/> counts, in the asset; rounded down to 10^-18, against the account.
    /// </summary>
    /// <exception cref="OverflowException">The value does not fit.</exception>
    public Money ValueOf(Money amount) => new(Value(Rational.FromAtto(amount.Atto)).FloorToAtto());

    /// <summary>Exact value of an amount of either sign, in the asset.</summary>
    internal Rational Value(Rational amount)
    {
        if (amount.Sign < 0) return amount * Rational.FromAtto(LiabilityWeight.Atto);
        int i = 0;
        while (_tiers[i].Cap is { } cap && amount > Rational.FromAtto(cap.Atto)) i++;
        return (amount * Rational.FromAtto(_tiers[i].Weight.Atto)) - _offsets[i];
    }

    /// <summary>The smallest amount that counts at least this much; null when none does.</summary>
    internal Rational? AmountWorth(Rational value)
    {
        if (value.Sign <= 0) return value / Rational.FromAtto(LiabilityWeight.Atto);
        for (int i = 0; i < _tiers.Length && _tiers[i].Weight.Sign > 0; i++)
        {
            Rational amount = (value + _offsets[i]) / Rational.FromAtto(_tiers[i].Weight.Atto);
            if (_tiers[i].Cap is not { } cap || amount <= Rational.FromAtto(cap.Atto)) return amount;
        }

        return null;
    }

    private static void Check(IReadOnlyList<CollateralTier> tiers, int i, SourceLine source)
    {
        CollateralTier tier = tiers[i];
        string name = $"collateral tier {i + 1}";
        if (tier.Weight.Sign < 0 || tier.Weight > Rate.One)
            throw new DataException(source, $"{name}: weight {tier.Weight}", "0 to 1");
        if (i > 0 && tier.Weight > tiers[i - 1].Weight)
            throw new DataException(
                source, $"{name}: weight {tier.Weight} rises above {tiers[i - 1].Weight}", "falling weights");
        if (tier.Cap is null && i + 1 < tiers.Count)
            throw new DataException(source, $"{name} of {tiers.Count} has no cap", "a cap on all but the last");
        Quantity below = i == 0 ? Quantity.Zero : tiers[i - 1].Cap ?? Quantity.Zero;
        if (tier.Cap is { } cap && cap <= below)
            throw new DataException(source, $"{name}: cap {cap} is not above {below}", "rising caps");
    }
}
