using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>A slice of an amount and the rate that applies within it.</summary>
/// <param name="Cap">Where the slice ends; null when it has no end (last tier only).</param>
/// <param name="Rate">What one unit within the slice counts.</param>
public readonly record struct MarginalTier(Money? Cap, Rate Rate);

/// <summary>
/// A sum of marginal slices, as of income tax: <c>f(x) = Σ_k (min(x, cap_k) − cap_(k−1))⁺ · rate_k</c>, continuous,
/// with <c>f(0) = 0</c>. Rising rates make it convex (a requirement, a scaling factor: Bybit's risk limits, OKX's MR7);
/// falling rates concave (a discount on collateral: OKX). Above the last cap the last rate goes on. Written with a
/// deduction it is <c>x · r_k − A_k</c>, the form of <see cref="MarginTable"/>, which refuses falling rates.
/// </summary>
/// <remarks>A requirement of this form has a concave excess when its rates rise.</remarks>
public sealed class MarginalTiers
{
    private readonly MarginalTier[] _tiers;

    private MarginalTiers(MarginalTier[] tiers) => _tiers = tiers;

    /// <summary>In rising order.</summary>
    public IReadOnlyList<MarginalTier> Tiers => _tiers;

    /// <summary>Tiers in rising order of caps.</summary>
    /// <exception cref="DataException">No tier, a cap that does not rise, or none before the last tier.</exception>
    public static MarginalTiers Create(IReadOnlyList<MarginalTier> tiers, SourceLine source = default)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        if (tiers.Count == 0) throw new DataException(source, "no tier", "one or more");
        Money below = Money.Zero;
        for (int i = 0; i < tiers.Count; i++)
        {
            if (tiers[i].Cap is not { } cap)
            {
                if (i + 1 == tiers.Count) break;
                throw new DataException(
                    source, $"tier {i + 1} of {tiers.Count} has no cap", "a cap on all but the last");
            }

            if (cap <= below)
                throw new DataException(source, $"tier {i + 1}: cap {cap} is not above {below}", "rising caps");
            below = cap;
        }

        return new MarginalTiers([.. tiers]);
    }

    /// <summary>f(x) as something demanded: rounded up to 10^-18.</summary>
    /// <param name="amount">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An amount below zero.</exception>
    /// <exception cref="OverflowException">The requirement does not fit.</exception>
    public Money RequirementOf(Money amount) => Exact.MoneyUp(Sum(amount));

    /// <summary>f(x) as something credited: rounded down to 10^-18.</summary>
    /// <param name="amount">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An amount below zero.</exception>
    /// <exception cref="OverflowException">The value does not fit.</exception>
    public Money ValueOf(Money amount) => Exact.MoneyDown(Sum(amount));

    private Rational Sum(Money amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount.Sign, nameof(amount));
        Rational sum = Rational.Zero;
        Money below = Money.Zero;
        for (int i = 0; i < _tiers.Length && amount > below; i++)
        {
            bool isLast = i + 1 == _tiers.Length;
            Money end = _tiers[i].Cap is { } cap && cap < amount && !isLast ? cap : amount;
            sum += Exact.Of(end - below) * Exact.Of(_tiers[i].Rate);
            below = end;
        }

        return sum;
    }
}
