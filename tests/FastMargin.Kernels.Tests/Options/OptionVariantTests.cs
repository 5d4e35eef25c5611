using FastMargin.Kernels.Options;

namespace FastMargin.Kernels.Tests.Options;

public sealed class OptionVariantTests
{
    private const int Longest = 41;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_width_gives_the_bits_of_the_scalar_one_at_every_length(bool isForward)
    {
        Random random = Seeds.Next();
        OptionVariant scalar = OptionVariants.ByName("scalar");
        for (int count = 0; count <= Longest; count++)
        {
            var batch = new OptionBatch([.. Enumerable.Range(0, count).Select(_ => Draw(random, isForward))]);
            double[] price = batch.Price(scalar);
            double[][] greeks = batch.Greeks(scalar);
            double[] implied = batch.Implied(scalar, price);
            Assert.Equal(Bits(price), Bits(greeks[0]));
            foreach (OptionVariant variant in OptionVariants.All)
            {
                Assert.Equal(Bits(price), Bits(batch.Price(variant)));
                Assert.Equal(greeks.Select(Bits), batch.Greeks(variant).Select(Bits));
                Assert.Equal(Bits(implied), Bits(batch.Implied(variant, price)));
            }
        }
    }

    [Fact]
    public void A_single_option_has_the_bits_of_a_batch()
    {
        Random random = Seeds.Next();
        OptionCase[] cases = [.. Enumerable.Range(0, 40).Select(_ => OptionBatch.Draw(random, false, 8))];
        double[] prices = new OptionBatch(cases).Price(OptionVariants.ByName("256"));
        for (int i = 0; i < cases.Length; i++)
        {
            OptionCase c = cases[i];
            var terms = new OptionTerms(
                c.IsCall, c.Underlying, c.Strike, c.Years, c.Volatility, c.Rate, c.Yield);
            Assert.Equal(prices[i], EuropeanOption.Price(terms));
        }
    }

    [Fact]
    public void Greeks_are_the_slopes_that_exact_arithmetic_shows()
    {
        Random random = Seeds.Next();
        var reference = new FixedPointOption(new FixedPoint(500));
        foreach (bool isForward in (bool[])[true, false])
        {
            OptionCase[] cases = [.. Enumerable.Range(0, 30).Select(_ => OptionBatch.Draw(random, isForward, 3))];
            double[][] greeks = new OptionBatch(cases).Greeks(OptionVariants.Chosen);
            for (int i = 0; i < cases.Length; i++)
            {
                OptionCase c = cases[i];
                double size = greeks[0][i] + (c.Underlying * Math.Abs(greeks[1][i]));
                AssertNear(reference.Slope(c, 0), greeks[1][i], Math.Abs(greeks[1][i]), c);
                AssertNear(reference.Curve(c, 0), greeks[2][i], greeks[2][i], c);
                AssertNear(reference.Slope(c, 3), greeks[3][i], greeks[3][i], c);
                double decay = greeks[3][i] * c.Volatility / (2 * c.Years);
                AssertNear(-reference.Slope(c, 2), greeks[4][i], decay + size, c);
                AssertNear(reference.Slope(c, 4), greeks[5][i], c.Years * size, c);
            }
        }
    }

    [Fact]
    public void Implied_volatility_gives_the_price_back()
    {
        Random random = Seeds.Next();
        foreach (bool isForward in (bool[])[true, false])
        {
            OptionCase[] cases = [.. Enumerable.Range(0, 2000).Select(_ => OptionBatch.Draw(random, isForward, 10))];
            double[] price = new OptionBatch(cases).Price(OptionVariants.Chosen);
            double[] implied = new OptionBatch(cases).Implied(OptionVariants.Chosen, price);
            int unsolved = implied.Count(double.IsNaN);
            // Deep in the money or at huge volatility the price has no digit left that says which.
            Assert.True(unsolved < cases.Length / 4, $"{unsolved} of {cases.Length} without an answer.");
            OptionCase[] solved = [.. cases.Select((c, i) => c with { Volatility = implied[i] })];
            double[] again = new OptionBatch(solved).Price(OptionVariants.Chosen);
            for (int i = 0; i < cases.Length; i++)
            {
                if (double.IsNaN(implied[i])) continue;
                Assert.True(Math.Abs(again[i] / price[i] - 1) < 1e-12, $"{cases[i]}: {price[i]:R} {again[i]:R}");
            }
        }
    }

    [Fact]
    public void Out_of_the_money_the_volatility_itself_comes_back()
    {
        for (double volatility = 0.05; volatility < 3; volatility *= 1.3)
        {
            for (double strike = 60; strike <= 160; strike += 5)
            {
                var terms = new OptionTerms(strike > 102, 100, strike, 0.5, volatility, 0.05, 0.01);
                double price = EuropeanOption.Price(terms);
                Assert.Equal(volatility, EuropeanOption.ImpliedVolatility(terms, price)!.Value, 1e-12 * volatility);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4.87)]
    [InlineData(100.01)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_price_that_no_volatility_gives_has_none(double price)
    {
        var terms = new OptionTerms(true, 100, 100, 1, 0, 0.05);
        Assert.Null(EuropeanOption.ImpliedVolatility(terms, price));
    }

    [Theory]
    [InlineData(double.NaN, 100, 1, 0.2, 1, OptionFault.NotFinite)]
    [InlineData(100, double.PositiveInfinity, 1, 0.2, 1, OptionFault.NotFinite)]
    [InlineData(100, 100, 0, 0.2, 1, OptionFault.Expired)]
    [InlineData(100, 100, -1, 0.2, 1, OptionFault.Expired)]
    [InlineData(100, 100, 1, -0.2, 1, OptionFault.NegativeVolatility)]
    [InlineData(0, 100, 1, 0.2, 1, OptionFault.UnderlyingNotPositive)]
    [InlineData(100, -5, 1, 0.2, 1, OptionFault.StrikeNotPositive)]
    public void An_option_that_cannot_be_priced_is_counted_and_named_and_spoils_no_other(
        double underlying, double strike, double years, double volatility, double side, OptionFault fault)
    {
        var good = new OptionCase(true, true, 100, 90, 1, 0.3, 0.02, 0);
        var bad = new OptionCase(true, side > 0, underlying, strike, years, volatility, 0.02, 0);
        OptionCase[] cases = [good, good, bad, good, good, good, bad, good, good, bad];
        foreach (OptionVariant variant in OptionVariants.All)
        {
            double[] price = new double[cases.Length];
            Assert.Equal(3, variant.Price(new OptionBatch(cases).Columns, price));
            Assert.Equal([2, 6, 9], Enumerable.Range(0, price.Length).Where(i => double.IsNaN(price[i])));
        }

        var terms = new OptionTerms(true, underlying, strike, years, volatility);
        Assert.Equal(fault, terms.Fault);
        var refused = Assert.Throws<ArgumentException>(() => EuropeanOption.Price(terms));
        Assert.Contains(fault.ToString(), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_different_length_are_refused_by_name()
    {
        var refused = Assert.Throws<ArgumentException>(() => OptionVariants.Chosen.Price(
            new OptionColumns { Underlying = [1, 2], Strike = [1], Years = [1, 2], Rate = [0, 0], Side = [1, 1] },
            new double[2]));
        Assert.Contains("Strike", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pricing_allocates_nothing()
    {
        Random random = Seeds.Next();
        var batch = new OptionBatch([.. Enumerable.Range(0, 100).Select(_ => OptionBatch.Draw(random, false, 5))]);
        double[] price = batch.Price(OptionVariants.Chosen);
        double[] implied = batch.Implied(OptionVariants.Chosen, price);
        long before = GC.GetAllocatedBytesForCurrentThread();
        OptionVariants.Chosen.Price(batch.Columns, price);
        OptionVariants.Chosen.ImpliedVolatility(batch.Columns, price, implied);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_known_ones()
    {
        var refused = Assert.Throws<ArgumentException>(() => OptionVariants.ByName("1024"));
        Assert.Contains("scalar, 128, 256, 512", refused.Message, StringComparison.Ordinal);
    }

    private static void AssertNear(double expected, double found, double size, OptionCase c) =>
        Assert.True(Math.Abs(found - expected) <= 1e-11 * size, $"{c}: expected {expected:R}, found {found:R}.");

    private static OptionCase Draw(Random random, bool isForward)
    {
        OptionCase c = OptionBatch.Draw(random, isForward, 12);
        return random.Next(12) switch
        {
            0 => c with { Years = 0 },
            1 => c with { Volatility = 0 },
            2 => c with { Volatility = double.NaN },
            3 => c with { Strike = c.Underlying },
            4 => c with { Volatility = 1e5 },
            _ => c,
        };
    }

    // Which NaN comes of a fault is not said, only that one does.
    private static IEnumerable<long> Bits(double[] values) =>
        values.Select(value => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value));
}
