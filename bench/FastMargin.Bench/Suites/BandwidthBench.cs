using FastMargin.Bench.Matrix;
using FastMargin.Bench.Results;

namespace FastMargin.Bench.Suites;

/// <summary>The machine's read bandwidth: from its caches and from memory, by one thread and by all.</summary>
public static class BandwidthBench
{
    /// <summary>The suite, and the table's name.</summary>
    public const string Name = "ReadBandwidth";

    private const long BytesOfPass = 64 << 20;

    private static readonly (string Where, long Bytes)[] _places =
        [("L1", 16 << 10), ("L2", 512 << 10), ("L3", 6 << 20), ("memory", 512 << 20)];

    /// <summary>Runs it; a short run reads from the caches only.</summary>
    public static ResultTable Run(string command, Pace pace)
    {
        ArgumentNullException.ThrowIfNull(pace);
        var table = new ResultTable(
            Name,
            "256-bit loads, one forward stream a thread, every word summed and the sum checked; `bytes` are those of "
            + "one thread. What is named after a cache is as much as fits into it on most machines.",
            command, "from", "threads", "bytes", "median GB/s", "most GB/s");
        foreach ((string where, long bytes) in pace.IsShort ? _places[..2] : _places)
        {
            foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
            {
                using var read = new ReadBandwidth(bytes, threads, (int)Math.Max(1, BytesOfPass / bytes));
                Timing timing = TurnByTurn.Measure(pace, new Contender(read.Pass))[0];
                table.Add(where, threads, bytes, read.Bytes / timing.MedianNs, read.Bytes / timing.LeastNs);
            }
        }

        return table;
    }

    /// <summary>The figures of a table in one line, for machine.json.</summary>
    public static string Summary(ResultTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return string.Join(", ", table.Rows.Select(row =>
            $"{table.Text(row, "from")} {ResultTable.Shown(table.Number(row, "median GB/s")!.Value)} GB/s "
            + $"({table.Text(row, "threads")} {(table.Text(row, "threads") == "1" ? "thread" : "threads")})"));
    }
}
