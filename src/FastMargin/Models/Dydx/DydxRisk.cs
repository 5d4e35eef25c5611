using System.Numerics;

namespace FastMargin.Models.Dydx;

/// <summary>What the chain says to a change of an account that is below its initial requirement afterwards.</summary>
public enum DydxTransition
{
    /// <summary>It is allowed: the account is no riskier than before.</summary>
    Success,

    /// <summary>Refused: the account met its initial requirement before and would not now.</summary>
    NewlyUndercollateralized,

    /// <summary>Refused: the account was below before, and the change does not make it safer.</summary>
    StillUndercollateralized,
}

/// <summary>
/// Collateral and requirements of a position or an account of dYdX v4, in quote quantums (10^-6 of the quote currency).
/// Sums are exact; nothing is rounded here.
/// </summary>
/// <param name="NetCollateral">Equity <c>NC</c>, signed.</param>
/// <param name="InitialRequirement"><c>IMR</c>, 0 or more.</param>
/// <param name="MaintenanceRequirement"><c>MMR</c>, 0 or more.</param>
/// <remarks>Source: dydxprotocol/v4-chain, <c>lib/margin/risk.go</c> and <c>x/subaccounts/lib/updates.go</c>.</remarks>
public readonly record struct DydxRisk(
    BigInteger NetCollateral, BigInteger InitialRequirement, BigInteger MaintenanceRequirement)
{
    /// <summary><c>NC &gt;= IMR</c>.</summary>
    public bool IsInitialCollateralized => NetCollateral >= InitialRequirement;

    /// <summary><c>NC &gt;= MMR</c>.</summary>
    public bool IsMaintenanceCollateralized => NetCollateral >= MaintenanceRequirement;

    /// <summary><c>MMR &gt; 0 and MMR &gt; NC</c>: a debt without a position is not liquidated.</summary>
    public bool IsLiquidatable => MaintenanceRequirement.Sign > 0 && MaintenanceRequirement > NetCollateral;

    /// <summary>
    /// 1 when <paramref name="left"/> is the riskier, -1 when it is the safer, 0 when they are equally risky:
    /// <code>
    /// compare NC_right * MMR_left with NC_left * MMR_right     the lower NC / MMR is riskier
    /// a tie: no requirements ? lower NC : higher MMR           is riskier
    /// </code>
    /// </summary>
    public static int CompareRisk(DydxRisk left, DydxRisk right)
    {
        BigInteger leftCross = left.NetCollateral * right.MaintenanceRequirement;
        BigInteger rightCross = right.NetCollateral * left.MaintenanceRequirement;
        int order = rightCross.CompareTo(leftCross);
        if (order != 0) return order;
        return left.MaintenanceRequirement.IsZero && right.MaintenanceRequirement.IsZero
            ? right.NetCollateral.CompareTo(left.NetCollateral)
            : left.MaintenanceRequirement.CompareTo(right.MaintenanceRequirement);
    }

    /// <summary>
    /// Whether an account that is below its initial requirement after a change may make that change: only when MMR does
    /// not grow and it is not riskier by <see cref="CompareRisk"/>; without requirement on either side, only when NC
    /// grows; without requirement on one side, never.
    /// </summary>
    public static DydxTransition Transition(DydxRisk current, DydxRisk next)
    {
        DydxTransition refusal = current.InitialRequirement <= current.NetCollateral
            ? DydxTransition.NewlyUndercollateralized
            : DydxTransition.StillUndercollateralized;
        if (next.MaintenanceRequirement > current.MaintenanceRequirement) return refusal;
        bool isFree = next.MaintenanceRequirement.IsZero && current.MaintenanceRequirement.IsZero;
        bool isAllowed = next.MaintenanceRequirement.IsZero || current.MaintenanceRequirement.IsZero
            ? isFree && next.NetCollateral > current.NetCollateral
            : CompareRisk(next, current) <= 0;
        return isAllowed ? DydxTransition.Success : refusal;
    }

    /// <summary>Exact sum of each of the three.</summary>
    public static DydxRisk operator +(DydxRisk left, DydxRisk right) => new(
        left.NetCollateral + right.NetCollateral,
        left.InitialRequirement + right.InitialRequirement,
        left.MaintenanceRequirement + right.MaintenanceRequirement);
}
