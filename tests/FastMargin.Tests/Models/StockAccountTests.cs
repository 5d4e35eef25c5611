using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Tests.Models;

public sealed class StockAccountTests
{
    [Fact]
    public void Call_price_of_a_long_is_what_the_rule_divides()
    {
        RegTAccount account = Long(50_000, 20_000);
        Assert.Equal(26_666.666667, account.LongValueAtCall.ToDouble(), 6);
        var house = account with { Rules = new RegTRules { LongMaintenance = Rate.FromDecimal(0.3m) } };
        Assert.Equal(28_571.428571, house.LongValueAtCall.ToDouble(), 6);
    }

    [Fact]
    public void Call_price_of_a_short_is_what_the_rule_divides() => Assert.Equal(
        46_153.846154, new RegTAccount { CreditBalance = Money.FromDecimal(60_000) }.ShortValueAtCall.ToDouble(), 6);

    [Fact]
    public void Deficiency_is_cured_by_cash_or_twice_the_share_sold_or_stock_deposited()
    {
        RegTAccount account = Long(26_000, 20_000);
        Assert.Equal("6000", account.Equity.ToString());
        Assert.Equal("6500", account.MaintenanceRequirement.ToString());
        Assert.Equal("500", account.MaintenanceCall.ToString());
        Assert.Equal("2000", account.SaleToCure.ToString());
        Assert.Equal(666.666667, account.StockToCure.ToDouble(), 6);
    }

    [Fact]
    public void Account_exactly_at_its_requirement_is_not_called()
    {
        RegTAccount account = Long(4000, 3000);
        Assert.Equal(Money.Zero, account.MaintenanceCall);
        Assert.Equal("1000", account.RestrictedBy.ToString());
        Assert.Equal(Money.Zero, account.BuyingPower);
    }

    [Theory]
    [InlineData("100", "10", "1000")]
    [InlineData("100", "30", "2000")]
    [InlineData("100", "50", "2500")]
    [InlineData("-100", "10", "2000")]
    [InlineData("-100", "50", "2500")]
    public void Opening_asks_half_but_two_thousand_and_never_more_than_a_long_costs(
        string quantity, string price, string deposit) =>
        Assert.Equal(deposit, RegTAccount.OpeningDeposit(Quantity.Parse(quantity), Price.Parse(price)).ToString());

    [Fact]
    public void Account_after_opening_owes_what_was_not_put_up()
    {
        var bought = RegTAccount.Opened(Quantity.Parse("100"), Price.Parse("50"), Price.Parse("60"));
        Assert.Equal("2500", bought.DebitBalance.ToString());
        Assert.Equal("3500", bought.Equity.ToString());
        var sold = RegTAccount.Opened(Quantity.Parse("-100"), Price.Parse("50"), Price.Parse("60"));
        Assert.Equal("7500", sold.CreditBalance.ToString());
        Assert.Equal("1500", sold.Equity.ToString());
    }

    [Theory]
    [InlineData("-473.69", true, false)]
    [InlineData("-473.68", false, false)]
    [InlineData("-545", true, false)]
    [InlineData("-545.5", true, true)]
    [InlineData("-1100", true, true)]
    public void Leveraged_account_is_warned_at_five_percent_and_called_a_tenth_beyond(
        string cash, bool warned, bool called)
    {
        // Worth 1,000 at a leverage of two, 500 is used.
        var account = new LeveragedCashAccount
        {
            Cash = Money.Parse(cash),
            Quantity = Quantity.Parse("100"),
            Price = Price.Parse("10"),
            Leverage = Rate.Parse("2"),
        };
        Assert.Equal(warned, account.IsWarning);
        Assert.Equal(called, account.IsCalled);
    }

    [Fact]
    public void Account_without_position_is_never_warned() =>
        Assert.False(new LeveragedCashAccount { Quantity = Quantity.Zero, Price = Price.One }.IsWarning);

    [Fact]
    public void Order_against_the_position_has_its_margin_twice()
    {
        var account = new LeveragedCashAccount
        {
            Quantity = Quantity.Parse("-100"),
            Cash = Money.Parse("1800"),
            Price = Price.Parse("10"),
            Leverage = Rate.Parse("2"),
        };
        Assert.Equal("300", account.BuyingPower(isBuy: false).ToString());
        Assert.Equal("1300", account.BuyingPower(isBuy: true).ToString());
    }

    private static RegTAccount Long(decimal value, decimal debit) => new()
    {
        LongMarketValue = Money.FromDecimal(value),
        DebitBalance = Money.FromDecimal(debit),
    };
}
