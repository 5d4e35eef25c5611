using FastMargin.Bench.Matrix;
using FastMargin.Bench.Results;
using FastMargin.Bench.Suites;

namespace FastMargin.Bench;

/// <summary>A command line of the kit, taken apart.</summary>
/// <param name="Verb">The first word.</param>
/// <param name="Names">Suites.</param>
/// <param name="Folder">Where results go.</param>
/// <param name="Native">The library of the peers, or empty.</param>
/// <param name="Root">The checkout that is reported on.</param>
/// <param name="Pace">How much time is taken.</param>
/// <param name="Wrong">What cannot be understood.</param>
internal sealed record BenchLine(
    string Verb, IReadOnlyList<string> Names, string Folder, string Native, string Root, Pace Pace,
    IReadOnlyList<string> Wrong)
{
    public static BenchLine Parse(string[] args)
    {
        var line = new BenchLine(
            args[0], [], Path.Combine(Repository.Root, "perf-results", Machine.FolderName), "", Repository.Root,
            Pace.Full, []);
        for (int i = 1; i < args.Length; i++)
        {
            bool hasNext = i + 1 < args.Length;
            line = args[i] switch
            {
                "--short" => line with { Pace = Pace.Brief },
                "--out" when hasNext => line with { Folder = Path.GetFullPath(args[++i]) },
                "--native" when hasNext => line with { Native = Path.GetFullPath(args[++i]) },
                "--root" when hasNext => line with { Root = Path.GetFullPath(args[++i]) },
                var name when line.Verb == "run" && SuiteList.Find(name) is { } suite =>
                    line with { Names = [.. line.Names, suite.Name] },
                var wrong => line with { Wrong = [.. line.Wrong, $"'{wrong}'"] },
            };
        }

        return line;
    }
}
