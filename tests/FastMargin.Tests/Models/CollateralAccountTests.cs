using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Tests.Models;

public sealed class CollateralAccountTests
{
    private static readonly CollateralAsset _tether = new()
    {
        Index = Rate.Parse("0.99"),
        BidBuffer = Rate.Parse("0.01"),
        AskBuffer = Rate.Parse("0.005"),
    };

    private static readonly CollateralAsset _dollar = new() { Index = Rate.One };

    [Fact]
    public void Owned_counts_at_the_bid_and_owed_at_the_ask()
    {
        Assert.Equal("0.9801", _tether.Bid.ToString());
        Assert.Equal("0.99495", _tether.Ask.ToString());
        Assert.Equal("98.01", _tether.ValueOf(Money.Parse("100")).ToString());
        Assert.Equal("-99.495", _tether.ValueOf(Money.Parse("-100")).ToString());
        Assert.Equal("49.005", (_tether with { Ratio = Rate.Parse("0.5") }).ValueOf(Money.Parse("100")).ToString());
    }

    [Fact]
    public void Schedule_for_the_engine_is_the_same_rule()
    {
        CollateralAsset asset = _tether with { Ratio = Rate.Parse("0.9") };
        foreach (string amount in (string[])["100", "0.01", "-7", "0"])
        {
            double engine = asset.Schedule.ValueOf(Money.Parse(amount)).ToDouble() * asset.Index.ToDouble();
            Assert.Equal(asset.ValueOf(Money.Parse(amount)).ToDouble(), engine, 12);
        }
    }

    [Fact]
    public void Account_of_two_assets_is_what_the_venue_works_out()
    {
        var account = new MultiAssetAccount(
        [
            new(_tether, Money.Parse("200"), default, Money.Parse("100"), Money.Parse("80")),
            new(_dollar, Money.Parse("220"), default, Money.Parse("240"), Money.Parse("120")),
        ]);
        Assert.Equal("416.02", account.Equity.ToString());
        Assert.Equal("76.525", account.Available.ToString());
        Assert.Equal(76.91, _tether.AvailableIn(account.Available).ToDouble(), 2);
        Assert.Equal("199.596", account.MaintenanceRequirement.ToString());
        Assert.Equal(0.4798, account.MarginRatio!.Value, 4);
        Assert.False(account.IsLiquidated);
    }

    [Fact]
    public void Loss_larger_than_the_balance_is_owed_at_the_ask()
    {
        var account = new MultiAssetAccount([new(_tether, Money.Parse("50"), Money.Parse("-150"), default, Money.One)]);
        Assert.Equal("-99.495", account.Equity.ToString());
        Assert.Null(account.MarginRatio);
        Assert.True(account.IsLiquidated);
    }

    [Theory]
    [InlineData("10", "4", "4", "6")]
    [InlineData("10", "12", "10", "0")]
    [InlineData("10", "-1", "0", "10")]
    [InlineData("0", "5", "0", "0")]
    [InlineData("-3", "5", "0", "-3")]
    public void Margin_locks_no_more_than_there_is_and_nothing_of_a_debt(
        string total, string margin, string locked, string free) =>
        Assert.Equal(
            new FreeBalance(Money.Parse(total), Money.Parse(locked), Money.Parse(free)),
            FreeBalance.Lock(Money.Parse(total), Money.Parse(margin)));

    [Fact]
    public void Profit_not_realised_opens_nothing_and_loss_takes()
    {
        (Money wallet, Money initial) = (Money.Parse("3000"), Money.Parse("560"));
        Assert.Equal("440", FreeBalance.WithoutProfit(wallet, initial, Money.Parse("-2000")).ToString());
        Assert.Equal("2440", FreeBalance.WithoutProfit(wallet, initial, Money.Parse("7")).ToString());
    }

    [Fact]
    public void Options_count_in_equity_and_not_as_margin()
    {
        var statement = new AccountStatement
        {
            Balance = Money.Parse("10"),
            Unrealized = Money.Parse("2"),
            OptionsValue = Money.Parse("-1"),
            InitialRequirement = Money.Parse("3"),
        };
        Assert.Equal("12", statement.MarginBalance.ToString());
        Assert.Equal("11", statement.Equity.ToString());
        Assert.Equal("9", statement.Available.ToString());
        Assert.Equal("1.5", AccountStatement.ShareOf(Money.Parse("6"), Money.Parse("5"), Money.Parse("20")).ToString());
    }

    [Theory]
    [InlineData("0.125", 2, "0.12")]
    [InlineData("0.135", 2, "0.14")]
    [InlineData("0.13500001", 2, "0.14")]
    [InlineData("0.134", 3, "0.134")]
    public void Rate_margin_is_rounded_to_the_nearest_place_and_ties_to_even(
        string price, int decimals, string margin) =>
        Assert.Equal(margin, Margin(price, decimals, false).Margin.ToString());

    [Fact]
    public void Rate_margin_of_an_inverse_contract_is_in_its_coin_or_in_its_quote()
    {
        Assert.Equal("4", Margin("0.25", 8, true).Margin.ToString());
        Assert.Equal("1", (Margin("0.25", 8, true) with { IsInQuote = true }).Margin.ToString());
        Assert.Null((Margin("0.25", 8, true) with { Quantity = Quantity.Zero }).Margin);
    }

    [Theory]
    [InlineData("10@1 30@2", "40", "1.75")]
    [InlineData("10@1 -4@5 6@2", "12", "1.5")]
    [InlineData("10@1 -14@5 -4@3", "-8", "4")]
    [InlineData("10@1 -10@5", "0", "0")]
    [InlineData("10@1 -10@5 3@7", "3", "7")]
    [InlineData("1@1 2@2", "3", "1.666666666666666667")]
    [InlineData("", "0", "0")]
    public void Positions_net_in_the_order_they_were_opened(string positions, string quantity, string price)
    {
        var legs = positions.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(leg => leg.Split('@'));
        Assert.Equal(
            (Quantity.Parse(quantity), Price.Parse(price)),
            RateMargin.Net(legs.Select(leg => (Quantity.Parse(leg[0]), Price.Parse(leg[1])))));
    }

    private static RateMargin Margin(string price, int decimals, bool isInverse) => new()
    {
        Quantity = Quantity.One,
        Price = Price.Parse(price),
        MarginRate = Rate.One,
        IsInverse = isInverse,
        Decimals = decimals,
    };
}
