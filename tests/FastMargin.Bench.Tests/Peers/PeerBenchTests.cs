using System.ComponentModel;
using System.Diagnostics;
using FastMargin.Bench.Matrix;
using FastMargin.Bench.Peers;
using FastMargin.Bench.Results;

namespace FastMargin.Bench.Tests.Peers;

public class PeerBenchTests
{
    [Fact]
    public void Without_the_library_the_others_are_measured_and_who_is_left_out_is_named()
    {
        var leftOut = new List<string>();
        ResultTable table = PeerBench.Run("command", Pace.Brief, "", leftOut.Add);
        Assert.Contains(leftOut, who => who.StartsWith("the C++ peers", StringComparison.Ordinal));
        Assert.Equal(
            ["sweep from memory", "sweep in cache", "brackets", "object graph", "ring"],
            table.Rows.Select(row => (string)row[0]).Distinct());
        Assert.All(
            table.Rows.Where(row => (string)row[1] == PeerTable.Self), row => Assert.Equal(1.0, row[^1]));
        Assert.Contains(table.Rows, row => (string)row[1] == "decimal object graph");
    }

    [Fact]
    public void The_twin_gives_the_same_bits_and_the_others_the_same_flags()
    {
        string library = BuildLibrary();
        ResultTable table = PeerBench.Run("command", Pace.Brief, library, _ => { });
        string[] sweeps =
            [.. table.Where(("group", "sweep from memory"), ("threads", "1")).Select(row => (string)row[1])];
        Assert.Contains("C++ twin, width 256", sweeps);
        Assert.Contains("C++ twin, width 256, prefetch, streaming", sweeps);
        Assert.Contains(PeerTable.FastestTwin, sweeps);
        Assert.Contains("plain loop over compressed rows, C++", sweeps);
    }

    private static string BuildLibrary()
    {
        var start = new ProcessStartInfo("bash", ["bench/peers/run.sh", "--build"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        };
        try
        {
            using Process build = Process.Start(start)!;
            string path = build.StandardOutput.ReadToEnd().Trim();
            build.WaitForExit();
            Assert.Equal(0, build.ExitCode);
            if (path.Length == 0) Assert.Skip("there is no g++ here");
            return path;
        }
        catch (Win32Exception)
        {
            Assert.Skip("there is no bash here");
            return "";
        }
    }
}
