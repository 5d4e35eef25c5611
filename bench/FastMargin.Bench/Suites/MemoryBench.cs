using System.Diagnostics;
using FastMargin.Bench.Matrix;
using FastMargin.Bench.Results;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Feeds.Synthetic;
using FastMargin.Sinks;

namespace FastMargin.Bench.Suites;

/// <summary>
/// What a book and its index take of memory, as the system counts it: resident before the book is loaded from a file
/// and after, with the garbage collector run before each look.
/// </summary>
public static class MemoryBench
{
    private const int Accounts = 1_000_000;

    /// <summary>Runs it; the process should have done nothing else.</summary>
    public static ResultTable Run(string command, Pace pace)
    {
        ArgumentNullException.ThrowIfNull(pace);
        var table = new ResultTable(
            "MemoryBench",
            "W1, resident bytes of the process after loading the binary book, and after making an engine.",
            command, "accounts", "positions", "mode", "B a position, book", "B a position, with engine",
            "B a position, index");
        string folder = Directory.CreateTempSubdirectory("fastmargin-memory-").FullName;
        try
        {
            string path = Path.Combine(folder, "book.fmbook");
            using (MarginBook made = BookGenerator.Generate(Workloads.W1(pace.Size(Accounts), seed: 1)))
                BookFileWriter.Write(made, path);
            foreach (EvaluationMode mode in new[] { EvaluationMode.Sweep, EvaluationMode.Trigger })
                Measure(table, path, mode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return table;
    }

    private static void Measure(ResultTable table, string path, EvaluationMode mode)
    {
        long before = Resident();
        using MarginBook book = BookFile.Read(path);
        long loaded = Resident();
        using var engine = new MarginEngine(book, new EngineOptions { Mode = mode });
        long ready = Resident();
        if (engine.Book.PositionCount == 0) throw new InvalidOperationException("The book that was read is empty.");
        double positions = book.PositionCount;
        table.Add(
            book.AccountCount, book.PositionCount, mode.ToString().ToLowerInvariant(), (loaded - before) / positions,
            (ready - before) / positions, engine.IndexSize / positions);
    }

    private static long Resident()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
