using System.Globalization;
using System.Text;
using FastMargin.Bench.Results;

namespace FastMargin.Bench.Report;

/// <summary>
/// The table of numbers in README.md, between two comments, of which the first names the folder that it is taken from.
/// </summary>
internal static class FrontPage
{
    private const string Begin = "<!-- numbers: ";
    private const string BeginEnd = " -->\n";
    private const string End = "<!-- end of numbers -->";

    private static readonly string[] _sizes = ["10000", "100000", "1000000", "4000000"];

    /// <summary>The text with its table renewed.</summary>
    /// <exception cref="FormatException">The comments, the folder or its ticks are not there.</exception>
    public static string Renew(string readme, IReadOnlyList<ResultFolder> folders)
    {
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal);
        int name = begin + Begin.Length;
        int table = begin < 0 ? -1 : readme.IndexOf(BeginEnd, name, StringComparison.Ordinal);
        int end = readme.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || table < 0 || end < table)
            throw new FormatException($"README.md: expected '{Begin}FOLDER{BeginEnd.TrimEnd()}' and '{End}'");
        string folder = readme[name..table];
        ResultFolder found = folders.FirstOrDefault(f => f.Name == folder)
            ?? throw new FormatException($"README.md: numbers of {folder}, which is not in perf-results");
        return readme[..(table + BeginEnd.Length)] + Table(found) + readme[end..];
    }

    private static string Table(ResultFolder folder)
    {
        ResultTable ticks = folder.Table("TickBench")
            ?? throw new FormatException($"README.md: {folder.Name} has no TickBench.json");
        var text = new StringBuilder();
        text.Append('\n').Append("One thread, ").Append(folder.MachineValue("processor")).Append(":\n\n");
        text.Append("| accounts | mean | p50 | p99 | looks at pools a tick |\n|---:|---:|---:|---:|---:|\n");
        foreach (string size in _sizes)
        {
            object[][] rows =
                [.. ticks.Where(
                    ("accounts", size), ("book", "W1"), ("tape", "volatile"), ("levels", "one"), ("mode", "trigger"))];
            if (rows.Length == 0) continue;
            string Time(string column) => Shown(ticks.Number(rows[^1], column) ?? double.NaN);
            text.Append("| ").Append(ResultTable.Shown(long.Parse(size, CultureInfo.InvariantCulture)))
                .Append(" | ").Append(Time("mean ns"))
                .Append(" | ").Append(Time("p50 ns"))
                .Append(" | ").Append(Time("p99 ns"))
                .Append(" | ").Append(ResultTable.Shown(ticks.Number(rows[^1], "looks a tick") ?? double.NaN))
                .Append(" |\n");
        }

        return text.Append('\n').Append(Beside(folder)).ToString();
    }

    // What stands beside the engine in one run, where that was measured.
    private static string Beside(ResultFolder folder)
    {
        if (folder.Table("Peers") is not { } peers) return "";
        var text = new StringBuilder("Beside others, in turns in one run, times FastMargin's time:\n\n");
        text.Append("| task | beside | times |\n|---|---|---:|\n");
        foreach (object[] row in peers.Rows.Where(row => IsForFront(peers, row)))
        {
            text.Append("| ").Append(peers.Text(row, "group")).Append(" | ").Append(peers.Text(row, "what"))
                .Append(" | ").Append(ResultTable.Shown(peers.Number(row, "times FastMargin") ?? double.NaN))
                .Append(" |\n");
        }

        return text.Append('\n').ToString();
    }

    // One thread of a sweep, and of each peer the best that it has.
    private static bool IsForFront(ResultTable peers, object[] row)
    {
        string what = peers.Text(row, "what");
        bool isVariant = what.StartsWith("FastMargin", StringComparison.Ordinal)
            || what.StartsWith("C++ twin, width", StringComparison.Ordinal);
        bool isSweep = peers.Text(row, "group").StartsWith("sweep", StringComparison.Ordinal);
        return !isVariant && (!isSweep || peers.Text(row, "threads") == "1");
    }

    private static string Shown(double ns) => ns < 1_000
        ? $"{ResultTable.Shown(Math.Round(ns, MidpointRounding.AwayFromZero))} ns"
        : $"{ResultTable.Shown(Math.Round(ns / 1_000, 2))} us";
}
