using System.Text.RegularExpressions;

namespace FastMargin.Cli.Tests.Verbs;

public partial class DemoVerbTests
{
    private static readonly string[] _parts =
    [
        "ticks per second", "p50", "p90", "p99", "p99.9", "max", "raised", "cured", "worst", "bankrupt",
        "decided exactly",
    ];

    private static readonly string[] _small = ["--accounts", "300", "--ticks", "2000"];

    [Theory]
    [InlineData("")]
    [InlineData("demo")]
    public void Demo_ends_with_the_closing_line(string verb)
    {
        string[] args = verb.Length > 0 ? [verb, .. _small] : _small;
        CliRun run = CliRun.Of(args).Expect(ExitCode.Ok);
        Assert.Matches(Closing(), run.LastLine);
        Assert.All(_parts, part => Assert.Contains(part, run.Out, StringComparison.Ordinal));
    }

    [Fact]
    public void Demo_prints_json_alone_on_standard_output()
    {
        CliRun run = CliRun.Of(["demo", .. _small, "--format", "json"]).Expect(ExitCode.Ok);
        Assert.Equal(2000, run.Json.GetProperty("ticks").GetInt64());
        Assert.Equal(0, run.Json.GetProperty("differences").GetInt64());
        Assert.True(run.Json.GetProperty("verified_flags").GetInt64() > 300);
        Assert.Contains("verified: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Demo_ends_with_3_where_the_engine_says_something_wrong()
    {
        CliRun run = CliRun.With(
            new Dictionary<string, string>(),
            (pool, level) => pool == 5 ? Engine.Level.Bankrupt : level,
            null,
            ["demo", .. _small]);
        run.Expect(ExitCode.Difference);
        Assert.Matches(Closing(), run.LastLine);
        Assert.DoesNotContain(" 0 differences", run.LastLine, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^verified: [1-9]\d* flags, \d+ differences$")]
    private static partial Regex Closing();
}
