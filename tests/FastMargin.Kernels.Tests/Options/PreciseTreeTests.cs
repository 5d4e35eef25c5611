using System.Numerics;
using FastMargin.Kernels.Options;

namespace FastMargin.Kernels.Tests.Options;

public sealed class PreciseTreeTests
{
    private readonly DoubleDouble[] _scratch = new DoubleDouble[PreciseTree.ScratchLength(250)];

    [Fact]
    public void Values_agree_with_the_definition_in_exact_arithmetic_to_twenty_six_digits()
    {
        Random random = Seeds.Next();
        var math = new FixedPoint(300);
        var reference = new FixedPointTree(math);
        double worst = 0;
        for (int round = 0; round < 100; round++)
        {
            PreciseTerms terms = Draw(random);
            int steps = round == 0 ? 250 : random.Next(1, 60);
            BigInteger expected = reference.American(terms, steps);
            DoubleDouble found = PreciseTree.American(terms, steps, _scratch);
            double size = Math.Max(terms.Underlying.High, terms.Strike.High);
            double error = Math.Abs(math.ToDouble(math.From(found) - expected)) / size;
            Assert.True(error <= steps * 1e-30, $"{terms}, {steps} steps: {error:E2} off.");
            worst = Math.Max(worst, error / steps);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"largest error over steps and size {worst:E2}");
    }

    [Fact]
    public void Volatility_of_a_price_is_found_again_to_twenty_six_digits()
    {
        Random random = Seeds.Next();
        int solved = 0;
        for (int round = 0; solved < 60; round++)
        {
            Assert.True(round < 1_000, $"{solved} solved.");
            PreciseTerms terms = Draw(random);
            DoubleDouble price = PreciseTree.American(terms, 40, _scratch);
            double size = Math.Max(terms.Underlying.High, terms.Strike.High);
            // Held at what exercise now brings, a price says nothing of its volatility.
            if ((price - terms.Intrinsic).High < 1e-3 * size) continue;
            solved++;
            PreciseTerms asked = terms with { Volatility = 0 };
            DoubleDouble found = PreciseTree.ImpliedVolatility(asked, price, 40, _scratch)!.Value;
            Assert.True(Math.Abs((found - terms.Volatility).High) < 1e-26, $"{terms}: {found}");
        }
    }

    [Fact]
    public void A_price_of_exercise_now_has_the_least_volatility()
    {
        // 100.2 − 95.1 = 5.1 in decimals, in no binary arithmetic.
        var terms = new PreciseTerms(
            false, DoubleDouble.Ratio(951, 10), DoubleDouble.Ratio(1002, 10), 0.25, 0, DoubleDouble.Ratio(5, 100));
        DoubleDouble? found = PreciseTree.ImpliedVolatility(terms, DoubleDouble.Ratio(51, 10), 100, _scratch);
        Assert.Equal(BinomialTree.LeastVolatility(terms.Rounded, 100), found!.Value.High);
        Assert.Null(PreciseTree.ImpliedVolatility(terms, DoubleDouble.Ratio(509999, 100000), 100, _scratch));
        Assert.Null(PreciseTree.ImpliedVolatility(terms, 100.3, 100, _scratch));
        Assert.Null(PreciseTree.ImpliedVolatility(terms, double.NaN, 100, _scratch));
    }

    [Fact]
    public void More_volatility_is_never_worth_less()
    {
        Random random = Seeds.Next();
        for (int round = 0; round < 200; round++)
        {
            PreciseTerms terms = Draw(random);
            PreciseTerms more = terms with { Volatility = terms.Volatility * (1 + Math.Pow(10, -random.Next(1, 16))) };
            DoubleDouble before = PreciseTree.American(terms, 30, _scratch);
            DoubleDouble after = PreciseTree.American(more, 30, _scratch);
            Assert.True(after - before >= -1e-28 * terms.Strike, $"{terms}: {before} then {after}");
        }
    }

    [Fact]
    public void Without_volatility_the_best_exercise_is_what_remains()
    {
        var terms = new PreciseTerms(false, 90, 100, 1, 0, 0.05);
        Assert.Equal(10, PreciseTree.American(terms, 10, _scratch));
        PreciseTerms call = terms with { IsCall = true, Strike = 80 };
        Assert.Equal(PreciseOption.Price(call), PreciseTree.American(call, 10, _scratch));
    }

    [Fact]
    public void Faults_and_trees_without_room_are_refused()
    {
        var terms = new PreciseTerms(false, 90, 100, 1, 0.2, 0.05);
        Assert.Throws<ArgumentException>(() => PreciseTree.American(terms with { Years = 0 }, 10, _scratch));
        Assert.Throws<ArgumentException>(() => PreciseTree.American(terms with { Volatility = 1e-6 }, 10, _scratch));
        Assert.Throws<ArgumentException>(() => PreciseTree.American(terms, 300, _scratch));
        Assert.Throws<ArgumentOutOfRangeException>(() => PreciseTree.American(terms, 0, _scratch));
    }

    [Fact]
    public void Trees_allocate_nothing()
    {
        var terms = new PreciseTerms(false, 90, 100, 1, 0.2, 0.05);
        DoubleDouble price = PreciseTree.American(terms, 20, _scratch);
        PreciseTree.ImpliedVolatility(terms, price, 20, _scratch);
        long before = GC.GetAllocatedBytesForCurrentThread();
        PreciseTree.American(terms, 20, _scratch);
        PreciseTree.ImpliedVolatility(terms, price, 20, _scratch);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static PreciseTerms Draw(Random random) =>
        PreciseTermsDraw.Next(random, TreeDraw.Next(random));
}
