using CsvHelper;
using FastMargin.Instruments;
using Microsoft.Win32.SafeHandles;

namespace FastMargin.Feeds;

/// <summary>
/// A large CSV file cut at line ends, so that all cores can parse it. No field of such a file can hold a line end:
/// where a quoted one does, the chunk it was cut from ends inside quotes and is refused as malformed.
/// </summary>
internal sealed class FileChunks : IDisposable
{
    /// <summary>Bytes of a chunk, but for the rest of its last line.</summary>
    public const int DefaultChunkSize = 4 << 20;

    private const int LookAhead = 4096;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly List<long> _starts = [0];

    public FileChunks(string path, int chunkSize = DefaultChunkSize)
    {
        _path = path;
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
        TotalLength = RandomAccess.GetLength(_file);
        for (long at = chunkSize; at < TotalLength; at += chunkSize)
        {
            long start = AfterLineEnd(Math.Max(at, _starts[^1]));
            if (start < TotalLength) _starts.Add(start);
            at = Math.Max(at, start);
        }
    }

    public int Count => _starts.Count;

    public long TotalLength { get; }

    public long Length(int chunk) => (chunk + 1 < Count ? _starts[chunk + 1] : TotalLength) - _starts[chunk];

    /// <summary>The header, for all chunks to share; its own rows are not to be read.</summary>
    public CsvRows Header(string[] columns)
    {
        byte[] bytes = Bytes(0);
        if (bytes is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..])
        {
            throw new DataException(new SourceLine(_path, 1), "UTF-16 text", "UTF-8");
        }

        using var rows = new CsvRows(CsvReader.Create(bytes, CsvRows.Options), _path, columns);
        return rows;
    }

    /// <summary>The rows of a chunk; their lines count from its start.</summary>
    public CsvRows Open(int chunk, CsvRows header) =>
        new(CsvReader.Create(Bytes(chunk), CsvRows.Options with { HasHeader = chunk == 0 }), header);

    /// <summary>Lines of the file before a chunk.</summary>
    public int LinesBefore(int chunk)
    {
        int lines = 0;
        for (int i = 0; i < chunk; i++) lines += Bytes(i).AsSpan().Count((byte)'\n');
        return lines;
    }

    public void Dispose() => _file.Dispose();

    private byte[] Bytes(int chunk)
    {
        if (Length(chunk) > Array.MaxLength)
        {
            throw new DataException(new SourceLine(_path, 1), $"a line of {Length(chunk)} bytes", "lines");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)Length(chunk));
        try
        {
            for (int done = 0; done < bytes.Length;)
            {
                int read = RandomAccess.Read(_file, bytes.AsSpan(done), _starts[chunk] + done);
                if (read == 0) throw new EndOfStreamException("the file became shorter while it was read");
                done += read;
            }
        }
        catch (IOException e)
        {
            throw InputFile.Unreadable(_path, e);
        }

        return bytes;
    }

    private long AfterLineEnd(long from)
    {
        Span<byte> ahead = stackalloc byte[LookAhead];
        for (long at = from; at < TotalLength; at += LookAhead)
        {
            int read = RandomAccess.Read(_file, ahead, at);
            int end = ahead[..read].IndexOf((byte)'\n');
            if (end >= 0) return at + end + 1;
            if (read < LookAhead) break;
        }

        return TotalLength;
    }
}
