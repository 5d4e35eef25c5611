using FastMargin.Units;

namespace FastMargin.Models.Strategies;

/// <summary>
/// Stock with options on it, for the shares of one contract: <c>v</c> their value, <c>i</c> and <c>s</c> the stock's
/// initial and maintenance share, <c>itm</c>, <c>otm</c> of the option times the multiplier, <c>K</c> likewise.
/// <code>
/// stock alone                    i * v                       s * v
/// covered call     +S −C         share * C + i * v           max(itm + s * v * min(1, K / U), min(v, max(C, s * v)))
/// covered put      −S −P         i * v + itm                 i * v + itm
/// protective put   +S +P         i * v                       min(10 % * K + otm, s * v)
/// protective call  −S +C         i * v                       min(10 % * K + otm, s * v)
/// collar           +S −C +P      i * v + itm of C            min(10 % * K_P + otm of P, 25 % * K_C)      K_P &lt; K_C
/// conversion       +S −C +P      i * v + itm of C            10 % * K + itm of C                         K_P = K_C
/// reversal         −S +C −P      i * v + itm of P            10 % * K + itm of P                         K_P = K_C
/// </code>
/// The two options of a collar, a conversion or a reversal expire together. Long options are paid in full beside it.
/// </summary>
/// <remarks>
/// Source: Cboe Margin Manual ("Maintenance Margin for Hedged Underlying Positions"), Interactive Brokers' table of
/// option strategies, LEAN <c>OptionStrategyPositionGroupBuyingPowerModel</c>. Not concave in the price of the stock
/// (minimums): a pool is evaluated again on every move; slopes are at most one for one of the stock. Exact.
/// </remarks>
internal static class HedgedStock
{
    /// <summary>True when the two options make a collar, a conversion or a reversal of stock of a sign.</summary>
    internal static bool IsPair(int stockSign, OptionLeg call, OptionLeg put) =>
        call.Expiry == put.Expiry && (stockSign > 0 ? put.Strike <= call.Strike : put.Strike == call.Strike);

    /// <summary>True when the stock takes the leg: long stock short calls and long puts, short stock the
    /// others.</summary>
    internal static bool Takes(int stockSign, OptionLeg leg) =>
        leg.IsShort == (leg.Right == OptionRight.Call == stockSign > 0);

    internal static Rational Alone(OptionBook book, Rational shares, MarginPurpose purpose)
    {
        OptionMarginRules rules = book.Rules;
        Rate share = purpose == MarginPurpose.Initial ? rules.StockInitial
            : shares.Sign > 0 ? rules.LongStockMaintenance
            : rules.ShortStockMaintenance;
        return book.StockValueOf(shares) * Exact.Of(share);
    }

    /// <summary>Shares of one contract with one option.</summary>
    internal static Rational WithOption(OptionBook book, Rational shares, OptionLeg leg, MarginPurpose purpose)
    {
        Rational initial = Alone(book, shares, MarginPurpose.Initial);
        Rational inTheMoney = book.PerContract(leg.PayoffAt(book.Spot));
        if (!leg.IsShort)
        {
            return purpose == MarginPurpose.Initial
                ? initial
                : Rational.Min(StrikeShare(book, leg) + OutOfTheMoney(book, leg), Alone(book, shares, purpose));
        }

        if (leg.Right == OptionRight.Put) return initial + inTheMoney;
        Rational premium = book.PremiumOf(leg);
        if (purpose == MarginPurpose.Initial)
            return (Exact.Of(book.Rules.CoveredCallPremiumShare) * premium) + initial;

        Rational stock = book.StockValueOf(shares);
        Rational alone = Alone(book, shares, purpose);
        Rational strike = Exact.Of(leg.Strike);
        Rational capped = book.Spot <= strike ? alone : alone * strike / book.Spot;
        return Rational.Max(inTheMoney + capped, Rational.Min(stock, Rational.Max(premium, alone)));
    }

    /// <summary>Shares of one contract with the two options of a collar, a conversion or a reversal.</summary>
    internal static Rational WithPair(
        OptionBook book, Rational shares, OptionLeg call, OptionLeg put, MarginPurpose purpose)
    {
        OptionLeg written = shares.Sign > 0 ? call : put;
        Rational inTheMoney = book.PerContract(written.PayoffAt(book.Spot));
        if (purpose == MarginPurpose.Initial) return Alone(book, shares, purpose) + inTheMoney;
        if (call.Strike == put.Strike) return StrikeShare(book, written) + inTheMoney;
        Rational cap = book.PerContract(Exact.Of(book.Rules.CollarCallShare) * Exact.Of(call.Strike));
        return Rational.Min(StrikeShare(book, put) + OutOfTheMoney(book, put), cap);
    }

    private static Rational StrikeShare(OptionBook book, OptionLeg leg) =>
        book.PerContract(Exact.Of(book.Rules.HedgedStrikeShare) * Exact.Of(leg.Strike));

    private static Rational OutOfTheMoney(OptionBook book, OptionLeg leg) =>
        book.PerContract(leg.OutOfTheMoneyAt(book.Spot));
}
