using FastMargin.Feeds.Synthetic;

namespace FastMargin.Tests.Feeds.Synthetic;

public sealed class SeededRandomTests
{
    private const int Draws = 200_000;

    [Fact]
    public void A_stream_is_the_same_for_ever()
    {
        var random = new SeededRandom(1, 2);
        ulong[] first = [random.NextBits(), random.NextBits(), random.NextBits()];
        Assert.Equal([10758110191910406598UL, 6558030789319325790UL, 9734383318336356871UL], first);
    }

    [Fact]
    public void Seeds_and_streams_differ()
    {
        ulong[] first = [.. from seed in Enumerable.Range(0, 20)
                            from stream in Enumerable.Range(0, 20)
                            select new SeededRandom((ulong)seed, (ulong)stream).NextBits()];
        Assert.Equal(400, first.Distinct().Count());
    }

    [Fact]
    public void Restart_forgets_everything_even_half_a_normal()
    {
        var random = new SeededRandom(5);
        double fresh = random.Normal();
        random.Restart(5);
        Assert.Equal(fresh, random.Normal());
    }

    [Fact]
    public void Uniform_numbers_have_their_mean_and_deviation()
    {
        var random = new SeededRandom(3);
        AssertMoments(random.NextDouble, 0.5, Math.Sqrt(1 / 12.0));
    }

    [Fact]
    public void Exponential_numbers_have_their_mean_and_deviation()
    {
        var random = new SeededRandom(4);
        AssertMoments(() => random.Exponential(7), 7, 7);
    }

    [Fact]
    public void Logarithms_of_lognormal_numbers_have_their_mean_and_deviation()
    {
        var random = new SeededRandom(5);
        AssertMoments(() => Math.Log(random.Lognormal(3, 0.9)), Math.Log(3), 0.9);
    }

    [Fact]
    public void Whole_numbers_below_a_bound_are_alike()
    {
        var random = new SeededRandom(6);
        var counts = new int[7];
        for (int i = 0; i < Draws; i++) counts[random.Below(7)]++;
        double expected = Draws / 7.0;
        Assert.All(counts, n => Assert.Equal(expected, n, 5 * Math.Sqrt(expected)));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Below(0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1.5)]
    public void Rows_are_drawn_by_their_zipf_weight(double exponent)
    {
        const int Rows = 30;
        var random = new SeededRandom(7);
        AliasTable table = AliasTable.Zipf(Rows, exponent);
        var counts = new int[Rows];
        for (int i = 0; i < Draws; i++) counts[table.Draw(random)]++;
        double sum = Enumerable.Range(1, Rows).Sum(k => Math.Pow(k, -exponent));
        for (int k = 1; k <= Rows; k++)
        {
            double expected = Draws * Math.Pow(k, -exponent) / sum;
            Assert.Equal(expected, counts[k - 1], 5 * Math.Sqrt(expected));
        }
    }

    [Fact]
    public void Portable_logarithm_and_exponential_agree_with_the_platform()
    {
        var random = new SeededRandom(8);
        for (int i = 0; i < 20_000; i++)
        {
            double x = random.Uniform(-600, 600);
            double e = Math.Exp(x);
            Assert.Equal(1, PortableMath.Exp(x) / e, 1e-14);
            Assert.Equal(x, PortableMath.Log(e), 1e-14 * Math.Max(1, Math.Abs(x)));
        }

        Assert.Equal(0, PortableMath.Log(1));
        Assert.Equal(1, PortableMath.Exp(0));
    }

    private static void AssertMoments(Func<double> draw, double mean, double deviation)
    {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < Draws; i++)
        {
            double x = draw();
            sum += x;
            squares += x * x;
        }

        double found = sum / Draws;
        Assert.Equal(mean, found, 5 * deviation / Math.Sqrt(Draws));
        Assert.Equal(deviation, Math.Sqrt((squares / Draws) - (found * found)), 0.02 * deviation);
    }
}
