using System.IO.Compression;

namespace FastMargin.Feeds;

/// <summary>
/// Unpacks gzip and notices when the file ends early, which the platform's stream takes for the end of the text: one
/// more member of known content is put behind the file, and unless that comes out at the end, something is missing.
/// </summary>
internal sealed class GzipInput : Stream
{
    private const int BufferSize = 1 << 16;

    private static readonly byte[] _last = [.. "the end of a gzip file, FastMargin"u8];
    private static readonly byte[] _lastPacked = Pack(_last);

    private readonly GZipStream _unpacked;
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;

    public GzipInput(Stream packed) => _unpacked = new GZipStream(new Extended(packed), CompressionMode.Decompress);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">The file is damaged, or ends early.</exception>
    public override int Read(Span<byte> buffer)
    {
        // What may be the last member is held back until more has come after it.
        while (_end - _start <= _last.Length)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            int read = _unpacked.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0) return IsWhole() ? 0 : throw new InvalidDataException("the compressed text ends early");
            _end += read;
        }

        int count = Math.Min(buffer.Length, _end - _start - _last.Length);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _unpacked.Dispose();
        base.Dispose(disposing);
    }

    private bool IsWhole() => _buffer.AsSpan(_start.._end).SequenceEqual(_last);

    private static byte[] Pack(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(text);
        return packed.ToArray();
    }

    /// <summary>A file with the last member behind it.</summary>
    private sealed class Extended(Stream file) : Stream
    {
        private int _given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            int read = _given == 0 ? file.Read(buffer) : 0;
            if (read > 0) return read;
            read = Math.Min(buffer.Length, _lastPacked.Length - _given);
            _lastPacked.AsSpan(_given, read).CopyTo(buffer);
            _given += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) file.Dispose();
            base.Dispose(disposing);
        }
    }
}
