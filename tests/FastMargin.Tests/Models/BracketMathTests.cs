using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Tests.Models;

public sealed class BracketMathTests
{
    private static readonly MarginTable _table = MarginTable.Tiered("t",
    [
        new(Money.Zero, Money.FromDecimal(1000), Rate.FromDecimal(0.01m)),
        new(Money.FromDecimal(1000), Money.FromDecimal(5000), Rate.FromDecimal(0.02m)),
    ]);

    private static readonly LeverageBracket[] _leverages =
    [
        new(Money.Zero, Money.FromDecimal(1000), Rate.FromDecimal(50)),
        new(Money.FromDecimal(1000), Money.FromDecimal(5000), Rate.FromDecimal(20)),
        new(Money.FromDecimal(5000), Money.FromDecimal(9000), Rate.FromDecimal(1)),
    ];

    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(999.99, 0.01)]
    [InlineData(1000, 0.02)]
    [InlineData(7000, 0.02)]
    public void Notional_on_a_floor_belongs_to_the_bracket_that_begins_there(double notional, double rate) =>
        Assert.Equal(rate, BracketMath.Find(_table, Money.FromDecimal((decimal)notional))!.Maintenance.ToDouble());

    [Fact]
    public void No_bracket_holds_a_notional_below_zero() => Assert.Null(BracketMath.Find(_table, -Money.One));

    [Fact]
    public void Amount_of_a_coin_margined_bracket_follows_from_the_one_before() =>
        Assert.Equal("1.81", BracketMath.NextAmount(
            Money.Parse("0.56"), Money.Parse("50"), Rate.Parse("0.025"), Rate.Parse("0.05")).ToString());

    [Theory]
    [InlineData("0", "50")]
    [InlineData("20", "50")]
    [InlineData("40", "25")]
    [InlineData("100", "20")]
    [InlineData("400", "12.5")]
    [InlineData("4000", "1.25")]
    [InlineData("5000", "1")]
    [InlineData("9000", "1")]
    public void Leverage_is_what_the_bracket_of_the_levered_stake_allows(string stake, string leverage) =>
        Assert.Equal(leverage, BracketMath.MaxLeverage(_leverages, Money.Parse(stake)).ToString());

    [Fact]
    public void No_leverage_carries_a_stake_above_the_last_cap() =>
        Assert.Null(BracketMath.MaxLeverage(_leverages, Money.Parse("9000.000000000000000001")));

    [Fact]
    public void Stake_below_zero_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BracketMath.MaxLeverage(_leverages, -Money.One));
}
