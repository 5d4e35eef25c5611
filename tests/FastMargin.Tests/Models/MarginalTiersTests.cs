using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Tests.Models;

public sealed class MarginalTiersTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("10", "20")]
    [InlineData("15", "45")]
    [InlineData("100", "470")]
    public void Slices_are_charged_each_at_its_own_rate_and_the_last_goes_on(string amount, string charged) =>
        Assert.Equal(charged, Tiers((10, 2), (null, 5)).RequirementOf(Money.Parse(amount)).ToString());

    [Fact]
    public void Cap_of_the_last_tier_does_not_end_it() =>
        Assert.Equal("45", Tiers((10, 2), (12, 5)).RequirementOf(Money.Parse("15")).ToString());

    [Fact]
    public void Falling_rates_are_a_discount() =>
        Assert.Equal("14", Tiers((10, 1), (20, 0.8m), (null, 0)).ValueOf(Money.Parse("15")).ToString());

    [Fact]
    public void Demand_is_rounded_up_and_value_down()
    {
        MarginalTiers tiers = Tiers((null, 0.1m));
        var amount = Money.Parse("0.000000000000000001");
        Assert.Equal(amount, tiers.RequirementOf(amount));
        Assert.Equal(Money.Zero, tiers.ValueOf(amount));
    }

    [Fact]
    public void Rising_tiers_are_the_margin_table_with_its_deductions()
    {
        MarginalTiers tiers = Tiers((1000, 0.02m), (2000, 0.025m), (null, 0.03m));
        var table = MarginTable.Tiered("t",
        [
            new(Money.Zero, Money.FromDecimal(1000), Rate.FromDecimal(0.02m)),
            new(Money.FromDecimal(1000), Money.FromDecimal(2000), Rate.FromDecimal(0.025m)),
            new(Money.FromDecimal(2000), null, Rate.FromDecimal(0.03m)),
        ]);
        for (decimal x = 0; x < 4000; x += 12.34m)
        {
            Assert.Equal(table.MaintenanceOf(Money.FromDecimal(x)), tiers.RequirementOf(Money.FromDecimal(x)));
        }
    }

    [Fact]
    public void Tiers_that_do_not_rise_or_end_too_soon_are_refused()
    {
        Assert.Throws<DataException>(() => Tiers());
        Assert.Throws<DataException>(() => Tiers((10, 1), (10, 2)));
        Assert.Throws<DataException>(() => Tiers((null, 1), (10, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tiers((10, 1)).ValueOf(-Money.One));
    }

    private static MarginalTiers Tiers(params (decimal? Cap, decimal Rate)[] tiers) => MarginalTiers.Create(
        [.. tiers.Select(t => new MarginalTier(CapOf(t.Cap), Rate.FromDecimal(t.Rate)))]);

    private static Money? CapOf(decimal? cap) => cap is { } end ? Money.FromDecimal(end) : null;
}
