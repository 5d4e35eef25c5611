using System.Numerics;

namespace FastMargin.Models.Dydx;

/// <summary>A price as a fraction in lowest terms: quote quantums for one base quantum.</summary>
/// <param name="Numerator">Signed.</param>
/// <param name="Denominator">Above zero.</param>
public readonly record struct DydxPrice(BigInteger Numerator, BigInteger Denominator);

/// <summary>How far from the oracle price a liquidation may fill.</summary>
/// <param name="BankruptcyAdjustmentPpm">How fast the price moves as the account nears bankruptcy; from 10^6
/// up.</param>
/// <param name="SpreadToMaintenanceRatioPpm">The largest distance, as share of the position's MMR.</param>
public readonly record struct DydxFillablePriceRule(
    BigInteger BankruptcyAdjustmentPpm, BigInteger SpreadToMaintenanceRatioPpm);

/// <summary>
/// A subaccount of dYdX v4, cross margined, in quote quantums:
/// <code>
/// balance = quote balance + floor(Σ settlement ppm / 10^6)
/// NC = balance + Σ n        IMR = Σ IMR_i        MMR = Σ MMR_i
/// liquidatable: MMR &gt; 0 and MMR &gt; NC
/// </code>
/// All integers of any size. The excess is concave in each price up to the roundings of one quantum a position.
/// Source: dydxprotocol/v4-chain, <c>x/subaccounts/lib/updates.go</c>, <c>x/clob/keeper/liquidations.go</c>. Leverage
/// chosen by the account, which later versions add, is not part of it.
/// </summary>
/// <param name="QuoteBalance">Signed, before funding is settled.</param>
/// <param name="Positions">At most one of each market.</param>
public sealed record DydxAccount(BigInteger QuoteBalance, IReadOnlyList<DydxPosition> Positions)
{
    /// <summary>The quote balance after funding; the sum is rounded down once.</summary>
    public BigInteger SettledBalance
    {
        get
        {
            BigInteger ppm = Positions.Aggregate(BigInteger.Zero, (sum, position) => sum + position.SettlementPpm);
            return QuoteBalance + DydxMath.FloorOf(ppm, DydxMath.Million);
        }
    }

    /// <summary>The account, settled.</summary>
    public DydxRisk Risk => Positions.Aggregate(
        new DydxRisk(SettledBalance, BigInteger.Zero, BigInteger.Zero), (sum, position) => sum + position.Risk);

    /// <summary>
    /// What changes hands when part of a position is closed at its bankruptcy price:
    /// <code>−(N(q + d) − N(q)) − floor(NC * |M(q + d) − M(q)| / MMR)</code>
    /// in quote quantums, rounded up; above zero is received by the account (a long is closed).
    /// </summary>
    /// <param name="index">Which of <see cref="Positions"/>.</param>
    /// <param name="delta">Base quantums, against the position and no larger than it.</param>
    /// <exception cref="ArgumentException">The delta does not reduce the position.</exception>
    /// <exception cref="InvalidOperationException">The account has no maintenance requirement.</exception>
    public BigInteger BankruptcyQuoteQuantums(int index, BigInteger delta)
    {
        DydxPosition position = Reduced(index, delta);
        DydxRisk total = RiskWithRequirement();
        DydxRisk before = position.Risk;
        DydxRisk after = (position with { BaseQuantums = position.BaseQuantums + delta }).Risk;
        BigInteger freed = BigInteger.Abs(after.MaintenanceRequirement - before.MaintenanceRequirement);
        return before.NetCollateral - after.NetCollateral
            - DydxMath.FloorOf(total.NetCollateral * freed, total.MaintenanceRequirement);
    }

    /// <summary>
    /// The price a liquidation order of a position is placed at:
    /// <code>(N − clamp((1 − NC / MMR) * adjustment, 0, 1) * spread * MMR_position) / q</code>
    /// </summary>
    /// <param name="index">Which of <see cref="Positions"/>.</param>
    /// <param name="delta">Base quantums to close, against the position and no larger than it.</param>
    /// <param name="rule">Adjustment and spread.</param>
    /// <exception cref="ArgumentException">The delta does not reduce the position.</exception>
    /// <exception cref="InvalidOperationException">No maintenance requirement, or the price is below zero.</exception>
    public DydxPrice FillablePrice(int index, BigInteger delta, DydxFillablePriceRule rule)
    {
        DydxPosition position = Reduced(index, delta);
        DydxRisk total = RiskWithRequirement();
        DydxRisk own = position.Risk;

        // Both shares over MMR * 10^6, so that the whole price is one fraction.
        BigInteger whole = total.MaintenanceRequirement * DydxMath.Million;
        BigInteger rating = (total.MaintenanceRequirement - total.NetCollateral) * rule.BankruptcyAdjustmentPpm;
        rating = BigInteger.Max(BigInteger.Zero, BigInteger.Min(whole, rating));
        BigInteger scale = whole * DydxMath.Million;
        BigInteger numerator = (own.NetCollateral * scale)
            - (rating * own.MaintenanceRequirement * rule.SpreadToMaintenanceRatioPpm);
        return LowestTerms(numerator, scale * position.BaseQuantums);
    }

    private static DydxPrice LowestTerms(BigInteger numerator, BigInteger denominator)
    {
        BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        var price = new DydxPrice(numerator / divisor, denominator / divisor);
        return price.Numerator.Sign >= 0
            ? price
            : throw new InvalidOperationException($"fillable price {numerator}/{denominator} is below zero");
    }

    private DydxRisk RiskWithRequirement()
    {
        DydxRisk total = Risk;
        return total.MaintenanceRequirement.Sign > 0
            ? total
            : throw new InvalidOperationException("the account has no maintenance requirement: nothing to liquidate");
    }

    private DydxPosition Reduced(int index, BigInteger delta)
    {
        DydxPosition position = Positions[index];
        BigInteger size = position.BaseQuantums;
        return size.Sign * delta.Sign == -1 && BigInteger.Abs(delta) <= BigInteger.Abs(size)
            ? position
            : throw new ArgumentException(
                $"delta {delta} does not reduce a position of {size}: expected the other sign and no more",
                nameof(delta));
    }
}
