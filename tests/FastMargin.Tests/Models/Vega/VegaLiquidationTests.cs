using FastMargin.Models.Vega;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Vega;

public sealed class VegaLiquidationTests
{
    [Fact]
    public void Party_with_its_maintenance_margin_and_no_more_is_closed_out_at_the_mark() =>
        Seeds.ForEach(200, dice =>
        {
            VegaParty party = PartyOf(dice);
            Price found = VegaLiquidation.PriceOf(party, party.Requirement);
            double gap = Math.Abs((found - party.Mark).ToDouble());
            Assert.True(gap <= 1e-12, $"closed out at {found}, the mark is {party.Mark}");
        });

    [Fact]
    public void Party_at_the_price_found_has_just_its_maintenance_margin()
    {
        VegaParty party = Party(Quantity.FromDecimal(10), Money.Zero);
        Price found = VegaLiquidation.PriceOf(party, Money.FromDecimal(200));

        // 200 + 10 * (p - 100) = 10 * p * (0.01 + 0.1): p = 800 / 8.9.
        Assert.Equal(800 / 8.9, found.ToDouble(), 12);
        Money collateral = Money.FromDecimal(200) + new Money((found - party.Mark).Atto * 10);
        Money requirement = (party with { Mark = found }).Requirement;
        Assert.True(collateral <= requirement, $"{collateral} is above {requirement}");
        Assert.True((requirement - collateral).ToDouble() < 1e-15);
    }

    [Fact]
    public void Buy_that_lies_below_the_close_out_does_not_fill_on_the_way()
    {
        VegaParty party = Party(Quantity.FromDecimal(10), Money.Zero) with
        {
            Orders =
            [
                new VegaOrder(Quantity.FromDecimal(10), Price.FromDecimal(50)),
                new VegaOrder(Quantity.FromDecimal(10), Price.FromDecimal(95)),
            ],
        };
        Money collateral = Money.FromDecimal(200);

        // At 95 the position doubles on a collateral of 150: 150 + 20 * (p - 95) = 20 * p * 0.11.
        Price found = VegaLiquidation.PriceWithOrders(party, collateral, isBuys: true);
        Assert.Equal(1750 / 17.8, found.ToDouble(), 12);
        Price alone = VegaLiquidation.PriceOf(party, collateral);
        Assert.Equal(alone, VegaLiquidation.PriceWithOrders(party, collateral, isBuys: false));
    }

    private static VegaParty Party(Quantity size, Money funding) => new()
    {
        Market = new VegaMarket
        {
            LinearSlippage = Rate.FromDecimal(0.01m),
            RiskFactorLong = Rate.FromDecimal(0.1m),
            RiskFactorShort = Rate.FromDecimal(0.2m),
        },
        Mark = Price.FromDecimal(100),
        Size = size,
        FundingPerUnit = funding,
    };

    private static VegaParty PartyOf(Dice dice)
    {
        long size = dice.Between(1, 1000) * (dice.Chance(0.5) ? 1 : -1);
        return Party(Quantity.FromDecimal(size), Money.FromDecimal(dice.Between(-50, 50))) with
        {
            Market = new VegaMarket
            {
                PositionFactor = Rate.FromDecimal(dice.OneOf(1m, 10m, 1000m)),
                LinearSlippage = Rate.FromDecimal(dice.Between(0, 100) / 1000m),
                QuadraticSlippage = Rate.FromDecimal(dice.Between(0, 10) / 100_000m),
                RiskFactorLong = Rate.FromDecimal(dice.Between(1, 300) / 1000m),
                RiskFactorShort = Rate.FromDecimal(dice.Between(1, 300) / 1000m),
            },
            Mark = Price.FromDecimal(dice.Between(1, 100_000) / 10m),
        };
    }
}
