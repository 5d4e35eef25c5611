using FastMargin.Kernels.Options;

namespace FastMargin.Kernels.Tests.Options;

public sealed class PriceToleranceTests
{
    private const int Steps = 50;

    private readonly double[] _doubles = new double[BinomialTree.ScratchLength(250)];
    private readonly DoubleDouble[] _precise = new DoubleDouble[PreciseTree.ScratchLength(250)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Prices_at_the_rim_of_the_domain_keep_the_relative_tolerance(bool isForward)
    {
        Random random = Seeds.Next();
        double worst = 0;
        for (int round = 0; round < 20_000; round++)
        {
            OptionTerms terms = Rim(random, isForward);
            var exact = PreciseTerms.From(terms);
            DoubleDouble expected = isForward ? PreciseOption.PriceOnForward(exact) : PreciseOption.Price(exact);
            double found = isForward ? EuropeanOption.PriceOnForward(terms) : EuropeanOption.Price(terms);
            double error = Math.Abs(((found - expected) / expected).High);
            Assert.True(error <= PriceTolerance.Relative, $"{terms}: {error:E2} off.");
            worst = Math.Max(worst, error);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"largest relative error {worst:E2}");
    }

    [Fact]
    public void European_prices_of_any_terms_and_of_rounded_ones_keep_the_absolute_tolerance()
    {
        Random random = Seeds.Next();
        double worst = 0;
        for (int round = 0; round < 20_000; round++)
        {
            PreciseTerms terms = Anything(random);
            OptionTerms rounded = terms.Rounded;
            double spot = Share(PreciseOption.Price(terms), EuropeanOption.Price(rounded),
                PriceTolerance.European(rounded));
            double forward = Share(PreciseOption.PriceOnForward(terms), EuropeanOption.PriceOnForward(rounded),
                PriceTolerance.EuropeanOnForward(rounded));
            Assert.True(spot <= 1 && forward <= 1, $"{terms}: {spot} and {forward}");
            worst = Math.Max(worst, Math.Max(spot, forward));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"largest share of the tolerance {worst:F3}");
        // A bound that nothing comes near would hide an error in its derivation.
        Assert.True(worst > 0.02, $"{worst}");
    }

    [Fact]
    public void American_prices_of_rounded_terms_keep_the_tolerance()
    {
        Random random = Seeds.Next();
        double worst = 0;
        for (int round = 0; round < 1500; round++)
        {
            int steps = random.Next(1, round % 100 == 0 ? 250 : 40);
            PreciseTerms terms = Wild(random, steps);
            OptionTerms rounded = terms.Rounded;
            double share = Share(
                PreciseTree.American(terms, steps, _precise), BinomialTree.American(rounded, steps, _doubles),
                PriceTolerance.American(rounded, steps));
            Assert.True(share <= 1, $"{terms}, {steps} steps: {share}");
            worst = Math.Max(worst, share);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"largest share of the tolerance {worst:F3}");
        Assert.True(worst > 0.005, $"{worst}");
    }

    [Fact]
    public void European_values_at_an_implied_volatility_keep_the_tolerance_of_its_range()
    {
        Random random = Seeds.Next();
        int decided = 0;
        for (int round = 0; round < 3000; round++)
        {
            OptionTerms terms = TreeDraw.Terms(random);
            DoubleDouble price = Quoted(random, EuropeanOption.Price(terms));
            if (EuropeanOption.ImpliedVolatility(terms, price.High) is not { } found) continue;
            if (PriceTolerance.EuropeanRange(terms, price.High, found) is not { } range) continue;
            decided++;
            PreciseTerms exact = PreciseTermsDraw.Next(random, terms);
            DoubleDouble sigma = PreciseOption.ImpliedVolatility(exact, price)!.Value;
            Assert.True(range.Low < sigma && sigma < range.High, $"{terms}: {sigma} not in {range}");
            PreciseTerms moved = exact with { Underlying = exact.Underlying * (0.8 + (0.4 * random.NextDouble())) };
            OptionTerms rounded = moved.Rounded with { Volatility = found };
            double share = Share(
                PreciseOption.Price(moved with { Volatility = sigma }), EuropeanOption.Price(rounded),
                PriceTolerance.European(rounded, range));
            Assert.True(share <= 1, $"{terms}: {share}");
        }

        Assert.True(decided > 2000, $"{decided} decided.");
    }

    [Fact]
    public void American_values_at_an_implied_volatility_keep_the_tolerance_of_its_range()
    {
        Random random = Seeds.Next();
        int decided = 0;
        for (int round = 0; round < 300; round++)
        {
            OptionTerms terms = TreeDraw.Terms(random);
            DoubleDouble price = Quoted(random, BinomialTree.American(terms, Steps, _doubles));
            if (BinomialTree.ImpliedVolatility(terms, price.High, Steps, _doubles) is not { } found) continue;
            if (PriceTolerance.AmericanRange(terms, price.High, found, Steps, _doubles) is not { } range) continue;
            decided++;
            PreciseTerms exact = PreciseTermsDraw.Next(random, terms);
            DoubleDouble sigma = PreciseTree.ImpliedVolatility(exact, price, Steps, _precise)!.Value;
            Assert.True(range.Low < sigma && sigma < range.High, $"{terms}: {sigma} not in {range}");
            PreciseTerms moved = exact with { Underlying = exact.Underlying * (0.8 + (0.4 * random.NextDouble())) };
            OptionTerms rounded = moved.Rounded with { Volatility = found };
            double share = Share(
                PreciseTree.American(moved with { Volatility = sigma }, Steps, _precise),
                BinomialTree.American(rounded, Steps, _doubles), PriceTolerance.American(rounded, range, Steps));
            Assert.True(share <= 1, $"{terms}: {share}");
        }

        Assert.True(decided > 150, $"{decided} decided.");
    }

    [Fact]
    public void A_tree_moves_with_volatility_no_faster_than_its_bound()
    {
        Random random = Seeds.Next();
        double worst = 0;
        for (int round = 0; round < 1000; round++)
        {
            int steps = random.Next(1, 40);
            PreciseTerms terms = Wild(random, steps);
            double low = terms.Volatility.High;
            var range = new VolatilityRange(low, low + 1e-6);
            DoubleDouble before = PreciseTree.American(terms with { Volatility = range.Low }, steps, _precise);
            DoubleDouble after = PreciseTree.American(terms with { Volatility = range.High }, steps, _precise);
            double share = (after - before).High / PriceTolerance.American(terms.Rounded, range, steps);
            Assert.True(share <= 1, $"{terms}, {steps} steps: {share}");
            worst = Math.Max(worst, share);
        }

        Assert.True(worst > 0.2, $"{worst}");
    }

    [Fact]
    public void A_price_that_hardly_shows_its_volatility_has_no_range()
    {
        var deep = new OptionTerms(false, 60, 100, 0.25, 0.2, 0.05);
        Assert.Null(PriceTolerance.AmericanRange(deep, 40, 0.5, Steps, _doubles));
        var call = new OptionTerms(true, 200, 100, 1, 0.0693);
        Assert.Null(PriceTolerance.EuropeanRange(call, EuropeanOption.Price(call), 0.0693));
    }

    [Fact]
    public void A_price_certainly_below_every_volatility_is_told_from_one_that_may_be()
    {
        var put = new OptionTerms(false, 90, 100, 0.5, 0.3);
        Assert.True(PriceTolerance.IsBelowEuropean(put, 9.99));
        Assert.False(PriceTolerance.IsBelowEuropean(put, 10));
        Assert.True(PriceTolerance.IsBelowEuropean(put with { Underlying = 120 }, 0));
        Assert.True(PriceTolerance.IsBelowAmerican(put, 9.99, Steps, _doubles));
        Assert.False(PriceTolerance.IsBelowAmerican(put, 10, Steps, _doubles));
        Assert.False(PriceTolerance.IsBelowAmerican(put, 11, Steps, _doubles));
    }

    private static double Share(DoubleDouble expected, double found, double tolerance) =>
        Math.Abs((found - expected).High) / tolerance;

    // A decimal of two to eight places.
    private static DoubleDouble Quoted(Random random, double price)
    {
        double unit = Math.Pow(10, random.Next(2, 9));
        return DoubleDouble.Ratio((Int128)Math.Round(price * unit), (Int128)unit);
    }

    private static OptionTerms Rim(Random random, bool isForward)
    {
        double least = isForward ? 1e-4 : 5e-3;
        double deviation = random.Next(2) == 0 ? least * (1 + random.NextDouble()) : Between(random, least, 10);
        double years = Between(random, 1e-4, 5);
        double away = random.Next(2) == 0 ? 20 : 20 * random.NextDouble();
        double distance = Math.Clamp(away * deviation, 0, 340) * (random.Next(2) == 0 ? 0.9999 : -0.9999);
        double most = 0.9999 * Math.Min(0.5, 25 * deviation);
        double rate = most * Math.Pow(random.NextDouble(), 0.2) * (random.Next(2) == 0 ? 1 : -1);
        double yield = isForward ? 0 : (most - Math.Abs(rate)) * (random.Next(2) == 0 ? 1 : -1);
        if (!isForward && random.Next(2) == 0) (rate, yield) = (yield, rate);
        double strike = Between(random, 0.05, 1e5);
        double underlying = strike * Math.Exp(distance - (isForward ? 0 : rate - yield));
        return new(
            random.Next(2) == 0, underlying, strike, years, deviation / Math.Sqrt(years), rate / years, yield / years);
    }

    private static PreciseTerms Anything(Random random)
    {
        double deviation = Between(random, random.Next(2) == 0 ? 1e-8 : 1e-3, random.Next(5) == 0 ? 50 : 5);
        double years = Between(random, 1e-4, 5);
        double away = (random.NextDouble() - 0.5) * (random.Next(3) == 0 ? 1 : 12);
        double rate = 1.5 * (random.NextDouble() - 0.4);
        double yield = 1.5 * (random.NextDouble() - 0.4);
        double strike = Between(random, 0.05, 1e5);
        double distance = Math.Clamp(away * deviation, -300, 300) - ((rate - yield) * years);
        double volatility = deviation / Math.Sqrt(years);
        return PreciseTermsDraw.Next(random, new OptionTerms(
            random.Next(2) == 0, strike * Math.Exp(distance), strike, years, volatility, rate, yield));
    }

    // Volatility from the least the tree can follow, rates of either sign.
    private static PreciseTerms Wild(Random random, int steps)
    {
        double years = Between(random, 1 / 365.0, 3);
        double rate = 0.3 * (random.NextDouble() - 0.4);
        double yield = 0.3 * (random.NextDouble() - 0.4);
        var terms = new OptionTerms(random.Next(2) == 0, 100, 100, years, 0, rate, yield);
        double volatility = Between(random, 1.001 * BinomialTree.LeastVolatility(terms, steps), 4);
        double away = 6 * (random.NextDouble() - 0.5) * volatility * Math.Sqrt(years);
        return PreciseTermsDraw.Next(random, terms with
        {
            Underlying = 100 * Math.Exp(away),
            Volatility = volatility,
        });
    }

    // Even in logarithms.
    private static double Between(Random random, double low, double high) =>
        low * Math.Pow(high / low, random.NextDouble());
}
