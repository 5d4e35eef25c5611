using FastMargin.Units;

namespace FastMargin.Models.Opyn;

/// <summary>One side of a vault.</summary>
/// <param name="Strike">In the strike asset (USD).</param>
/// <param name="Amount">Options, 0 or more.</param>
public readonly record struct OpynLeg(Price Strike, Quantity Amount);

/// <summary>
/// A fully collateralised vault of Opyn's Gamma protocol: at most one short and one long series of one right and
/// expiry,
/// <c>a</c> amounts, <c>K</c> strikes, s short, l long.
/// <code>
/// put, in USD:   max(0, a_s * K_s − K_l * min(a_s, a_l))
/// call, in coin: max(a_s − a_l, 0, (K_l − K_s) * a_s / K_l)       no long series: a_s
/// expired at S:  a_s * payoff_s − a_l * payoff_l, signed          calls: divided by S
/// net = collateral − required                                     sufficient: net &gt;= 0
/// </code>
/// </summary>
/// <remarks>
/// Source: opynfinance/GammaProtocol, <c>contracts/core/MarginCalculator.sol</c>. Collateral in the asset of the rule,
/// so no conversion. The requirement does not depend on the price before expiry: the excess is constant. Exact; what is
/// required is rounded up to 10^-18 (the chain keeps 27 decimals), what is left down.
/// </remarks>
public sealed record OpynVault
{
    /// <summary>True for puts, false for calls.</summary>
    public required bool IsPut { get; init; }

    /// <summary>What was written.</summary>
    public OpynLeg Written { get; init; }

    /// <summary>What covers it.</summary>
    public OpynLeg Covering { get; init; }

    /// <summary>Deposited: USD for puts, coins for calls.</summary>
    public Money Collateral { get; init; }

    /// <summary>The settlement price once expired; null before.</summary>
    public Price? ExpiryPrice { get; init; }

    /// <summary>What the vault must hold; below zero when an expired vault has more coming than it owes.</summary>
    public Money Required => Exact.MoneyUp(ExactRequired);

    /// <summary>Collateral less what is required, rounded down.</summary>
    public Money NetCollateral => Exact.MoneyDown(Exact.Of(Collateral) - ExactRequired);

    /// <summary>True when nothing is missing; decided exactly.</summary>
    public bool IsSufficient => Exact.Of(Collateral) >= ExactRequired;

    internal Rational ExactRequired
    {
        get
        {
            Rational amount = Exact.Of(Written.Amount);
            Rational strike = Exact.Of(Written.Strike);
            Rational longAmount = Exact.Of(Covering.Amount);
            Rational longStrike = longAmount.Sign > 0 ? Exact.Of(Covering.Strike) : Rational.Zero;
            if (ExpiryPrice is { } price) return Expired(Exact.Of(price));
            if (IsPut)
                return Rational.Max(Rational.Zero, (amount * strike) - (longStrike * Rational.Min(amount, longAmount)));
            Rational uncovered = Rational.Max(Rational.Zero, amount - longAmount);
            return longStrike.Sign == 0
                ? uncovered
                : Rational.Max(uncovered, (longStrike - strike) * amount / longStrike);
        }
    }

    private Rational Expired(Rational price)
    {
        Rational owed = Payoff(Written, price) - Payoff(Covering, price);

        // A call that ends at a price of nothing pays nothing, in coins as in cash.
        return IsPut || owed.Sign == 0 ? owed : owed / price;
    }

    private Rational Payoff(OpynLeg leg, Rational price)
    {
        Rational distance = IsPut ? Exact.Of(leg.Strike) - price : price - Exact.Of(leg.Strike);
        return Exact.Of(leg.Amount) * Rational.Max(Rational.Zero, distance);
    }
}
