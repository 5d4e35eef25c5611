namespace FastMargin.Latency;

/// <summary>Histograms as one chart: durations by percentile, both axes logarithmic.</summary>
public static class LatencyChart
{
    private const double Apart = 1.03;

    /// <summary>Draws; an empty histogram has an empty line.</summary>
    public static string Draw(string title, params IReadOnlyList<(string Name, LatencyHistogram Times)> histograms)
    {
        ArgumentNullException.ThrowIfNull(histograms);
        var chart = new LineChart(title, ChartAxis.Percentiles, new ChartAxis("nanoseconds", IsLog: true));
        foreach ((string name, LatencyHistogram times) in histograms) chart.Add(name, Points(times));
        return chart.ToSvg();
    }

    // The largest has no place on this axis, whose end is 100 %: it is drawn above the last share below it. Points that
    // would fall on each other are drawn once.
    private static IEnumerable<ChartPoint> Points(LatencyHistogram times)
    {
        double last = 1 / (double)Math.Max(1, times.Count);
        double drawn = 0;
        foreach ((long ns, double share) in times.Distribution())
        {
            double across = 1 / Math.Max(1 - share, last);
            if (across < Apart * drawn && ns < times.MaxNs) continue;
            drawn = across;
            yield return new ChartPoint(across, ns);
        }
    }
}
