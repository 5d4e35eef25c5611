using FastMargin.Units;

namespace FastMargin.Models.Strategies;

/// <summary>
/// A short option that nothing covers, for one contract of <c>m</c> units, <c>U</c> the underlying, <c>otm</c> how far
/// out of the money:
/// <code>
/// call = m * max(mark + max(rate * U − otm, minimum * U), floor)
/// put  = m * max(mark + max(rate * U − otm, minimum * K), floor)
/// short call and short put: the larger of both, plus the mark of the other
/// </code>
/// Of an option on a fraction of the underlying, <c>U</c> is the fraction and <c>otm</c> that of the whole, as LEAN
/// has it.
/// Initial and maintenance are the same. A long option is paid for and needs nothing.
/// </summary>
/// <remarks>
/// Source: FINRA Rule 4210(f)(2)(D) and (E), Cboe Margin Manual, LEAN <c>OptionMarginModel</c>. The requirement bends
/// both ways in the underlying (<c>rate * U − otm</c> bends down at the strike, the maximum up), so the excess is not
/// concave: a pool is evaluated again on every move. It moves by at most <c>m * (1 + rate)</c> for one of the
/// underlying, and <c>m</c> for one of the mark. Exact; rounded up to 10^-18.
/// </remarks>
public static class UncoveredOption
{
    /// <summary>Requirement of all contracts of a leg; zero when it is long.</summary>
    public static Money Requirement(OptionBook book, OptionLeg leg)
    {
        ArgumentNullException.ThrowIfNull(book);
        return leg.IsShort ? Exact.MoneyUp(Rational.FromInt(-leg.Contracts) * Of(book, leg)) : Money.Zero;
    }

    /// <summary>Of one contract.</summary>
    internal static Rational Of(OptionBook book, OptionLeg leg)
    {
        OptionMarginRules rules = book.Rules;
        Rational spot = book.Spot;
        Rational least = leg.Right == OptionRight.Call ? spot : Exact.Of(leg.Strike);
        Rational outOfMoney = Exact.Of(rules.StrikeMultiplier) * leg.OutOfTheMoneyAt(spot);
        Rational risk = Rational.Max(
            (Exact.Of(rules.UncoveredRate) * spot) - outOfMoney,
            Exact.Of(rules.UncoveredMinimum) * least);
        return book.PerContract(Rational.Max(Exact.Of(leg.Mark) + risk, Exact.Of(rules.UncoveredFloor)));
    }

    /// <summary>Of a short call and a short put, one contract each.</summary>
    internal static Rational OfPair(OptionBook book, OptionLeg left, OptionLeg right)
    {
        Rational first = Of(book, left);
        Rational second = Of(book, right);
        return first >= second ? first + book.PremiumOf(right) : second + book.PremiumOf(left);
    }
}
