using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>
/// The smallest deposit of base currency that takes a pool to a ratio, in whole units of 10^-18:
/// <code>
/// A = min { a ≥ 0 : E + value(balance + a) − value(balance) ≥ ratio·MM }      (&gt; where deficient means E ≤ MM)
/// </code>
/// with the base currency's own collateral weights, exactly. Rounded up, against the account: A cures, one unit less
/// does not.
/// </summary>
internal static class CallAmount
{
    /// <summary>The amount, or null when a price is missing.</summary>
    public static Money? Of(MarginBook book, int pool, Rate ratio, bool isStrict)
    {
        ExactValue value = ExactMargin.Evaluate(book, pool);
        if (!value.IsKnown) return null;
        Rational missing = (Rational.FromAtto(ratio.Atto) * value.Maintenance) - value.Equity;
        // Without a requirement equality is enough whatever the convention: nothing is asked of a pool at zero.
        bool isEqualEnough = isStrict || value.Maintenance.Sign == 0;
        if (isEqualEnough ? missing.Sign <= 0 : missing.Sign < 0) return Money.Zero;

        CollateralSchedule schedule = book.Universe.Currencies[book.Universe.BaseCurrency].Collateral;
        Rational held = Rational.FromAtto(book.Balance(pool, book.Universe.BaseCurrency).Atto);
        if (schedule.AmountWorth(schedule.Value(held) + missing) is not { } needed) return MarginCall.Unmeetable;
        try
        {
            Rational deposit = needed - held;
            return new Money(isEqualEnough ? deposit.CeilingToAtto() : checked(deposit.FloorToAtto() + 1));
        }
        catch (OverflowException)
        {
            return MarginCall.Unmeetable;
        }
    }
}
