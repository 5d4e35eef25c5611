using FastMargin.Units;

namespace FastMargin.Models.Opyn;

/// <summary>
/// A partially collateralised short option of Opyn's Gamma protocol: the shocked intrinsic value, and an upper bound of
/// the time value on the rest, <c>A</c> amount, <c>u</c> the bound of the time to expiry, as share.
/// <code>
/// put, in USD:   A * (u * min(K, shock * S) + max(K − shock * S, 0))
/// call, in coin: A * (u * min(1, r) + max(1 − r, 0)),  r = K * shock / S
/// </code>
/// </summary>
/// <remarks>
/// Source: opynfinance/GammaProtocol, <c>contracts/core/MarginCalculator.sol</c>, <c>_getNakedMarginRequired</c>. With
/// <c>u &lt;= 1</c> the put's requirement is convex in the price and its excess concave; the call's, in coin, is
/// neither, so evaluate it again on every move. Exact; rounded up to 10^-18.
/// </remarks>
public sealed record OpynNakedMargin
{
    /// <summary>True for puts, false for calls.</summary>
    public required bool IsPut { get; init; }

    /// <summary>Options written, 0 or more.</summary>
    public required Quantity Amount { get; init; }

    /// <summary>In USD.</summary>
    public required Price Strike { get; init; }

    /// <summary>Of the underlying, in USD.</summary>
    public required Price Spot { get; init; }

    /// <summary>Share of the spot that is left after the shock, above 0 and at most 1.</summary>
    public required Rate SpotShock { get; init; }

    /// <summary>Upper bound of the option's value as share of <c>min(K, shock * S)</c>, by time to expiry.</summary>
    public required Rate UpperBound { get; init; }

    /// <summary>What must be deposited, rounded up.</summary>
    /// <exception cref="DivideByZeroException">A call on a spot of zero.</exception>
    public Money Required => Exact.MoneyUp(ExactRequired);

    /// <summary>Collateral less what is required, rounded down.</summary>
    /// <exception cref="DivideByZeroException">A call on a spot of zero.</exception>
    public Money NetOf(Money collateral) => Exact.MoneyDown(Exact.Of(collateral) - ExactRequired);

    private Rational ExactRequired
    {
        get
        {
            // A put is counted in USD of its strike, a call in coins of one.
            Rational whole = IsPut ? Exact.Of(Strike) : Rational.One;
            Rational shocked = IsPut
                ? Exact.Of(SpotShock) * Exact.Of(Spot)
                : Exact.Of(Strike) * Exact.Of(SpotShock) / Exact.Of(Spot);
            Rational timeValue = Exact.Of(UpperBound) * Rational.Min(whole, shocked);
            return Exact.Of(Amount) * (timeValue + Rational.Max(whole - shocked, Rational.Zero));
        }
    }
}
