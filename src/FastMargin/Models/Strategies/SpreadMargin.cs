using FastMargin.Units;

namespace FastMargin.Models.Strategies;

/// <summary>
/// Options that cover each other: no more short than long of each right, and no long one expires before a short one.
/// Their requirement is the most that can be lost at exercise, which is at one of the strikes:
/// <code>max(0, max over strikes K of Σ short payoff(K) − Σ long payoff(K)) * m</code>
/// Verticals, butterflies, condors, boxes, their iron forms and calendars are all of them:
/// <code>
/// vertical: width on a credit, none on a debit       butterfly, condor: none long, width short
/// iron butterfly, iron condor: the wider wing        box: none long, width short
/// calendar: none when the long expires later
/// </code>
/// </summary>
/// <remarks>
/// Source: FINRA Rule 4210(f)(2)(H) (maximum potential loss of a spread); Cboe Margin Manual; Interactive Brokers
/// prints the same by strategy. Long options are paid in full. The requirement does not depend on any price, so the
/// excess is linear. Exact.
/// </remarks>
public static class SpreadMargin
{
    /// <summary>True when the legs cover each other in the sense above.</summary>
    public static bool IsCovered(IReadOnlyList<OptionLeg> legs)
    {
        ArgumentNullException.ThrowIfNull(legs);
        long calls = legs.Where(leg => leg.Right == OptionRight.Call).Sum(leg => leg.Contracts);
        long puts = legs.Where(leg => leg.Right == OptionRight.Put).Sum(leg => leg.Contracts);
        if (calls < 0 || puts < 0) return false;
        return !legs.Any(leg => leg.IsShort && legs.Any(other => other.Contracts > 0 && other.Expiry < leg.Expiry));
    }

    /// <summary>The requirement of legs that cover each other, rounded up to 10^-18.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static Money Requirement(IReadOnlyList<OptionLeg> legs, OptionMarginRules? rules = null)
    {
        if (!IsCovered(legs))
            throw new ArgumentException("short options are not covered by as many that last as long", nameof(legs));
        return Exact.MoneyUp(MaxLoss(legs) * Exact.Of((rules ?? OptionMarginRules.Equity).Multiplier));
    }

    /// <summary>For one unit of the underlying a contract.</summary>
    internal static Rational MaxLoss(IReadOnlyList<OptionLeg> legs)
    {
        Rational worst = Rational.Zero;
        foreach (OptionLeg at in legs)
        {
            Rational price = Exact.Of(at.Strike);
            Rational loss = legs.Aggregate(
                Rational.Zero, (sum, leg) => sum - (Rational.FromInt(leg.Contracts) * leg.PayoffAt(price)));
            worst = Rational.Max(worst, loss);
        }

        return worst;
    }
}
