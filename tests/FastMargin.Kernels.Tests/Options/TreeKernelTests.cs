using FastMargin.Kernels.Options;

namespace FastMargin.Kernels.Tests.Options;

public sealed class TreeKernelTests
{
    [Fact]
    public void Every_width_gives_the_bits_of_the_scalar_one_at_every_number_of_steps()
    {
        Random random = Seeds.Next();
        for (int steps = 1; steps <= 70; steps++)
        {
            OptionTerms terms = TreeDraw.Terms(random) with { Rate = 0, Yield = 0 };
            double[] prices = Moved(terms, random.Next(1, 12));
            double[] expected = Price(OptionVariants.ByName("scalar"), terms, prices, steps, double.NaN);
            foreach (OptionVariant variant in OptionVariants.All)
                Assert.Equal(expected, Price(variant, terms, prices, steps, random.NextDouble()));
        }
    }

    [Fact]
    public void A_price_of_a_batch_is_the_price_alone()
    {
        Random random = Seeds.Next();
        double[] scratch = new double[BinomialTree.ScratchLength(250)];
        for (int round = 0; round < 50; round++)
        {
            OptionTerms terms = TreeDraw.Terms(random) with { Volatility = round == 0 ? 0 : 0.3 };
            double[] prices = Moved(terms, 10);
            double[] batch = Price(OptionVariants.Chosen, terms, prices, 250, 0);
            for (int i = 0; i < prices.Length; i++)
            {
                OptionTerms moved = terms with { Underlying = prices[i] };
                Assert.Equal(batch[i], BinomialTree.American(moved, 250, scratch));
            }
        }
    }

    [Fact]
    public void Values_are_those_of_the_definition_in_twice_the_digits()
    {
        Random random = Seeds.Next();
        var scratch = new DoubleDouble[PreciseTree.ScratchLength(250)];
        for (int round = 0; round < 50; round++)
        {
            OptionTerms terms = TreeDraw.Terms(random);
            double found = Price(OptionVariants.Chosen, terms, [terms.Underlying], 250, 0)[0];
            double expected = PreciseTree.American(PreciseTerms.From(terms), 250, scratch).High;
            Assert.Equal(expected, found, 1e-12 * Math.Max(terms.Underlying, terms.Strike));
        }
    }

    [Fact]
    public void A_batch_with_a_bad_price_or_too_few_values_is_refused()
    {
        var terms = new OptionTerms(false, 100, 100, 1, 0.2, 0.05);
        double[] scratch = new double[BinomialTree.ScratchLength(10)];
        OptionVariant variant = OptionVariants.Chosen;
        Assert.Throws<ArgumentException>(() => variant.American(terms, [100, -1], new double[2], 10, scratch));
        Assert.Throws<ArgumentException>(() => variant.American(terms, [100, 90], new double[1], 10, scratch));
        Assert.Throws<ArgumentException>(() => variant.American(terms, [100], new double[1], 11, scratch));
    }

    [Fact]
    public void Trees_allocate_nothing()
    {
        var terms = new OptionTerms(false, 100, 110, 1, 0.2, 0.05);
        double[] prices = Moved(terms, 10);
        double[] values = new double[10];
        double[] scratch = new double[BinomialTree.ScratchLength(100)];
        OptionVariants.Chosen.American(terms, prices, values, 100, scratch);
        BinomialTree.ImpliedVolatility(terms, 12, 100, scratch);
        long before = GC.GetAllocatedBytesForCurrentThread();
        OptionVariants.Chosen.American(terms, prices, values, 100, scratch);
        BinomialTree.ImpliedVolatility(terms, 12, 100, scratch);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static double[] Moved(OptionTerms terms, int count) =>
        [.. Enumerable.Range(0, count).Select(i => terms.Underlying * (0.85 + (0.03 * i)))];

    private static double[] Price(OptionVariant variant, OptionTerms terms, double[] prices, int steps, double stale)
    {
        double[] scratch = new double[BinomialTree.ScratchLength(steps)];
        Array.Fill(scratch, stale);
        double[] values = new double[prices.Length];
        variant.American(terms, prices, values, steps, scratch);
        return values;
    }
}
