using FastMargin.Bench.Matrix;
using FastMargin.Bench.Results;
using FastMargin.Bench.Suites;

namespace FastMargin.Bench.Tests.Suites;

public class SuiteListTests
{
    // It publishes the command line, which takes as long as all others together and is no matter of this code.
    private const string TooSlow = "StartBench";

    public static TheoryData<string> Names() => new(SuiteList.All.Select(s => s.Name).Where(n => n != TooSlow));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_short_run_checks_its_result_and_leaves_its_files(string name)
    {
        using var folder = new TemporaryFolder();
        ResultTable table = SuiteList.Find(name)!.Run(Pace.Brief, folder.Path);
        Assert.Equal(name, table.Name);
        Assert.NotEmpty(table.Rows);
        Assert.Equal(table.Rows, ResultFile.Read(Path.Combine(folder.Path, name + ".json")).Rows);
        Assert.True(File.Exists(Path.Combine(folder.Path, name + ".md")));
        Assert.Contains($"run {name}", table.Command, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_differ_and_are_found_whatever_their_case()
    {
        Assert.Equal(SuiteList.All.Count, SuiteList.All.Select(s => s.Name).Distinct().Count());
        Assert.Same(SuiteList.All[1], SuiteList.Find(SuiteList.All[1].Name.ToUpperInvariant()));
        Assert.Null(SuiteList.Find("nothing"));
    }

    [Fact]
    public void The_bandwidth_is_told_in_one_line()
    {
        var table = new ResultTable("ReadBandwidth", "", "", "from", "threads", "bytes", "median GB/s", "most GB/s");
        table.Add("L1", 1, 16_384, 201.44, 205.0);
        table.Add("memory", 2, 1_000_000, 36.0, 40.0);
        Assert.Equal("L1 201.4 GB/s (1 thread), memory 36 GB/s (2 threads)", BandwidthBench.Summary(table));
    }
}
