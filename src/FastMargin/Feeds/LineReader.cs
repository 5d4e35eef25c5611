namespace FastMargin.Feeds;

/// <summary>Cuts bytes into lines, which end with LF or CRLF; one that is too long is passed over whole.</summary>
internal sealed class LineReader(Func<Memory<byte>, int> read)
{
    /// <summary>The longest line in bytes.</summary>
    public const int MaxLine = 1 << 16;

    private readonly byte[] _buffer = new byte[2 * MaxLine];
    private int _start;
    private int _end;

    /// <summary>Number of the line read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Reads a line; false at the end. A last line without an end counts.</summary>
    /// <param name="line">The line without its end; empty when it was too long.</param>
    /// <param name="isTooLong">Whether it was.</param>
    public bool TryRead(out ReadOnlySpan<byte> line, out bool isTooLong)
    {
        isTooLong = false;
        while (true)
        {
            int length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0 || !Fill(ref isTooLong))
            {
                bool isThere = length >= 0 || _end > _start;
                line = isTooLong ? default : _buffer.AsSpan(_start, length >= 0 ? length : _end - _start);
                if (line.EndsWith("\r"u8)) line = line[..^1];
                _start = length >= 0 ? _start + length + 1 : _end;
                if (isThere) Number++;
                isTooLong |= line.Length > MaxLine;
                return isThere;
            }
        }
    }

    // Makes room and reads on; what does not fit any more is dropped, and the line with it.
    private bool Fill(ref bool isTooLong)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            isTooLong = true;
            _end = 1;
        }

        int count = read(_buffer.AsMemory(_end));
        _end += count;
        return count > 0;
    }
}
