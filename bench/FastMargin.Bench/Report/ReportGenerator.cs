using System.Text;
using FastMargin.Bench.Results;

namespace FastMargin.Bench.Report;

/// <summary>
/// Everything in the checkout that is made from result files: the plots, perf-results/README.md, and the table of
/// README.md. The same results make the same texts; a number comes from a file or not at all.
/// </summary>
public static class ReportGenerator
{
    private const string Results = "perf-results";

    private const string Head = """
        # Results

        Written by `dotnet run -c Release --project bench/FastMargin.Bench -- report` from the files in the folders
        beside it, one for each processor: do not edit it. Of each suite there is the table as printed (`.md`) and the
        same for programs (`.json`); `machine.json` says what the machine was, and `notes.md` is written by hand: what
        was tried, and what bounds the figures.

        Everything is measured by three commands, with nothing else on the machine:

        ```
        dotnet run -c Release --project bench/FastMargin.Bench -- all
        bench/peers/run.sh
        dotnet run -c Release --project bench/FastMargin.Bench -- report
        ```

        `-- list` says how long each suite takes, `-- run NAME` measures one, and `-- --filter '*NAME*'` gives a class
        to BenchmarkDotNet. Every suite checks its result before it reports a time. Medians are of rounds in which the
        cases take turns. W1 and W2 are the workloads of `Workloads`: 1,000 instruments held by Zipf(1), 7.5 positions
        an account; W2 with six brackets an instrument and one position in ten above the first edge.

        What is compared instead of measured: [the simulation](simulation.md), and [how levels are
        checked](../docs/auditing.md).

        """;

    /// <summary>Paths from the root of the checkout, and what their files should hold.</summary>
    /// <exception cref="FormatException">A result file or README.md cannot be read; says which.</exception>
    public static IReadOnlyDictionary<string, string> Generate(string root)
    {
        ArgumentNullException.ThrowIfNull(root);
        IReadOnlyList<ResultFolder> folders = ResultFolder.All(Path.Combine(root, Results));
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (ResultFolder folder in folders)
        {
            foreach ((string file, string svg) in Plots.Of(folder)) files[$"{Results}/{folder.Name}/{file}"] = svg;
        }

        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (ResultFolder folder in folders) Append(text, folder);
        files[$"{Results}/README.md"] = text.ToString();
        files["README.md"] = FrontPage.Renew(File.ReadAllText(Path.Combine(root, "README.md")), folders);
        return files;
    }

    /// <summary>Writes the files; returns the paths of those that were not yet so.</summary>
    public static IReadOnlyList<string> Write(string root)
    {
        var stale = Stale(root);
        foreach ((string path, string text) in Generate(root))
        {
            if (stale.Contains(path)) File.WriteAllText(Path.Combine(root, path), text);
        }

        return stale;
    }

    /// <summary>The paths of files that are not what the results say, or are not there.</summary>
    public static IReadOnlyList<string> Stale(string root) =>
    [
        .. Generate(root)
            .Where(f => !IsSo(Path.Combine(root, f.Key), f.Value))
            .Select(f => f.Key),
    ];

    private static bool IsSo(string path, string text) => File.Exists(path) && File.ReadAllText(path) == text;

    private static void Append(StringBuilder text, ResultFolder folder)
    {
        text.Append("\n## ").Append(folder.Name).Append("\n\n| machine | |\n|---|---|\n");
        foreach ((string key, string value) in folder.Machine)
        {
            string cell = value.Replace("|", "\\|", StringComparison.Ordinal);
            text.Append("| ").Append(key).Append(" | ").Append(cell).Append(" |\n");
        }

        if (AimList.All.Any(aim => aim.Found(folder) is not null))
        {
            text.Append("\n### To reach, and found\n\n| what | to reach | found | |\n|---|---|---|---|\n");
            foreach (Aim aim in AimList.All) text.Append(aim.Row(folder)).Append('\n');
        }

        if (folder.Table("Peers") is { } peers)
        {
            text.Append("\n### Beside others, in turns in one run\n\n");
            peers.AppendTable(text);
        }

        AppendPlots(text, folder);
        AppendTables(text, folder);
        if (folder.Notes.Length > 0) text.Append('\n').Append(folder.Notes).Append('\n');
    }

    private static void AppendPlots(StringBuilder text, ResultFolder folder)
    {
        // A plot of this run may not be on disk yet, one of an open loop always is.
        string[] plots =
        [
            .. Plots.Of(folder).Select(p => p.File)
                .Concat(folder.Files.Where(f => f.EndsWith(".svg", StringComparison.Ordinal)))
                .Distinct().Order(StringComparer.Ordinal),
        ];
        if (plots.Length == 0) return;
        text.Append("\n### Plots\n\n");
        foreach (string plot in plots)
            text.Append("![").Append(plot).Append("](").Append(folder.Name).Append('/').Append(plot).Append(")\n");
    }

    private static void AppendTables(StringBuilder text, ResultFolder folder)
    {
        string[] tables =
        [
            .. folder.Files.Where(f => f.EndsWith(".md", StringComparison.Ordinal) && f != ResultFolder.NotesFile),
        ];
        if (tables.Length == 0) return;
        text.Append("\n### Tables as printed\n\n");
        foreach (string table in tables)
        {
            string name = Path.GetFileNameWithoutExtension(table);
            string about = folder.Table(name)?.About ?? "";
            text.Append("- [").Append(name).Append("](").Append(folder.Name).Append('/').Append(table).Append(')')
                .Append(about.Length > 0 ? ": " : "").Append(about).Append('\n');
        }
    }
}
