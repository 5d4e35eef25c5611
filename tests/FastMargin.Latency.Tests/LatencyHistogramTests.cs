namespace FastMargin.Latency.Tests;

public class LatencyHistogramTests
{
    [Fact]
    public void Percentiles_are_never_below_the_true_ones_and_at_most_two_percent_above()
    {
        const int Seed = 11;
        var random = new Random(Seed);
        var histogram = new LatencyHistogram();
        long[] all = new long[20_000];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = (long)Math.Exp(random.NextDouble() * 25);
            histogram.RecordNs(all[i]);
        }

        Array.Sort(all);
        foreach (double share in new[] { 0.001, 0.5, 0.9, 0.99, 0.999, 1 })
        {
            long truth = all[(int)Math.Ceiling(share * all.Length) - 1];
            Assert.InRange(histogram.PercentileNs(share), truth, (truth * 1.02) + 1);
        }

        Assert.Equal(all[^1], histogram.MaxNs);
        Assert.Equal(all[^1], histogram.PercentileNs(1));
    }

    [Fact]
    public void An_empty_histogram_says_zero() => Assert.Equal(0, new LatencyHistogram().PercentileNs(0.99));

    [Fact]
    public void The_largest_duration_has_a_bucket()
    {
        var histogram = new LatencyHistogram();
        histogram.RecordNs(long.MaxValue);
        Assert.Equal(long.MaxValue, histogram.PercentileNs(0.5));
    }
}
