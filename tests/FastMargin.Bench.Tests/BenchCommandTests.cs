namespace FastMargin.Bench.Tests;

public class BenchCommandTests
{
    [Fact]
    public void The_list_says_how_long_everything_takes()
    {
        (int code, string output, _) = Run("list");
        Assert.Equal(0, code);
        Assert.Contains("TickBench", output, StringComparison.Ordinal);
        Assert.Matches(@"all +\d+\.\d min", output);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("run", "NoSuchBench")]
    [InlineData("all", "--out")]
    [InlineData("all", "TickBench")]
    [InlineData("report", "--shorter")]
    public void A_command_line_that_is_wrong_is_refused_with_the_usage(params string[] args)
    {
        (int code, _, string error) = Run(args);
        Assert.Equal(2, code);
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Contains("--short", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_suite_runs_by_its_name_and_prints_what_it_writes()
    {
        using var folder = new TemporaryFolder();
        (int code, string output, string error) = Run("run", "readbench", "--short", "--out", folder.Path);
        Assert.True(code == 0, error);
        Assert.Equal(File.ReadAllText(Path.Combine(folder.Path, "ReadBench.md")), output);
    }

    [Fact]
    public void A_report_of_no_checkout_is_an_error()
    {
        using var folder = new TemporaryFolder();
        folder.Write("README.md", "# Nothing\n");
        folder.Write("perf-results/note.md", "nothing\n");
        (int code, _, string error) = Run("report", "--root", folder.Path);
        Assert.Equal(1, code);
        Assert.Contains("README.md", error, StringComparison.Ordinal);
    }

    private static (int Code, string Out, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = BenchCommand.Run(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
