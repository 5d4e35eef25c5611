using FastMargin.Feeds;
using FastMargin.Formats;

namespace FastMargin.Cli.Run;

/// <summary>Tick files: CSV, packed or plain, or the binary tape.</summary>
internal static class TickInput
{
    /// <summary>What the name of a binary tape ends in.</summary>
    public const string TapeExtension = ".fmtape";

    public static ITickSource Open(string path) =>
        TapeSource.IsTape(path) ? TapeSource.Open(path) : CsvTickSource.Open(path);

    /// <summary>True for a tape, false for CSV.</summary>
    /// <exception cref="UsageException">The name says neither.</exception>
    public static bool IsTapeName(string path)
    {
        if (path.EndsWith(TapeExtension, StringComparison.OrdinalIgnoreCase)) return true;
        bool isCsv = path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase);
        return isCsv
            ? false
            : throw new UsageException($"output {path}; expected a name ending in .csv, .csv.gz or {TapeExtension}");
    }
}
