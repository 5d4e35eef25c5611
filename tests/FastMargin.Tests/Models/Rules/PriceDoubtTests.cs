using FastMargin.Kernels.Options;
using FastMargin.Models.Rules;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Models.Rules;

public sealed class PriceDoubtTests
{
    [Fact]
    public void Doubts_are_above_the_derived_bounds() => Seeds.ForEach(50, dice =>
    {
        var terms = new OptionTerms(
            dice.Chance(0.5), dice.Real(10, 5000), dice.Real(10, 5000), dice.Real(0.0001, 3), dice.Real(0.01, 2),
            dice.Real(-0.1, 0.1), dice.Real(-0.1, 0.1));
        double scale = PriceDoubt.Scale(terms, terms.Underlying);
        Assert.True(PriceDoubt.European(0, scale) > 4 * PriceTolerance.European(terms));
        Assert.True(PriceDoubt.Tree(scale, 50) > 4 * PriceTolerance.American(terms, 50));
        double off = dice.Real(1e-9, 1e-3);
        var range = new VolatilityRange(terms.Volatility, terms.Volatility + off);
        double european = PriceDoubt.European(0, scale) + PriceDoubt.Volatility(scale, terms.Years, off);
        Assert.True(european >= PriceTolerance.European(terms, range));
        double tree = PriceDoubt.Tree(scale, 50) + PriceDoubt.TreeVolatility(scale, terms.Years, 50, off);
        Assert.True(tree >= PriceTolerance.American(terms, range, 50));
    });
}
