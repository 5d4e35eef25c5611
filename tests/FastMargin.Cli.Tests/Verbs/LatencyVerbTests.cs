using System.Text.Json;

namespace FastMargin.Cli.Tests.Verbs;

public sealed class LatencyVerbTests
{
    [Fact]
    public void Every_tick_of_the_measured_time_is_sent_and_percentiles_rise()
    {
        JsonElement report = CliRun.Of(
            "latency", "--accounts", "2000", "--rate", "5000", "--seconds", "1", "--warm-up", "0", "--format", "json")
            .Expect(ExitCode.Ok).Json;
        Assert.Equal(5_000, report.GetProperty("sent").GetInt64());
        foreach (JsonElement row in report.GetProperty("latency").EnumerateArray())
        {
            long[] percentiles = [.. row.EnumerateObject().Skip(1).Select(p => p.Value.GetInt64())];
            Assert.Equal(6, percentiles.Length);
            Assert.Equal(percentiles.Order(), percentiles);
            Assert.True(percentiles[^1] > 0, row.ToString());
        }
    }
}
