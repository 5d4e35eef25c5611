using System.Text.Json;
using FastMargin.Kernels;

namespace FastMargin.Cli.Tests.Verbs;

public sealed class DevicesVerbTests
{
    [Fact]
    public void Every_width_and_device_is_listed_and_gives_the_same_bits()
    {
        JsonElement[] rows = [.. CliRun.Of("devices", "--format", "json").Expect(ExitCode.Ok).Json
            .GetProperty("devices").EnumerateArray()];
        Assert.True(rows.Length >= SweepVariants.All.Count);
        Assert.All(rows, row => Assert.Equal("ok", row.GetProperty("self_test").GetString()));
    }

    [Fact]
    public void A_bench_has_a_line_for_the_lanes_on_one_thread_and_on_two()
    {
        JsonElement[] rows = [.. CliRun.Of("devices", "--bench", "--accounts", "2000", "--format", "json")
            .Expect(ExitCode.Ok).Json.GetProperty("bench").EnumerateArray()];
        Assert.True(rows.Length >= 2);
        Assert.All(rows, row => Assert.True(row.GetProperty("pass_ms").GetDouble() > 0));
    }

    [Fact]
    public void A_device_that_does_not_exist_is_an_error_of_data()
    {
        CliRun run = CliRun.Of("demo", "--accounts", "10", "--ticks", "1", "--mode", "sweep", "--device", "opencl:99");
        Assert.Contains("device opencl:99", run.Expect(ExitCode.Data).Error, StringComparison.Ordinal);
    }
}
