using System.CommandLine;
using FastMargin.Cli.Verbs;
using FastMargin.Instruments;

namespace FastMargin.Cli;

/// <summary>The root of the command line: parses, runs a verb, turns errors into one line and an exit code.</summary>
public static class CommandLine
{
    private const string Description = """
        Real-time margin: a whole account book kept right after every price tick, every deficiency flagged exactly.
        Without a verb it runs the demo.

        Exit codes: 0 ok, 1 data error, 2 usage, 3 a check found differences, 130 stopped.

        Examples:
          fastmargin
          fastmargin demo --accounts 10000 --mode sweep
          fastmargin generate book --accounts 1000 --seed 7 --out book
          fastmargin generate tape --shape crash --ticks 20000 --book book --out crash.csv.gz
          fastmargin replay --book book --ticks crash.csv.gz --verify
          fastmargin run --book book --ticks crash.csv.gz --speed max --events events.jsonl
          fastmargin import --list
        """;

    /// <summary>Runs one command line to its end.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, CliHost host)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(host);
        ParseResult parsed = Root(host).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            IEnumerable<string> messages = parsed.Errors.Select(e => e.Message).Distinct();
            foreach (string message in messages) host.Error.WriteLine($"error: {message}");
            host.Error.WriteLine("see --help");
            return ExitCode.Usage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = host.Out,
                Error = host.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (UsageException e)
        {
            host.Error.WriteLine($"error: {e.Message}");
            return ExitCode.Usage;
        }
        catch (Exception e) when (e is DataException or IOException or UnauthorizedAccessException)
        {
            host.Error.WriteLine($"error: {e.Message.ReplaceLineEndings(" ")}");
            return ExitCode.Data;
        }
        catch (OperationCanceledException)
        {
            host.Error.WriteLine("stopped");
            return ExitCode.Stopped;
        }
        finally
        {
            host.Out.Flush();
            host.Error.Flush();
        }
    }

    private static RootCommand Root(CliHost host)
    {
        var root = new RootCommand(Description)
        {
            DemoVerb.Create(host),
            GenerateVerb.Create(host),
            EvaluateVerb.Create(host),
            ExplainVerb.Create(host),
            ReplayVerb.Create(host),
            RunVerb.Create(host),
            WorstVerb.Create(host),
            StressVerb.Create(host),
            LatencyVerb.Create(host),
            KernelsVerb.Create(host),
            DevicesVerb.Create(host),
            ModelsVerb.Create(host),
            ConvertVerb.Create(host),
            ImportVerb.Create(host),
        };
        DemoVerb.AddTo(root, host);
        return root;
    }
}
