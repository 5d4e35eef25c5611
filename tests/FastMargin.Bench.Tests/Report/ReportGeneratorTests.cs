using FastMargin.Bench.Peers;
using FastMargin.Bench.Report;
using FastMargin.Bench.Results;

namespace FastMargin.Bench.Tests.Report;

public class ReportGeneratorTests
{
    private const string HowTo = "run: dotnet run -c Release --project bench/FastMargin.Bench -- report";

    private const string Readme = """
        # Made up

        <!-- numbers: Some-CPU -->
        old
        <!-- end of numbers -->

        The end.

        """;

    [Fact]
    public void The_report_of_this_checkout_is_what_its_results_say()
    {
        IReadOnlyList<string> stale = ReportGenerator.Stale(Repository.Root);
        Assert.True(stale.Count == 0, $"{string.Join(", ", stale)}: not what the result files say; {HowTo}");
    }

    [Fact]
    public void Every_table_of_this_checkout_is_also_there_as_printed()
    {
        string results = Path.Combine(Repository.Root, "perf-results");
        foreach (ResultFolder folder in ResultFolder.All(results))
        {
            string[] tables = [.. folder.Files.Where(f => f.EndsWith(".json", StringComparison.Ordinal))];
            Assert.All(
                tables.Where(f => f != ResultFolder.MachineFile),
                f => Assert.Contains(Path.ChangeExtension(f, ".md"), folder.Files));
        }
    }

    [Fact]
    public void The_front_page_has_the_numbers_of_the_folder_it_names()
    {
        using TemporaryFolder checkout = MakeUp();
        string page = ReportGenerator.Generate(checkout.Path)["README.md"];
        Assert.Equal(
            """
            # Made up

            <!-- numbers: Some-CPU -->

            One thread, Some CPU (family 1, model 2):

            | accounts | mean | p50 | p99 | looks at pools a tick |
            |---:|---:|---:|---:|---:|
            | 100,000 | 92 ns | 41 ns | 2.09 us | 0.124 |
            | 1,000,000 | 498 ns | 70 ns | 15.05 us | 1.314 |

            Beside others, in turns in one run, times FastMargin's time:

            | task | beside | times |
            |---|---|---:|
            | sweep from memory | C++ twin, the fastest of these | 0.97 |
            | object graph | decimal object graph | 150 |

            <!-- end of numbers -->

            The end.

            """.ReplaceLineEndings("\n"),
            page);
    }

    [Fact]
    public void The_report_says_what_was_reached_what_was_not_and_what_was_not_measured()
    {
        using TemporaryFolder checkout = MakeUp();
        string report = ReportGenerator.Generate(checkout.Path)["perf-results/README.md"];
        string[] lines = report[report.IndexOf("## Some-CPU", StringComparison.Ordinal)..].Split('\n');
        Assert.Equal(
            ["## Some-CPU", "", "| machine | |", "|---|---|", "| processor | Some CPU (family 1, model 2) |",
                "| knobs | a\\|b |"],
            lines[..6]);
        Assert.Contains("| tick, 1,000,000 accounts, volatile: mean | at most 0.75 us | 0.4975 us | reached |", lines);
        Assert.Contains(
            "| tick, 1,000,000 accounts, volatile: p99 | at most 12.5 us | 15.05 us | **not reached** |", lines);
        Assert.Contains("| tick, 4,000,000 accounts, volatile: mean | at most 3.4 us | not measured |  |", lines);
        Assert.Contains(
            "| times as fast as a graph of `decimal` objects | at least 200 | 150 | **not reached** |", lines);
        Assert.Contains("![latency-1.svg](Some-CPU/latency-1.svg)", lines);
        Assert.Contains("![scaling-accounts.svg](Some-CPU/scaling-accounts.svg)", lines);
        Assert.Contains("- [TickBench](Some-CPU/TickBench.md): Ticks.", lines);
        Assert.Contains("Written by hand.", lines);
        Assert.DoesNotContain("- [notes](Some-CPU/notes.md)", lines);
        Assert.EndsWith("Written by hand.\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_result_makes_stale_what_was_made_of_it_and_writing_renews_it()
    {
        using TemporaryFolder checkout = MakeUp();
        Assert.Equal(
            ["README.md", "perf-results/README.md", "perf-results/Some-CPU/scaling-accounts.svg"],
            ReportGenerator.Write(checkout.Path));
        Assert.Empty(ReportGenerator.Stale(checkout.Path));
        Assert.Empty(ReportGenerator.Write(checkout.Path));
        ResultFile.Write(Ticks(meanNs: 800), Path.Combine(checkout.Path, "perf-results", "Some-CPU"));
        Assert.Equal(["README.md", "perf-results/README.md"], ReportGenerator.Stale(checkout.Path));
        ResultFile.Write(Scaling(45), Path.Combine(checkout.Path, "perf-results", "Some-CPU"));
        Assert.Contains("perf-results/Some-CPU/scaling-accounts.svg", ReportGenerator.Stale(checkout.Path));
    }

    [Theory]
    [InlineData("# No comments\n")]
    [InlineData("<!-- numbers: Other-CPU -->\n<!-- end of numbers -->\n")]
    [InlineData("<!-- end of numbers -->\n<!-- numbers: Some-CPU -->\n")]
    public void A_front_page_without_its_place_is_an_error(string page)
    {
        using TemporaryFolder checkout = MakeUp();
        checkout.Write("README.md", page);
        var error = Assert.Throws<FormatException>(() => ReportGenerator.Generate(checkout.Path));
        Assert.StartsWith("README.md: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_aim_names_a_table_that_is_measured()
    {
        string[] tables = [.. Bench.Suites.SuiteList.All.Select(s => s.Name), Bench.Peers.PeerTable.Name];
        Assert.All(AimList.All, aim => Assert.Contains(aim.Table, tables));
        Assert.Equal(AimList.All.Count, AimList.All.Select(aim => aim.What).Distinct().Count());
    }

    private static TemporaryFolder MakeUp()
    {
        var checkout = new TemporaryFolder();
        string folder = Path.Combine(checkout.Path, "perf-results", "Some-CPU");
        checkout.Write("README.md", Readme);
        checkout.Write(
            "perf-results/Some-CPU/machine.json",
            """{ "processor": "Some CPU (family 1, model 2)", "knobs": "a|b" }""");
        checkout.Write("perf-results/Some-CPU/notes.md", "### Notes\n\nWritten by hand.\n");
        checkout.Write("perf-results/Some-CPU/latency-1.svg", "<svg/>\n");
        checkout.Write("perf-results/No-Machine/README.md", "not a result\n");
        ResultFile.Write(Ticks(meanNs: 497.5), folder);
        ResultFile.Write(Scaling(40), folder);
        var peers = new Bench.Peers.PeerTable("peers", "Peers.");
        foreach (int threads in (int[])[1, 2])
        {
            foreach (string what in (string[])["FastMargin, width 128", "C++ twin, width 256", PeerTable.FastestTwin])
                peers.Table.Add("sweep from memory", what, threads, 97.0, 90.0, 110.0, "position", 1e9, 0.97);
        }

        peers.Table.Add("object graph", "FastMargin", 1, 100.0, 90.0, 110.0, "position", 1e9, 1.0);
        peers.Table.Add("object graph", "decimal object graph", 1, 15_000.0, 1.0, 2.0, "position", 1e7, 150.0);
        ResultFile.Write(peers.Table, folder);
        return checkout;
    }

    private static ResultTable Ticks(double meanNs)
    {
        var table = new ResultTable(
            "TickBench", "Ticks.", "ticks", "accounts", "book", "tape", "levels", "mode", "mean ns", "p50 ns", "p99 ns",
            "looks a tick");
        table.Add(100_000, "W1", "volatile", "one", "trigger", 92.0, 41, 2_094, 0.124);
        table.Add(100_000, "W2", "volatile", "one", "trigger", 1.0, 1, 1, 0.1);
        table.Add(1_000_000, "W1", "volatile", "one", "trigger", meanNs, 70, 15_048, 1.314);
        table.Add(1_000_000, "W1", "volatile", "default", "trigger", 1.0, 1, 1, 0.1);
        return table;
    }

    private static ResultTable Scaling(double ns)
    {
        var table = new ResultTable("ScalingBench", "Scaling.", "scaling", "axis", "value", "mode", "mean ns");
        table.Add("accounts", 10_000.0, "trigger", ns);
        table.Add("accounts", 100_000.0, "trigger", 2 * ns);
        return table;
    }
}
