using System.Text.Json;
using System.Xml.Linq;

namespace FastMargin.Cli.Tests.Verbs;

public sealed class LatencyVerbTests
{
    private static readonly string[] _quick =
        ["latency", "--accounts", "2000", "--rate", "5000", "--seconds", "1", "--warm-up", "0", "--format", "json"];

    [Fact]
    public void Every_tick_of_the_measured_time_is_sent_and_percentiles_rise()
    {
        JsonElement report = CliRun.Of(_quick).Expect(ExitCode.Ok).Json;
        Assert.Equal(5_000, report.GetProperty("sent").GetInt64());
        JsonElement[] rows = [.. report.GetProperty("latency").EnumerateArray()];
        Assert.Equal(6, rows.Length);
        foreach (JsonElement row in rows)
        {
            long[] percentiles = [.. row.EnumerateObject().Skip(2).Select(p => p.Value.GetInt64())];
            Assert.Equal(6, percentiles.Length);
            Assert.Equal(percentiles.Order(), percentiles);
        }

        Assert.All(rows[1..], row => Assert.True(row.GetProperty("max").GetInt64() > 0, row.ToString()));
    }

    [Fact]
    public void The_plot_shows_every_row_of_the_table()
    {
        using var sandbox = new Sandbox();
        string plot = Path.Combine(sandbox.Root, "latency.svg");
        JsonElement report = CliRun.Of([.. _quick, "--plot", plot, "--cpus", "none"]).Expect(ExitCode.Ok).Json;
        Assert.Equal("not pinned", report.GetProperty("engine_cpu").GetString());
        string drawn = string.Join('|', XElement.Load(plot).Elements().Select(e => e.Value));
        foreach (JsonElement row in report.GetProperty("latency").EnumerateArray())
            Assert.Contains(row.GetProperty("what").GetString()!, drawn, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0,x")]
    [InlineData("0,1,2")]
    [InlineData("-1,0")]
    public void Processors_that_are_no_pair_of_numbers_are_a_usage_error(string cpus) =>
        CliRun.Of([.. _quick, "--cpus", cpus]).Expect(ExitCode.Usage);
}
