using FastMargin.Instruments;

namespace FastMargin.Feeds.Span;

/// <summary>The lines of a stream, one at a time in a buffer of fixed size.</summary>
internal sealed class SpanLines(Stream stream, string file)
{
    /// <summary>The longest line; published records have at most 170 characters.</summary>
    public const int MaxSize = 1024;

    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly byte[] _line = new byte[MaxSize];
    private int _at;
    private int _end;
    private int _number;

    /// <summary>Number of the line last read, from 1.</summary>
    public SourceLine Here => new(file, _number);

    /// <summary>The next line without its end; false after the last.</summary>
    /// <exception cref="DataException">It is too long, or cannot be read.</exception>
    public bool Read(out ReadOnlySpan<byte> line)
    {
        int size = 0;
        line = default;
        _number++;
        while (true)
        {
            if (_at == _end && !Fill())
            {
                line = _line.AsSpan(0, size);
                return size > 0;
            }

            ReadOnlySpan<byte> rest = _buffer.AsSpan(_at, _end - _at);
            int stop = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> part = stop < 0 ? rest : rest[..stop];
            if (size + part.Length > MaxSize)
                throw new DataException(Here, $"a record of more than {MaxSize} characters", "a fixed-width record");
            part.CopyTo(_line.AsSpan(size));
            size += part.Length;
            _at += part.Length + (stop < 0 ? 0 : 1);
            if (stop < 0) continue;
            line = _line.AsSpan(0, size).TrimEnd((byte)'\r');
            return true;
        }
    }

    private bool Fill()
    {
        try
        {
            _at = 0;
            _end = stream.Read(_buffer);
            return _end > 0;
        }
        catch (IOException e)
        {
            throw InputFile.Unreadable(file, e);
        }
    }
}
