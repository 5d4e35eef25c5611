using System.Diagnostics;
using System.Globalization;
using FastMargin.Bench.Peers;
using FastMargin.Bench.Report;
using FastMargin.Bench.Results;
using FastMargin.Bench.Suites;

namespace FastMargin.Bench;

/// <summary>The commands of the kit: what is measured, where results go, and what is made of them.</summary>
public static class BenchCommand
{
    private const string Usage = """
        all     [--out FOLDER] [--short]                every suite, each in a process of its own
        run     NAME... [--out FOLDER] [--short]        some suites, in this process
        list                                            names, and how long each takes
        peers   [--native LIBRARY] [--out FOLDER] [--short]   beside others; bench/peers/run.sh builds the library
        report  [--root CHECKOUT]                       plots and README tables from the result files
        ticks   [--accounts N] [--mode M] ...           a table of ticks, printed
        --filter PATTERN                                classes by BenchmarkDotNet
        FOLDER is perf-results/PROCESSOR unless it is given.
        """;

    /// <summary>Runs one command line.</summary>
    /// <returns>0; 1 where a suite failed its check or could not run; 2 for a command line that is wrong.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        var line = BenchLine.Parse(args);
        if (line.Wrong.Count > 0 || (line.Verb == "run" && line.Names.Count == 0))
        {
            error.WriteLine(line.Wrong.Count > 0 ? $"error: {string.Join(", ", line.Wrong)}" : "error: run what?");
            error.WriteLine(Usage);
            return 2;
        }

        switch (line.Verb)
        {
            case "list": return List(output);
            case "run": return RunHere(line, output, error);
            case "report": return Report(line, output, error);
            case "peers": return RunPeers(line, output, error);
            default: return RunAll(line, output, error);
        }
    }

    private static int List(TextWriter output)
    {
        foreach (Suite suite in SuiteList.All)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{suite.Name,-20} {suite.Minutes,5:F1} min"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{"all",-20} {SuiteList.All.Sum(s => s.Minutes),5:F1} min"));
        return 0;
    }

    private static int RunHere(BenchLine line, TextWriter output, TextWriter error)
    {
        foreach (string name in line.Names)
        {
            try
            {
                output.Write(SuiteList.Find(name)!.Run(line.Pace, line.Folder).ToMarkdown());
            }
            catch (InvalidOperationException e)
            {
                error.WriteLine($"error: {name}: {e.Message}");
                return 1;
            }
        }

        return 0;
    }

    private static int RunPeers(BenchLine line, TextWriter output, TextWriter error)
    {
        try
        {
            ResultTable table = PeerBench.Run(
                "bench/peers/run.sh", line.Pace, line.Native, who => error.WriteLine($"left out: {who}"));
            ResultFile.Write(table, line.Folder);
            output.Write(table.ToMarkdown());
            return 0;
        }
        catch (Exception e) when (e is InvalidOperationException or DllNotFoundException)
        {
            error.WriteLine($"error: peers: {e.Message}");
            return 1;
        }
    }

    private static int Report(BenchLine line, TextWriter output, TextWriter error)
    {
        try
        {
            foreach (string path in ReportGenerator.Write(line.Root)) output.WriteLine($"written: {path}");
            return 0;
        }
        catch (FormatException e)
        {
            error.WriteLine($"error: {e.Message}");
            return 1;
        }
    }

    private static int RunAll(BenchLine line, TextWriter output, TextWriter error)
    {
        double minutes = SuiteList.All.Sum(s => s.Minutes);
        string about = string.Create(CultureInfo.InvariantCulture, $"about {minutes:F0} minutes");
        output.WriteLine($"{SuiteList.All.Count} suites, {about}, to {line.Folder}");
        WriteMachine(line.Folder);
        var failed = new List<string>();
        foreach (Suite suite in SuiteList.All)
        {
            long start = Stopwatch.GetTimestamp();
            bool isRight = line.Pace.IsShort
                ? RunHere(line with { Names = [suite.Name] }, output, error) == 0
                : RunApart(suite, line.Folder, output);
            if (!isRight) failed.Add(suite.Name);
            TimeSpan took = Stopwatch.GetElapsedTime(start);
            output.WriteLine($"{suite.Name}: {(isRight ? "done" : "FAILED")} in {took.TotalSeconds:F0} s");
        }

        WriteMachine(line.Folder);
        if (failed.Count > 0) error.WriteLine($"error: failed: {string.Join(", ", failed)}");
        return failed.Count > 0 ? 1 : 0;
    }

    // A process of its own: no suite sees the memory or the compiled code of another.
    private static bool RunApart(Suite suite, string folder, TextWriter output)
    {
        string[] self = Environment.GetCommandLineArgs()[..1];
        var start = new ProcessStartInfo("dotnet", [.. self, "run", suite.Name, "--out", folder])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        output.Write(process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    /// <summary>What the machine is, with the read bandwidth where it was measured.</summary>
    private static void WriteMachine(string folder)
    {
        Directory.CreateDirectory(folder);
        string measured = Path.Combine(folder, BandwidthBench.Name + ".json");
        string bandwidth = File.Exists(measured) ? BandwidthBench.Summary(ResultFile.Read(measured)) : "";
        IReadOnlyList<(string, string)> machine =
            Machine.Describe(bandwidth.Length > 0 ? [("readBandwidth", bandwidth)] : []);
        File.WriteAllText(Path.Combine(folder, ResultFolder.MachineFile), Machine.ToJson(machine));
    }
}
