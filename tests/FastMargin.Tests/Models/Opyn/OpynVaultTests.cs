using FastMargin.Models.Opyn;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Opyn;

public sealed class OpynVaultTests
{
    [Fact]
    public void Collateral_required_is_the_most_that_can_be_owed_at_any_price() =>
        Seeds.ForEach(300, dice =>
        {
            bool isPut = dice.Chance(0.5);
            (long strike, long amount) = (dice.Between(1, 50), dice.Between(0, 20));
            (long coveringStrike, long coveringAmount) = (dice.Between(1, 50), dice.Between(0, 20));
            var vault = new OpynVault
            {
                IsPut = isPut,
                Written = new OpynLeg(Price.FromDecimal(strike), Quantity.FromDecimal(amount)),
                Covering = new OpynLeg(Price.FromDecimal(coveringStrike), Quantity.FromDecimal(coveringAmount)),
            };

            // What is owed bends at the strikes only, so the worst price is one of them or an end of the axis.
            Fraction worst = isPut ? Fraction.Zero : Fraction.Max(Fraction.Zero, amount - coveringAmount);
            long[] prices = isPut ? [0, strike, coveringStrike] : [strike, coveringStrike];
            foreach (long price in prices)
            {
                long owed = (amount * Payoff(strike, price)) - (coveringAmount * Payoff(coveringStrike, price));
                worst = Fraction.Max(worst, isPut ? owed : new Fraction(owed, price));
            }

            Assert.Equal(worst.Near(), vault.Required.ToDouble(), 12);

            long Payoff(long at, long price) => Math.Max(0, isPut ? at - price : price - at);
        });

    [Fact]
    public void Vault_with_exactly_what_is_required_is_sufficient_and_a_unit_less_is_not()
    {
        var vault = new OpynVault
        {
            IsPut = false,
            Written = new OpynLeg(Price.FromDecimal(200), Quantity.One),
            Covering = new OpynLeg(Price.FromDecimal(300), Quantity.One),
        };
        Money third = vault.Required;
        Assert.True((vault with { Collateral = third }).IsSufficient);
        Assert.False((vault with { Collateral = third - new Money(1) }).IsSufficient);
    }
}
