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
        Assert.Equal(value, BinomialTree.American(_hull, steps, Scratch(steps)), 0.005);

    [Fact]
    public void Right_to_exercise_early_is_never_worth_less_than_nothing()
    {
        Random random = Seeds.Next();
        double[] scratch = Scratch(200);
        for (int round = 0; round < 200; round++)
        {
            var terms = new OptionTerms(
                random.Next(2) == 0, 50 + 100 * random.NextDouble(), 100, 0.05 + random.NextDouble(),
                0.1 + random.NextDouble(), 0.1 * random.NextDouble(), 0.1 * random.NextDouble());
            double american = BinomialTree.American(terms, 200, scratch);
            double european = EuropeanOption.Price(terms);
            Assert.True(american >= terms.Intrinsic, $"{terms}");
            Assert.True(american >= european - 0.005 * terms.Underlying * terms.Volatility, $"{terms}");
        }
    }

    [Fact]
    public void A_call_without_dividends_is_never_exercised_early()
    {
        var terms = new OptionTerms(true, 100, 105, 0.5, 0.3, 0.05);
        Assert.Equal(EuropeanOption.Price(terms), BinomialTree.American(terms, 2000, Scratch(2000)), 0.005);
    }

    [Fact]
    public void Volatility_of_a_price_is_found_again()
    {
        double[] scratch = Scratch(200);
        double price = BinomialTree.American(_hull, 200, scratch);
        OptionTerms asked = _hull with { Volatility = 0 };
        Assert.Equal(0.4, BinomialTree.ImpliedVolatility(asked, price, 200, scratch)!.Value, 1e-10);
        Assert.Null(BinomialTree.ImpliedVolatility(_hull, 51, 200, scratch));
        Assert.Null(BinomialTree.ImpliedVolatility(_hull with { Strike = 60 }, 9.5, 200, scratch));
    }

    [Fact]
    public void Volatility_found_is_the_least_that_gives_the_price()
    {
        Random random = Seeds.Next();
        double[] scratch = Scratch(60);
        int none = 0;
        for (int round = 0; round < 300; round++)
        {
            OptionTerms terms = TreeDraw.Terms(random);
            double price = Math.Round(BinomialTree.American(terms, 60, scratch), random.Next(1, 6));
            double? found = BinomialTree.ImpliedVolatility(terms, price, 60, scratch);
            double? halved = Halved(terms, price, scratch);
            Assert.Equal(halved.HasValue, found.HasValue);
            if (found is not { } volatility || halved is not { } expected)
            {
                none++;
                continue;
            }

            Assert.True(Math.Abs(volatility - expected) < 1.2e-10, $"{terms} {price}: {expected} and {volatility}");
        }

        Assert.InRange(none, 1, 200);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-1)]
    public void A_price_that_is_none_has_no_volatility(double price) =>
        Assert.Null(BinomialTree.ImpliedVolatility(_hull, price, 20, Scratch(20)));

    [Fact]
    public void Expired_option_and_tree_without_steps_are_refused()
    {
        Assert.Throws<ArgumentException>(() => BinomialTree.American(_hull with { Years = 0 }, 10, Scratch(10)));
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialTree.American(_hull, 0, Scratch(10)));
        Assert.Throws<ArgumentException>(() => BinomialTree.American(_hull, 20, Scratch(19)));
        OptionTerms flat = _hull with { Volatility = 1e-6 };
        Assert.Throws<ArgumentException>(() => BinomialTree.American(flat, 10, Scratch(10)));
    }

    private static double[] Scratch(int steps) => new double[BinomialTree.ScratchLength(steps)];

    // The definition: forty halvings between the ends.
    private static double? Halved(in OptionTerms terms, double price, double[] scratch)
    {
        double low = BinomialTree.LeastVolatility(terms, 60);
        double high = BinomialTree.MostVolatility;
        if (BinomialTree.American(terms with { Volatility = low }, 60, scratch) > price
            || BinomialTree.American(terms with { Volatility = high }, 60, scratch) < price)
        {
            return null;
        }

        while (high - low > 1e-10)
        {
            double middle = 0.5 * (low + high);
            if (BinomialTree.American(terms with { Volatility = middle }, 60, scratch) < price)
                low = middle;
            else
                high = middle;
        }

        return 0.5 * (low + high);
    }
}
