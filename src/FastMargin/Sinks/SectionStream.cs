using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMargin.Formats;

namespace FastMargin.Sinks;

/// <summary>One section after the other, each with its checksum and its zeros to the next boundary.</summary>
internal sealed class SectionStream : Stream
{
    private readonly Stream _target;
    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly List<BookEntry> _entries = [];
    private BookEntry _open;
    private int _buffered;

    public SectionStream(Stream target)
    {
        _target = target;
        target.Write(new byte[BookLayout.FirstOffset]);
        _open.Offset = BookLayout.FirstOffset;
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get =>
        throw new NotSupportedException(); set => throw new NotSupportedException();
    }

    /// <summary>Writes a section; what <paramref name="fill"/> writes to this stream is its content.</summary>
    public void Section(BookSection section, Action<SectionStream> fill)
    {
        _open.Section = section;
        _open.Checksum = uint.MaxValue;
        fill(this);
        long end = _open.Offset + _open.Size;
        long next = BookLayout.Aligned(end);
        Write(stackalloc byte[(int)(next - end)]);
        Drain();
        _open.Checksum = ~_open.Checksum;
        _open.Size = end - _open.Offset;
        _entries.Add(_open);
        _open = new BookEntry { Offset = next };
    }

    /// <summary>Adds a value.</summary>
    public void Add<T>(T value)
        where T : unmanaged
    {
        if (_buffer.Length - _buffered < Unsafe.SizeOf<T>()) Drain();
        MemoryMarshal.Write(_buffer.AsSpan(_buffered), value);
        _buffered += Unsafe.SizeOf<T>();
        _open.Size += Unsafe.SizeOf<T>();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _open.Size += buffer.Length;
        while (!buffer.IsEmpty)
        {
            if (_buffered == _buffer.Length) Drain();
            int part = Math.Min(buffer.Length, _buffer.Length - _buffered);
            buffer[..part].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += part;
            buffer = buffer[part..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Goes back to the start, and writes header and section table.</summary>
    public void Finish(BookHeader header)
    {
        byte[] table = new byte[BookLayout.FirstOffset - BookLayout.HeaderSize];
        MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_entries)).CopyTo(table);
        header.TableChecksum = Checksum.Of(table);
        header.FileSize = _open.Offset;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<BookHeader>(ref header));
        header.Checksum = Checksum.Of(bytes[..^sizeof(uint)]);
        _target.Position = 0;
        _target.Write(bytes);
        _target.Write(table);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Drain()
    {
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(0, _buffered);
        _open.Checksum = Checksum.Append(_open.Checksum, bytes);
        _target.Write(bytes);
        _buffered = 0;
    }
}
