using System.Numerics;
using FastMargin.Models.Dydx;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Models.Dydx;

public sealed class DydxRiskTests
{
    [Fact]
    public void Order_of_risk_is_that_of_the_ratio_and_has_no_ties_but_equal_accounts() =>
        Seeds.ForEach(300, dice =>
        {
            DydxRisk left = RiskOf(dice);
            DydxRisk right = RiskOf(dice);
            int order = DydxRisk.CompareRisk(left, right);
            Assert.Equal(-order, DydxRisk.CompareRisk(right, left));
            Assert.Equal(order == 0, left == right);
            if (left.MaintenanceRequirement.IsZero || right.MaintenanceRequirement.IsZero) return;
            var a = new Fraction(left.NetCollateral, left.MaintenanceRequirement);
            var b = new Fraction(right.NetCollateral, right.MaintenanceRequirement);
            if (a != b) Assert.Equal(b.CompareTo(a), order);
        });

    [Fact]
    public void Closing_at_the_bankruptcy_price_part_by_part_leaves_nothing_to_the_account_and_never_less() =>
        Seeds.ForEach(200, dice =>
        {
            BigInteger size = dice.Between(1, 1_000_000) * (dice.Chance(0.5) ? 1 : -1);
            DydxAccount account = Account(size, dice.Between(-2_000_000, 2_000_000));
            BigInteger first = -size.Sign * dice.Between(1, (long)BigInteger.Abs(size));
            if (!account.Risk.MaintenanceRequirement.IsZero) account = Closed(account, first);
            BigInteger rest = account.Positions[0].BaseQuantums;
            if (!rest.IsZero && !account.Risk.MaintenanceRequirement.IsZero) account = Closed(account, -rest);
            if (!account.Positions[0].BaseQuantums.IsZero) return;
            Assert.True(
                account.Risk.NetCollateral.IsZero || account.Risk.MaintenanceRequirement.IsZero,
                $"{account.Risk.NetCollateral} is left");
        });

    private static DydxAccount Closed(DydxAccount account, BigInteger delta)
    {
        BigInteger received = account.BankruptcyQuoteQuantums(0, delta);
        DydxPosition position = account.Positions[0];
        return new DydxAccount(
            account.QuoteBalance + received, [position with { BaseQuantums = position.BaseQuantums + delta }]);
    }

    private static DydxAccount Account(BigInteger size, BigInteger balance) => new(balance,
    [
        new DydxPosition
        {
            BaseQuantums = size,
            AtomicResolution = -6,
            Price = 17,
            PriceExponent = -1,
            Tier = new DydxLiquidityTier(50_000, 600_000),
        },
    ]);

    private static DydxRisk RiskOf(Dice dice) =>
        new(dice.Between(-5, 5) * dice.Between(1, 5), 0, dice.Between(0, 5));
}
