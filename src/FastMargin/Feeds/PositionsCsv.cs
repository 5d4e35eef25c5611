using FastMargin.Book;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Feeds;

/// <summary>
/// The positions of a book folder: parsed in chunks by all cores, then put in order of pools. Rows may come in any
/// order; in order of accounts they are read fastest.
/// </summary>
internal sealed class PositionsCsv(string path, BookDraft draft, IProgress<LoadProgress>? progress)
{
    public static readonly string[] Columns = ["account", "pool?", "instrument", "quantity", "entry_price?"];

    private List<PositionChunk> _chunks = [];
    private int[] _finalPool = [];

    /// <summary>Reads the file.</summary>
    /// <exception cref="DataException">The first wrong row.</exception>
    public void Parse() => _chunks = ReadChunks();

    /// <summary>Seals the pools of the draft, which must all be known, and fills its position columns.</summary>
    public void Arrange()
    {
        List<PositionChunk> chunks = _chunks;
        _chunks = [];
        _finalPool = draft.SealPools();
        int[] starts = CountRows(chunks);
        int rows = starts[^1];
        ushort[] instruments = GC.AllocateUninitializedArray<ushort>(rows);
        long[] lots = GC.AllocateUninitializedArray<long>(rows);
        long[] entries = GC.AllocateUninitializedArray<long>(rows);
        int[] next = starts.AsSpan().ToArray();
        foreach (PositionChunk chunk in chunks)
        {
            for (int i = 0; i < chunk.Count; i++)
            {
                int to = next[_finalPool[chunk.Pools[i]]]++;
                instruments[to] = chunk.Instruments[i];
                lots[to] = chunk.Lots[i];
                entries[to] = chunk.Entries[i];
            }
        }

        draft.Columns.Starts = starts;
        draft.Columns.Instruments = instruments;
        draft.Columns.Lots = lots;
        draft.Columns.Entries = entries;
    }

    /// <summary>The line that a row of the columns came from, found by reading the file again.</summary>
    public SourceLine LineOf(int row)
    {
        int pool = Array.BinarySearch(draft.Columns.Starts.ToArray(), row);
        // Pools without positions start where the next one does: the last of equals is the owner.
        pool = pool < 0 ? ~pool - 1 : pool;
        while (draft.Columns.Starts.Span[pool + 1] == row) pool++;
        int before = row - draft.Columns.Starts.Span[pool];
        using CsvRows rows = CsvRows.Open(path, Columns);
        var parser = new PositionParser(draft);
        while (rows.Read())
        {
            if (parser.Parse(rows) && _finalPool[parser.Pool] == pool && before-- == 0) return rows.Here;
        }

        return new SourceLine(path, 0);
    }

    private List<PositionChunk> ReadChunks()
    {
        using FileChunks file = InputFile.Open(path, p => new FileChunks(p));
        CsvRows header = file.Header(Columns);
        var chunks = new PositionChunk?[file.Count];
        var faults = new DataException?[file.Count];
        long done = 0;
        Parallel.For(0, file.Count, (i, state) =>
        {
            try
            {
                chunks[i] = ReadChunk(file, i, header);
                long total = Interlocked.Add(ref done, file.Length(i));
                progress?.Report(new LoadProgress(BookFolder.Positions, total, file.TotalLength));
            }
            catch (DataException e)
            {
                faults[i] = e.At(new SourceLine(path, e.Line + file.LinesBefore(i)));
                // Chunks before this one still run, so the error reported is always the first in the file.
                state.Break();
            }
        });
        if (Array.Find(faults, f => f is not null) is { } first) throw first;
        return [.. chunks.Select(c => c!)];
    }

    private PositionChunk ReadChunk(FileChunks file, int index, CsvRows header)
    {
        using CsvRows rows = file.Open(index, header);
        var parser = new PositionParser(draft);
        var chunk = new PositionChunk((int)(file.Length(index) / PositionChunk.TypicalRowSize) + 1);
        while (rows.Read())
        {
            if (parser.Parse(rows)) chunk.Add(parser.Pool, parser.Instrument, parser.Lots, parser.Entry);
        }

        return chunk;
    }

    private int[] CountRows(List<PositionChunk> chunks)
    {
        int[] starts = new int[draft.Columns.Pools + 1];
        foreach (PositionChunk chunk in chunks)
        {
            foreach (int pool in chunk.Pools.AsSpan(0, chunk.Count)) starts[_finalPool[pool] + 1]++;
        }

        for (int pool = 0; pool < starts.Length - 1; pool++) starts[pool + 1] = checked(
            starts[pool] + starts[pool + 1]);
        return starts;
    }
}

/// <summary>Rows of one chunk, as columns.</summary>
internal sealed class PositionChunk(int capacity)
{
    /// <summary>Bytes of a short row: a guess that rarely makes the columns grow.</summary>
    public const int TypicalRowSize = 32;

    public int Count { get; private set; }

    public int[] Pools = GC.AllocateUninitializedArray<int>(capacity);
    public ushort[] Instruments = GC.AllocateUninitializedArray<ushort>(capacity);
    public long[] Lots = GC.AllocateUninitializedArray<long>(capacity);
    public long[] Entries = GC.AllocateUninitializedArray<long>(capacity);

    public void Add(int pool, int instrument, long lots, PackedPrice entry)
    {
        if (Count == Pools.Length) Grow();
        Pools[Count] = pool;
        Instruments[Count] = (ushort)instrument;
        Lots[Count] = lots;
        Entries[Count++] = entry.Bits;
    }

    private void Grow()
    {
        Array.Resize(ref Pools, 2 * Count);
        Array.Resize(ref Instruments, 2 * Count);
        Array.Resize(ref Lots, 2 * Count);
        Array.Resize(ref Entries, 2 * Count);
    }
}
