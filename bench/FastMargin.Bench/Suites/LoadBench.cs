using BenchmarkDotNet.Attributes;
using FastMargin.Bench.Matrix;
using FastMargin.Book;
using FastMargin.Feeds;
using FastMargin.Sinks;

namespace FastMargin.Bench.Suites;

/// <summary>
/// A whole book from disk: the CSV folder and the binary file. Counts are compared before anything is measured.
/// </summary>
[SimpleJob(launchCount: 1, warmupCount: 1, iterationCount: 5)]
[MemoryDiagnoser]
public class LoadBench : IWork
{
    private string _root = "";
    private long _positions;

    [Params(100_000, 1_000_000)]
    public int Accounts { get; set; }

    /// <inheritdoc/>
    public double UnitsPerOperation => _positions;

    /// <inheritdoc/>
    public string Unit => "position";

    private string Folder => Path.Combine(_root, "book");

    private string FilePath => Path.Combine(_root, "book.fmbook");

    [GlobalSetup]
    public void Setup()
    {
        _root = Directory.CreateTempSubdirectory("fastmargin-load-").FullName;
        using MarginBook book = LoadBooks.Make(Accounts);
        _positions = book.PositionCount;
        BookFolderWriter.Write(book, Folder);
        BookFileWriter.Write(book, FilePath);
        using MarginBook fromCsv = BookFolder.Read(Folder);
        using MarginBook fromFile = BookFile.Read(FilePath);
        Check(book, fromCsv);
        Check(book, fromFile);
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_root, recursive: true);

    [Benchmark(Baseline = true)]
    public long Csv()
    {
        using MarginBook book = BookFolder.Read(Folder);
        return book.PositionCount;
    }

    [Benchmark]
    public long Binary()
    {
        using MarginBook book = BookFile.Read(FilePath);
        return book.PositionCount;
    }

    private static void Check(MarginBook expected, MarginBook actual)
    {
        bool isSame = expected.AccountCount == actual.AccountCount && expected.PoolCount == actual.PoolCount
            && expected.PositionCount == actual.PositionCount;
        if (!isSame)
        {
            throw new InvalidOperationException(
                $"{actual.PositionCount} positions were loaded, {expected.PositionCount} saved.");
        }
    }
}
