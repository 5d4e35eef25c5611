using System.Globalization;
using System.Xml.Linq;

namespace FastMargin.Latency.Tests;

public class LineChartTests
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void A_chart_is_well_formed_and_says_what_it_shows()
    {
        var chart = new LineChart("Cost <of> a tick", new ChartAxis("accounts", IsLog: true), new ChartAxis("ns"));
        chart.Add("trigger & more", [new(10_000, 30), new(100_000, 90)]);
        XElement drawn = XElement.Parse(chart.ToSvg());
        string[] texts = [.. drawn.Elements(_svg + "text").Select(t => t.Value)];
        Assert.Equal("Cost <of> a tick", texts[0]);
        Assert.Contains("trigger & more", texts);
        Assert.Contains("accounts", texts);
        Assert.Contains("10 k", texts);
        Assert.Contains("100 k", texts);
    }

    [Fact]
    public void Points_lie_where_their_axes_put_them()
    {
        var chart = new LineChart("t", new ChartAxis("x", IsLog: true), new ChartAxis("y"));
        chart.Add("line", [new(1, 0), new(10, 50), new(100, 100)]);
        // 80 to 860 across by the logarithm, 370 up to 40 by the value.
        Assert.Equal([(80, 370), (470, 205), (860, 40)], PointsOf(chart));
    }

    [Fact]
    public void What_an_axis_cannot_show_is_left_out()
    {
        var chart = new LineChart("t", new ChartAxis("x", IsLog: true), new ChartAxis("y"));
        chart.Add("line", [new(0, 1), new(1, double.NaN), new(1, 0), new(100, 100), new(double.PositiveInfinity, 1)]);
        Assert.Equal([(80, 370), (860, 40)], PointsOf(chart));
    }

    [Fact]
    public void A_chart_without_points_has_its_axes()
    {
        var chart = new LineChart("t", ChartAxis.Percentiles, new ChartAxis("ns", IsLog: true));
        chart.Add("nothing", []);
        Assert.Contains("50 %", XElement.Parse(chart.ToSvg()).Elements(_svg + "text").Select(t => t.Value));
        Assert.Empty(PointsOf(chart));
    }

    [Fact]
    public void Lines_are_short_and_end_cleanly_and_the_same_data_give_the_same_text()
    {
        static string Draw()
        {
            var times = new LatencyHistogram();
            for (int i = 1; i < 5_000; i++) times.RecordNs(i * i);
            return LatencyChart.Draw("t", [("squares", times), ("none", new LatencyHistogram())]);
        }

        string drawn = Draw();
        Assert.Equal(drawn, Draw());
        Assert.All(drawn.Split('\n'), line => Assert.InRange(line.Length, 0, 160));
        Assert.All(drawn.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
        Assert.EndsWith("</svg>\n", drawn, StringComparison.Ordinal);
    }

    [Fact]
    public void A_percentile_lies_above_its_share()
    {
        var times = new LatencyHistogram();
        for (int i = 0; i < 90; i++) times.RecordNs(10);
        for (int i = 0; i < 10; i++) times.RecordNs(1_000);
        XElement drawn = XElement.Parse(LatencyChart.Draw("t", ("times", times)));
        string text = drawn.Descendants(_svg + "polyline").Single().Attribute("points")!.Value;
        (double X, double Y)[] points = Parse(text);
        // 90 % do not exceed 10 ns: one decade of 1/(1 - share) across; all of a hundred: two decades.
        Assert.Equal(2, points.Length);
        Assert.Equal(2 * (points[0].X - 80), points[1].X - 80, 0.11);
        Assert.True(points[0].Y > points[1].Y);
    }

    private static (double X, double Y)[] PointsOf(LineChart chart) =>
        Parse(XElement.Parse(chart.ToSvg()).Descendants(_svg + "polyline").Single().Attribute("points")!.Value);

    private static (double X, double Y)[] Parse(string points) =>
    [
        .. points.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split(',')).Select(p => (
            double.Parse(p[0], CultureInfo.InvariantCulture), double.Parse(p[1], CultureInfo.InvariantCulture))),
    ];
}
