namespace FastMargin.Cli.Tests;

public class CommandLineTests
{
    public static TheoryData<string> Verbs =>
        ["", "demo", "generate", "generate book", "generate tape", "evaluate", "replay", "kernels", "convert"];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Help_of_every_verb_has_examples(string verb)
    {
        CliRun run =
            CliRun.Of([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]).Expect(ExitCode.Ok);
        Assert.Contains("Examples:", run.Out, StringComparison.Ordinal);
        Assert.Contains($"fastmargin {verb}".TrimEnd(), run.Out, StringComparison.Ordinal);
        Assert.Contains("Usage:", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_shows_every_example_on_a_line_of_its_own()
    {
        CliRun run = CliRun.Of("generate", "--help");
        Assert.Contains("fastmargin generate book --accounts 1000 --seed 7 --out book", run.Lines);
    }

    [Fact]
    public void Version_is_one_line() => Assert.Single(CliRun.Of("--version").Expect(ExitCode.Ok).Lines);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("replay")]
    [InlineData("kernels --no-such-option")]
    [InlineData("kernels --format xml")]
    [InlineData("kernels --width 1024")]
    [InlineData("demo --mode fast")]
    [InlineData("demo --accounts many")]
    [InlineData("demo --accounts -5")]
    [InlineData("demo --threads 0")]
    [InlineData("demo --threads 257")]
    [InlineData("replay --book b --ticks t --verify sometimes")]
    [InlineData("replay --book b --ticks t --verify every 0")]
    [InlineData("generate book --out book --isolated 2")]
    [InlineData("generate book --out book --positions 0")]
    [InlineData("generate tape --book b --out tape.parquet")]
    public void What_is_not_understood_is_a_usage_error(string args)
    {
        CliRun run = CliRun.Of(args.Split(' ')).Expect(ExitCode.Usage);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData("evaluate --book no-such-book")]
    [InlineData("replay --book no-such-book --ticks no-such-ticks.csv")]
    [InlineData("convert no-such-input out.fmbook")]
    [InlineData("kernels --config no-such-runtime.json")]
    public void What_is_not_there_is_a_data_error_on_one_line(string args)
    {
        CliRun run = CliRun.Of(args.Split(' ')).Expect(ExitCode.Data);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: no-such-", run.Error, StringComparison.Ordinal);
        Assert.Contains("; expected ", run.Error, StringComparison.Ordinal);
    }
}
