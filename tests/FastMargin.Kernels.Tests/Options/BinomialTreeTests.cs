using FastMargin.Kernels.Options;

namespace FastMargin.Kernels.Tests.Options;

public sealed class BinomialTreeTests
{
    // Hull, Options, Futures and Other Derivatives: American put, S = K = 50, r = 10 %, σ = 40 %, five months.
    private static readonly OptionTerms _hull = new(false, 50, 50, 5.0 / 12, 0.4, 0.1);

    [Theory]
    [InlineData(5, 4.49)]
    [InlineData(500, 4.28)]
    public void Tree_gives_the_values_of_the_textbook(int steps, double value) =>
        Assert.Equal(value, BinomialTree.American(_hull, new double[steps + 1]), 0.005);

    [Fact]
    public void Right_to_exercise_early_is_never_worth_less_than_nothing()
    {
        Random random = Seeds.Next();
        double[] scratch = new double[201];
        for (int round = 0; round < 200; round++)
        {
            var terms = new OptionTerms(
                random.Next(2) == 0, 50 + 100 * random.NextDouble(), 100, 0.05 + random.NextDouble(),
                0.1 + random.NextDouble(), 0.1 * random.NextDouble(), 0.1 * random.NextDouble());
            double american = BinomialTree.American(terms, scratch);
            double european = EuropeanOption.Price(terms);
            Assert.True(american >= terms.Intrinsic, $"{terms}");
            Assert.True(american >= european - 0.005 * terms.Underlying * terms.Volatility, $"{terms}");
        }
    }

    [Fact]
    public void A_call_without_dividends_is_never_exercised_early()
    {
        var terms = new OptionTerms(true, 100, 105, 0.5, 0.3, 0.05);
        Assert.Equal(EuropeanOption.Price(terms), BinomialTree.American(terms, new double[2001]), 0.005);
    }

    [Fact]
    public void Volatility_of_a_price_is_found_again()
    {
        double[] scratch = new double[201];
        double price = BinomialTree.American(_hull, scratch);
        Assert.Equal(0.4, BinomialTree.ImpliedVolatility(_hull with { Volatility = 0 }, price, scratch)!.Value, 1e-9);
        Assert.Null(BinomialTree.ImpliedVolatility(_hull, 51, scratch));
        Assert.Null(BinomialTree.ImpliedVolatility(_hull with { Strike = 60 }, 9.5, scratch));
    }

    [Fact]
    public void Expired_option_and_tree_without_steps_are_refused()
    {
        Assert.Throws<ArgumentException>(() => BinomialTree.American(_hull with { Years = 0 }, new double[11]));
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialTree.American(_hull, new double[1]));
        Assert.Throws<ArgumentException>(() => BinomialTree.American(_hull with { Volatility = 1e-6 }, new double[11]));
    }
}
