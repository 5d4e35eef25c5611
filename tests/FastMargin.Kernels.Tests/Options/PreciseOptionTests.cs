using FastMargin.Kernels.Options;

namespace FastMargin.Kernels.Tests.Options;

public sealed class PreciseOptionTests
{
    private const double Tolerance = 1e-26;

    [Theory]
    [InlineData(true, 20, 1500, 60)]
    [InlineData(false, 20, 1500, 60)]
    [InlineData(true, 4, 500, 400)]
    [InlineData(false, 4, 500, 400)]
    public void Prices_agree_with_exact_arithmetic_to_twenty_six_digits(
        bool isForward, double farthest, int bits, int rounds)
    {
        Random random = Seeds.Next();
        var math = new FixedPoint(bits);
        var reference = new FixedPointOption(math);
        double worst = 0;
        for (int round = 0; round < rounds; round++)
        {
            PreciseTerms terms = PreciseTermsDraw.Next(random, OptionBatch.Draw(random, isForward, farthest));
            DoubleDouble found = isForward ? PreciseOption.PriceOnForward(terms) : PreciseOption.Price(terms);
            double error = math.Error(reference.Price(terms, isForward), found);
            Assert.True(error <= Tolerance, $"{terms}: {error:E2} off.");
            worst = Math.Max(worst, error);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"largest relative error {worst:E2}");
    }

    [Fact]
    public void Call_less_put_is_the_discounted_forward_less_the_strike()
    {
        Random random = Seeds.Next();
        for (int round = 0; round < 2000; round++)
        {
            PreciseTerms terms = PreciseTermsDraw.Next(random, OptionBatch.Draw(random, false, 10));
            DoubleDouble call = PreciseOption.Price(terms with { IsCall = true });
            DoubleDouble put = PreciseOption.Price(terms with { IsCall = false });
            DoubleDouble parity = (terms.Underlying * PreciseMath.Exp(-(terms.Yield * terms.Years)))
                - (terms.Strike * PreciseMath.Exp(-(terms.Rate * terms.Years)));
            Assert.True(Math.Abs((call - put - parity).High) <= Tolerance * (call + put).High, $"{terms}");
        }
    }

    [Fact]
    public void More_volatility_is_worth_more()
    {
        Random random = Seeds.Next();
        for (int round = 0; round < 2000; round++)
        {
            OptionCase c = OptionBatch.Draw(random, false, 5);
            // Beyond, the value is the forward or the strike to the last digit.
            if (c.Deviation > 5) continue;
            PreciseTerms terms = PreciseTermsDraw.Next(random, c);
            DoubleDouble more = terms.Volatility * DoubleDouble.Sum(1, Math.ScaleB(1, -60));
            DoubleDouble before = PreciseOption.Price(terms);
            Assert.True(PreciseOption.Price(terms with { Volatility = more }) > before, $"{terms}");
        }
    }

    [Fact]
    public void Without_volatility_an_option_is_worth_its_discounted_exercise()
    {
        var terms = new PreciseTerms(true, 110, 100, 2, 0, DoubleDouble.Ratio(5, 100));
        DoubleDouble expected = PreciseMath.Exp(-(terms.Rate * 2)) * 10;
        Assert.Equal(expected, PreciseOption.PriceOnForward(terms));
        Assert.Equal(0, PreciseOption.PriceOnForward(terms with { IsCall = false }));
        Assert.Equal(0, PreciseOption.Price(terms with { Underlying = 90 }));
        Assert.Equal(expected, PreciseOption.PriceOnForward(terms with { Volatility = 1e-9 }));
    }

    [Fact]
    public void With_endless_volatility_a_call_is_worth_its_underlying_and_a_put_its_strike()
    {
        var terms = new PreciseTerms(true, 90, 100, 1, 1e6);
        Assert.Equal(90, PreciseOption.Price(terms));
        Assert.Equal(100, PreciseOption.Price(terms with { IsCall = false }));
    }

    [Fact]
    public void Far_beyond_the_domain_prices_fall_to_zero_in_order()
    {
        DoubleDouble last = double.MaxValue;
        for (double strike = 100; strike < 3000; strike += 25)
        {
            DoubleDouble price = PreciseOption.PriceOnForward(new(true, 100, strike, 1, 0.07));
            Assert.True(price >= 0 && (price < last || last == 0), $"strike {strike}: {price} after {last}");
            last = price;
        }

        Assert.Equal(0, last);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Implied_volatility_gives_the_price_back(bool isForward)
    {
        Random random = Seeds.Next();
        int solved = 0;
        for (int round = 0; round < 500; round++)
        {
            PreciseTerms terms = PreciseTermsDraw.Next(random, OptionBatch.Draw(random, isForward, 10));
            DoubleDouble price = isForward ? PreciseOption.PriceOnForward(terms) : PreciseOption.Price(terms);
            PreciseTerms asked = terms with { Volatility = DoubleDouble.Zero };
            DoubleDouble? found = isForward
                ? PreciseOption.ImpliedVolatilityOnForward(asked, price)
                : PreciseOption.ImpliedVolatility(asked, price);
            // Deep in the money or at huge volatility the price has no digit left that says which.
            if (found is not { } volatility) continue;
            solved++;
            PreciseTerms again = terms with { Volatility = volatility };
            DoubleDouble back = isForward ? PreciseOption.PriceOnForward(again) : PreciseOption.Price(again);
            Assert.True(Math.Abs(((back - price) / price).High) <= Tolerance, $"{terms}: {price}, {back}");
        }

        Assert.True(solved > 400, $"{solved} solved.");
    }

    [Fact]
    public void Out_of_the_money_the_volatility_itself_comes_back()
    {
        for (double volatility = 0.05; volatility < 3; volatility *= 1.3)
        {
            for (double strike = 60; strike <= 160; strike += 5)
            {
                var terms = new PreciseTerms(strike > 102, 100, strike, 0.5, volatility, 0.05, 0.01);
                DoubleDouble found = PreciseOption.ImpliedVolatility(terms, PreciseOption.Price(terms))!.Value;
                Assert.True(Math.Abs(((found - volatility) / volatility).High) <= Tolerance, $"{terms}: {found}");
            }
        }
    }

    [Fact]
    public void Implied_volatility_settles_prices_that_doubles_cannot()
    {
        // Ten deviations in the money: of the price only its last three of thirty digits are volatility's.
        var terms = new PreciseTerms(true, 200, 100, 1, 0.0693);
        DoubleDouble price = PreciseOption.Price(terms);
        Assert.Equal(100, price.High);
        Assert.Null(EuropeanOption.ImpliedVolatility(terms.Rounded, price.High));
        DoubleDouble found = PreciseOption.ImpliedVolatility(terms, price)!.Value;
        Assert.Equal(0.0693, found.High, 1e-8);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4.87)]
    [InlineData(100)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_price_that_no_volatility_gives_has_none(double price)
    {
        var terms = new PreciseTerms(true, 100, 100, 1, 0, 0.05);
        Assert.Null(PreciseOption.ImpliedVolatility(terms, price));
        Assert.Null(PreciseOption.ImpliedVolatility(new(true, 105.1, 100.1, 1, 0), 5));
    }

    [Theory]
    [InlineData(double.NaN, 100, 1, 0.2, OptionFault.NotFinite)]
    [InlineData(100, double.PositiveInfinity, 1, 0.2, OptionFault.NotFinite)]
    [InlineData(100, 100, 0, 0.2, OptionFault.Expired)]
    [InlineData(100, 100, -1, 0.2, OptionFault.Expired)]
    [InlineData(100, 100, 1, -0.2, OptionFault.NegativeVolatility)]
    [InlineData(0, 100, 1, 0.2, OptionFault.UnderlyingNotPositive)]
    [InlineData(100, -5, 1, 0.2, OptionFault.StrikeNotPositive)]
    public void An_option_that_cannot_be_priced_has_the_same_fault(
        double underlying, double strike, double years, double volatility, OptionFault fault)
    {
        var terms = new OptionTerms(true, underlying, strike, years, volatility);
        var precise = PreciseTerms.From(terms);
        Assert.Equal((fault, terms), (precise.Fault, precise.Rounded));
        Assert.Contains(
            fault.ToString(), Assert.Throws<ArgumentException>(() => PreciseOption.Price(precise)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PreciseOption.PriceOnForward(precise));
    }

    [Fact]
    public void Pricing_allocates_nothing()
    {
        var terms = new PreciseTerms(true, 100, 105, 0.5, 0.3, 0.05);
        DoubleDouble price = PreciseOption.Price(terms);
        PreciseOption.ImpliedVolatility(terms, price);
        long before = GC.GetAllocatedBytesForCurrentThread();
        PreciseOption.Price(terms);
        PreciseOption.ImpliedVolatility(terms, price);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
