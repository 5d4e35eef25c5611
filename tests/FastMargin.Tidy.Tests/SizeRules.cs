namespace FastMargin.Tidy.Tests;

/// <summary>How long a file, a method and a line may be.</summary>
internal static class SizeRules
{
    public const int MaxFileLines = 400;
    public const int MaxMedianFileLines = 150;
    public const int MaxMethodLines = 70;
    public const int MaxMethodLinesP90 = 20;
    public const int MaxLineColumns = 120;
    public const int MaxEditorConfigLines = 60;
    public const long MaxFileBytes = 1 << 20;

    public static IEnumerable<string> FileLength(string path, string text, int limit)
    {
        int lines = CountLines(text);
        return lines > limit ? [$"{path}: {lines} lines, at most {limit}"] : [];
    }

    public static IEnumerable<string> LineLength(string path, string text) =>
        text.Split('\n')
            .Select((line, index) => (Columns: line.TrimEnd('\r').Length, Number: index + 1))
            .Where(line => line.Columns > MaxLineColumns)
            .Select(line => $"{path}:{line.Number}: {line.Columns} columns, at most {MaxLineColumns}");

    public static IEnumerable<string> MethodLength(string path, string text) =>
        MethodScanner.Scan(text)
            .Where(method => method.Lines > MaxMethodLines)
            .Select(method =>
                $"{path}:{method.Line}: {method.Name} has {method.Lines} lines, at most {MaxMethodLines}");

    public static IEnumerable<string> Weight(string path, long bytes) =>
        bytes > MaxFileBytes ? [$"{path}: {bytes} bytes, at most {MaxFileBytes}"] : [];

    public static IEnumerable<string> Quantile(string what, IEnumerable<int> lengths, double share, int limit)
    {
        int value = QuantileOf(lengths, share);
        return value > limit ? [$"{what}: {value} lines at quantile {share}, at most {limit}"] : [];
    }

    /// <summary>The smallest length that at least a share of all lengths do not exceed; 0 if there are none.</summary>
    public static int QuantileOf(IEnumerable<int> lengths, double share)
    {
        int[] sorted = [.. lengths.Order()];
        return sorted.Length == 0 ? 0 : sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    }

    public static int CountLines(string text) => text.AsSpan().TrimEnd('\n').Count('\n') + 1;
}
