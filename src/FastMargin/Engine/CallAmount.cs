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
        if (Quick(book, pool, ratio, isStrict) is { } amount) return amount;
        return book.UnpricedInstrument(pool) >= 0 ? null : Slow(book, pool, ratio, isStrict);
    }

    /// <summary>The amount without allocating, or null where that leaves it open.</summary>
    internal static Money? Quick(MarginBook book, int pool, Rate ratio, bool isStrict)
    {
        if (!isStrict) return null;
        try
        {
            if (!MissingCash.TrySum(book, pool, ratio, out DecimalSum missing)) return null;
            if (!missing.TryCeiling(out Int128 amount)) return null;
            return amount == 0 || CountsInFull(book, pool, amount) ? new Money(amount) : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>True when a deposit is worth what it is, whether it pays a debt or adds to what is there.</summary>
    private static bool CountsInFull(MarginBook book, int pool, Int128 amount)
    {
        CollateralSchedule schedule = book.CollateralOf(book.Universe.BaseCurrency);
        if (schedule.LiabilityWeight != Rate.One || schedule.Tiers[0].Weight != Rate.One) return false;
        Int128 held = book.Balance(pool, book.Universe.BaseCurrency).Atto;
        return schedule.Tiers[0].Cap is not { } cap || checked(held + amount) <= cap.Atto;
    }

    /// <summary>The amount in rationals, whatever the pool holds.</summary>
    internal static Money? Slow(MarginBook book, int pool, Rate ratio, bool isStrict)
    {
        ExactValue value = ExactMargin.Evaluate(book, pool);
        if (!value.IsKnown) return null;
        Rational missing = (Rational.FromAtto(ratio.Atto) * value.Maintenance) - value.Equity;
        // Without a requirement equality is enough whatever the convention: nothing is asked of a pool at zero.
        bool isEqualEnough = isStrict || value.Maintenance.Sign == 0;
        if (isEqualEnough ? missing.Sign <= 0 : missing.Sign < 0) return Money.Zero;

        CollateralSchedule schedule = book.CollateralOf(book.Universe.BaseCurrency);
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
