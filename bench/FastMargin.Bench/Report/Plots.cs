using FastMargin.Bench.Results;
using FastMargin.Latency;

namespace FastMargin.Bench.Report;

/// <summary>The scaling plots, drawn from the table of <c>ScalingBench</c>.</summary>
internal static class Plots
{
    private static readonly (string Axis, string File)[] _axes =
    [
        ("accounts", "scaling-accounts.svg"),
        ("positions an account", "scaling-positions.svg"),
        ("instruments", "scaling-instruments.svg"),
    ];

    /// <summary>File names and texts; none where scaling was not measured.</summary>
    public static IEnumerable<(string File, string Svg)> Of(ResultFolder folder)
    {
        if (folder.Table("ScalingBench") is not { } table) yield break;
        foreach ((string axis, string file) in _axes)
        {
            object[][] rows = [.. table.Where(("axis", axis))];
            if (rows.Length == 0) continue;
            var time = new ChartAxis("nanoseconds", IsLog: true);
            var chart = new LineChart($"Mean cost of a tick by {axis}", new ChartAxis(axis, IsLog: true), time);
            foreach (IGrouping<string, object[]> line in rows.GroupBy(row => table.Text(row, "mode")))
            {
                chart.Add(line.Key, line.Select(row => new ChartPoint(
                    table.Number(row, "value") ?? double.NaN, table.Number(row, "mean ns") ?? double.NaN)));
            }

            yield return (file, chart.ToSvg());
        }
    }
}
