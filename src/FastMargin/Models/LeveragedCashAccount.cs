using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>
/// Cash and one stock position, margined by a leverage, as LEAN's default margin model does
/// (<c>SecurityMarginModel</c>, <c>DefaultMarginCallModel</c>):
/// <code>
/// E = cash + q·p        used = |q|·p / L        remaining = E − used
/// warning: used &gt; 0 and remaining ≤ 5 % · E        call: used &gt; 110 % · E
/// </code>
/// <c>E</c> and <c>used</c> are what the engine computes with a flat table of <c>1/L</c>; the thresholds are the
/// venue's. Requirements are rounded up, remainders down, to 10^-18. The excess is concave in the price.
/// </summary>
public sealed record LeveragedCashAccount
{
    /// <summary>Below zero when borrowed.</summary>
    public Money Cash { get; init; }

    /// <summary>Signed quantity.</summary>
    public required Quantity Quantity { get; init; }

    /// <summary>The mark.</summary>
    public required Price Price { get; init; }

    /// <summary><c>L</c>, &gt; 0.</summary>
    public Rate Leverage { get; init; } = Rate.One;

    /// <summary>Share of equity: with no more than this remaining the holder is warned.</summary>
    public Rate WarningShare { get; init; } = Rate.FromDecimal(0.05m);

    /// <summary>By how much of equity the margin used may exceed it before positions are called.</summary>
    public Rate CallBuffer { get; init; } = Rate.FromDecimal(0.1m);

    /// <summary><c>E</c>, rounded down.</summary>
    public Money Equity => Exact.MoneyDown(ExactEquity);

    /// <summary><c>|q|·p / L</c>, rounded up.</summary>
    /// <exception cref="DivideByZeroException">A leverage of zero.</exception>
    public Money MarginUsed => Exact.MoneyUp(Used);

    /// <summary><c>E − used</c>, signed, rounded down.</summary>
    public Money MarginRemaining => Exact.MoneyDown(ExactEquity - Used);

    /// <summary>True when a margin is used and little of the equity is left beside it.</summary>
    public bool IsWarning =>
        Used.Sign > 0 && ExactEquity - Used <= ExactEquity * Exact.Of(WarningShare);

    /// <summary>True when positions must be reduced.</summary>
    public bool IsCalled => Used.Sign > 0 && Used > ExactEquity * (Rational.One + Exact.Of(CallBuffer));

    /// <summary>
    /// What there is for an order: <c>max(0, remaining)</c>, and against the position twice its margin more, as it
    /// frees the margin of what it closes and needs none for as much the other way. Rounded down.
    /// </summary>
    /// <param name="isBuy">The side of the order.</param>
    public Money BuyingPower(bool isBuy)
    {
        Rational power = ExactEquity - Used;
        bool isAgainst = isBuy ? Quantity.Sign < 0 : Quantity.Sign > 0;
        if (isAgainst) power += Used + Used;
        return Exact.MoneyDown(Rational.Max(power, Rational.Zero));
    }

    private Rational ExactEquity => Exact.Of(Cash) + (Exact.Of(Quantity) * Exact.Of(Price));

    private Rational Used => Rational.Abs(Exact.Of(Quantity) * Exact.Of(Price)) / Exact.Of(Leverage);
}
