using FastMargin.Kernels.Options;

namespace FastMargin.Kernels.Tests.Options;

public sealed class OptionPriceTests
{
    private const double Tolerance = 1e-12;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Prices_agree_with_exact_arithmetic_to_twelve_digits_far_into_the_tails(bool isForward)
    {
        Random random = Seeds.Next();
        var reference = new FixedPointOption(new FixedPoint(1400));
        OptionCase[] cases = [.. Enumerable.Range(0, 80).Select(_ => OptionBatch.Draw(random, isForward, 20))];
        double worst = AssertPrices(reference, cases);
        TestContext.Current.TestOutputHelper?.WriteLine($"largest relative error {worst:E2}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Prices_near_the_money_agree_with_exact_arithmetic(bool isForward)
    {
        Random random = Seeds.Next();
        var reference = new FixedPointOption(new FixedPoint(400));
        OptionCase[] cases = [.. Enumerable.Range(0, 600).Select(_ => OptionBatch.Draw(random, isForward, 4))];
        double worst = AssertPrices(reference, cases);
        TestContext.Current.TestOutputHelper?.WriteLine($"largest relative error {worst:E2}");
    }

    [Fact]
    public void Prices_on_both_sides_of_the_series_agree_with_exact_arithmetic()
    {
        var reference = new FixedPointOption(new FixedPoint(600));
        var cases = new List<OptionCase>();
        foreach (double deviation in (double[])[0.19999, 0.2, 0.20001])
        {
            for (double h = -12; h <= 12; h += 0.25)
                cases.Add(new(true, h > 0, 100 * Math.Exp(h * deviation), 100, 1, deviation, 0, 0));
        }

        AssertPrices(reference, [.. cases]);
    }

    [Theory]
    [InlineData(42, 40, 0.1, 0.2, 0.5, 4.7594223928715316, 0.80859937290009)]
    [InlineData(100, 100, 0.05, 0.2, 1, 10.450583572185565, 5.573526022256971)]
    public void Textbook_values_come_out(
        double spot, double strike, double rate, double volatility, double years, double call, double put)
    {
        var terms = new OptionTerms(true, spot, strike, years, volatility, rate);
        Assert.Equal(call, EuropeanOption.Price(terms), 1e-13 * call);
        Assert.Equal(put, EuropeanOption.Price(terms with { IsCall = false }), 1e-13 * call);
    }

    [Fact]
    public void Call_less_put_is_the_discounted_forward_less_the_strike()
    {
        Random random = Seeds.Next();
        for (int round = 0; round < 2000; round++)
        {
            OptionCase c = OptionBatch.Draw(random, isForward: true, 10);
            var terms = new OptionTerms(true, c.Underlying, c.Strike, c.Years, c.Volatility, c.Rate);
            double call = EuropeanOption.PriceOnForward(terms);
            double put = EuropeanOption.PriceOnForward(terms with { IsCall = false });
            double parity = Math.Exp(-c.Rate * c.Years) * (c.Underlying - c.Strike);
            Assert.Equal(parity, call - put, 1e-14 * (call + put));
        }
    }

    [Fact]
    public void Without_volatility_an_option_is_worth_its_discounted_exercise()
    {
        var terms = new OptionTerms(true, 110, 100, 2, 0, 0.05);
        Assert.Equal(Math.Exp(-0.1) * 10, EuropeanOption.PriceOnForward(terms), 1e-14);
        Assert.Equal(0, EuropeanOption.PriceOnForward(terms with { IsCall = false }));
        Assert.Equal(0, EuropeanOption.PriceOnForward(terms with { Underlying = 100 }));
    }

    [Fact]
    public void With_endless_volatility_a_call_is_worth_its_underlying_and_a_put_its_strike()
    {
        var terms = new OptionTerms(true, 90, 100, 1, 1e6);
        Assert.Equal(90, EuropeanOption.Price(terms));
        Assert.Equal(100, EuropeanOption.Price(terms with { IsCall = false }));
    }

    private static double AssertPrices(FixedPointOption reference, OptionCase[] cases)
    {
        double[] prices = new OptionBatch(cases).Price(OptionVariants.Chosen);
        double worst = 0;
        for (int i = 0; i < cases.Length; i++)
        {
            double expected = reference.Price(cases[i]);
            double error = Math.Abs(prices[i] / expected - 1);
            Assert.True(error <= Tolerance, $"{cases[i]}: {expected:R} expected, {prices[i]:R}, {error:E2} off.");
            worst = Math.Max(worst, error);
        }

        return worst;
    }
}
