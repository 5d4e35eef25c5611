using System.Diagnostics;
using FastMargin.Bench.Matrix;
using FastMargin.Bench.Results;

namespace FastMargin.Bench.Suites;

/// <summary>How long a user waits for the command line, from the start of the process, on a published build.</summary>
public static class StartBench
{
    private const string Project = "src/FastMargin.Cli";
    private const int Runs = 11;
    private const int ShortRuns = 1;

    private static readonly (string Name, string[] Arguments)[] _commands =
        [("--version, until its end", ["--version"]), ("demo, until its first line", ["demo"])];

    /// <summary>Publishes into a temporary folder and runs it.</summary>
    /// <exception cref="InvalidOperationException">It could not be published, or printed nothing.</exception>
    public static ResultTable Run(string command, Pace pace)
    {
        ArgumentNullException.ThrowIfNull(pace);
        var table = new ResultTable(
            "StartBench", "`dotnet publish -c Release` of the command line, then one process after another.",
            command, "what", "runs", "median ms", "least ms", "most ms");
        string folder = Directory.CreateTempSubdirectory("fastmargin-start-").FullName;
        try
        {
            Publish(folder);
            string program = Path.Combine(folder, "FastMargin.Cli" + (OperatingSystem.IsWindows() ? ".exe" : ""));
            foreach ((string name, string[] arguments) in _commands)
            {
                int runs = pace.IsShort ? ShortRuns : Runs;
                double[] times = [.. Enumerable.Range(0, runs).Select(_ => Time(program, arguments)).Order()];
                table.Add(name, runs, TurnByTurn.Median(times), times[0], times[^1]);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return table;
    }

    private static void Publish(string folder)
    {
        var start = new ProcessStartInfo("dotnet", ["publish", Project, "-c", "Release", "-o", folder, "-v", "q"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        };
        using Process publish = Process.Start(start)!;
        string output = publish.StandardOutput.ReadToEnd();
        publish.WaitForExit();
        if (publish.ExitCode != 0) throw new InvalidOperationException($"{Project} cannot be published: {output}");
    }

    // A process that is asked for its first line only is ended after it.
    private static double Time(string program, string[] arguments)
    {
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string? line = process.StandardOutput.ReadLine();
        bool isDemo = arguments[0] == "demo";
        if (!isDemo) process.WaitForExit();
        double ms = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        if (isDemo) process.Kill();
        process.WaitForExit();
        return line is { Length: > 0 } ? ms : throw new InvalidOperationException($"{arguments[0]} printed nothing.");
    }
}
