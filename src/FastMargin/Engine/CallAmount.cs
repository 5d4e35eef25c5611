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
    // A unit of money in those of the bounds.
    private static readonly Int128 _unit = 10_000;

    /// <summary>The amount, or null when a price is missing.</summary>
    public static Money? Of(MarginBook book, int pool, Rate ratio, bool isStrict)
    {
        if (book.UnpricedInstrument(pool) >= 0) return null;
        return Quick(book, pool, ratio, isStrict) ?? Slow(book, pool, ratio, isStrict);
    }

    /// <summary>The amount without allocating, or null where that leaves it open.</summary>
    internal static Money? Quick(MarginBook book, int pool, Rate ratio, bool isStrict)
    {
        if (!isStrict) return null;
        try
        {
            if (!MissingCash.TryBound(book, pool, ratio, out DecimalBounds missing)) return null;
            if (missing.High <= 0) return Money.Zero;
            Int128 amount = Units(missing.High);
            if (missing.Low <= 0 || amount != Units(missing.Low)) return null;
            return CountsInFull(book, pool, amount) ? new Money(amount) : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>Rounded up; above zero.</summary>
    private static Int128 Units(Int128 bound) => (bound + _unit - 1) / _unit;

    /// <summary>True when a deposit is worth what it is, whether it pays a debt or adds to what is there.</summary>
    private static bool CountsInFull(MarginBook book, int pool, Int128 amount)
    {
        CollateralSchedule schedule = book.Universe.Currencies[book.Universe.BaseCurrency].Collateral;
        if (schedule.LiabilityWeight != Rate.One || schedule.Tiers[0].Weight != Rate.One) return false;
        Int128 held = book.Balance(pool, book.Universe.BaseCurrency).Atto;
        return schedule.Tiers[0].Cap is not { } cap || checked(held + amount) <= cap.Atto;
    }

    private static Money? Slow(MarginBook book, int pool, Rate ratio, bool isStrict)
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
