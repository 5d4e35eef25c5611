using FastMargin.Models.Strategies;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Strategies;

public sealed class UncoveredOptionTests
{
    // A fifth of 1000 is 200: 15 % of it are 30; 1000 is 10, 50 and 0 above five strikes; 10 % of a strike at least.
    [Theory]
    [InlineData(198, 30 - 10)]
    [InlineData(190, 19)]
    [InlineData(204, 30)]
    public void Put_on_a_fraction_of_an_index_is_out_of_the_money_by_the_whole_index(int strike, int risk)
    {
        var book = new OptionBook
        {
            Underlying = Price.FromDecimal(1000),
            Legs = [new OptionLeg(OptionRight.Put, Price.FromDecimal(strike), default, -3, Price.FromDecimal(2))],
            Rules = OptionMarginRules.BroadIndex with { StrikeMultiplier = Rate.FromDecimal(5) },
        };
        Assert.Equal(
            Money.FromDecimal(3 * 100 * (2 + risk)), UncoveredOption.Requirement(book, book.Legs[0]));
    }
}
