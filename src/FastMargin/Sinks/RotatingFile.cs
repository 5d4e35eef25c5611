namespace FastMargin.Sinks;

/// <summary>
/// A file of lines that makes way for a new one when it is full: <c>events.jsonl</c> becomes <c>events.jsonl.1</c>, the
/// one before that <c>.2</c>, and the oldest beyond the count goes. A line is never divided. Every step that failed can
/// be tried again: what was written stays known, and what was written in part is written over.
/// </summary>
internal sealed class RotatingFile(string path, long maxSize, int keep, Func<string, Stream> open) : IDisposable
{
    private Stream? _stream;
    private long _size;

    /// <summary>Opens a file to go on where it ends; a torn last line is cut off.</summary>
    public static Stream OpenToAppend(string path)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            long end = EndOfLastLine(stream);
            if (end < stream.Length) stream.SetLength(end);
            stream.Position = stream.Length;
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Writes a beginning of <paramref name="lines"/>: as many whole lines as the file takes.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="IOException">Nothing of it counts as written.</exception>
    public int Write(ReadOnlySpan<byte> lines)
    {
        if (_stream is null)
        {
            _stream = open(path);
            _size = _stream.Length;
        }

        if (_size > 0 && _size + FirstLine(lines) > maxSize) Rotate();
        ReadOnlySpan<byte> piece = lines[..Fitting(lines)];
        if (_stream!.CanSeek) _stream.Position = _size;
        _stream.Write(piece);
        _stream.Flush();
        _size += piece.Length;
        return piece.Length;
    }

    public void Dispose() => _stream?.Dispose();

    private static long EndOfLastLine(FileStream stream)
    {
        Span<byte> one = stackalloc byte[1];
        for (long end = stream.Length; end > 0; end--)
        {
            stream.Position = end - 1;
            stream.ReadExactly(one);
            if (one[0] == '\n') return end;
        }

        return 0;
    }

    private static int FirstLine(ReadOnlySpan<byte> lines)
    {
        int end = lines.IndexOf((byte)'\n');
        return end < 0 ? lines.Length : end + 1;
    }

    private int Fitting(ReadOnlySpan<byte> lines)
    {
        long room = maxSize - _size;
        if (lines.Length <= room) return lines.Length;
        int end = room <= 0 ? -1 : lines[..(int)room].LastIndexOf((byte)'\n');
        return end < 0 ? FirstLine(lines) : end + 1;
    }

    private void Rotate()
    {
        if (keep == 0)
        {
            _stream!.SetLength(0);
            _size = 0;
            return;
        }

        // Only files before the first gap move, so that a rotation that failed half-way loses nothing when repeated.
        int gap = 1;
        while (gap < keep && File.Exists(Old(gap))) gap++;
        File.Delete(Old(gap));
        for (int i = gap - 1; i > 0; i--) File.Move(Old(i), Old(i + 1));
        _stream!.Dispose();
        _stream = null;
        File.Move(path, Old(1));
        _stream = open(path);
        _size = _stream.Length;
    }

    private string Old(int number) => FormattableString.Invariant($"{path}.{number}");
}
