using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Feeds;

/// <summary>The sections of a binary book, after every byte of the file was found to be what was written.</summary>
internal sealed class BookSections
{
    private readonly MappedFile _file;
    private readonly string _path;
    private readonly BookEntry[] _entries;

    /// <exception cref="DataException">A checksum, a size, the version or the kind of file is wrong.</exception>
    public BookSections(MappedFile file, string path)
    {
        _file = file;
        _path = path;
        Header = ReadHeader();
        _entries = ReadTable();
        var isDamaged = new bool[_entries.Length];
        Parallel.For(0, _entries.Length, i => isDamaged[i] = IsDamaged(i));
        int damaged = Array.IndexOf(isDamaged, true);
        if (damaged >= 0)
        {
            throw Refuse($"section {_entries[damaged].Section} whose checksum is wrong", "an undamaged file");
        }
    }

    public BookHeader Header { get; }

    /// <summary>A section as a column, valid while the file is open.</summary>
    /// <exception cref="DataException">Its size is no whole number of values.</exception>
    public ReadOnlyMemory<T> Column<T>(BookSection section)
        where T : unmanaged
    {
        // A section that an older version does not have is one without values.
        if ((int)section > _entries.Length) return default;
        BookEntry entry = _entries[(int)section - 1];
        long count = entry.Size / Unsafe.SizeOf<T>();
        if (entry.Size % Unsafe.SizeOf<T>() == 0 && count <= int.MaxValue)
        {
            return _file.Column<T>(entry.Offset, (int)count);
        }

        throw Refuse($"section {section} of {entry.Size} bytes", $"a multiple of {Unsafe.SizeOf<T>()}");
    }

    /// <summary>A section as a column of a known number of values.</summary>
    /// <exception cref="DataException">It has another number.</exception>
    public ReadOnlyMemory<T> Column<T>(BookSection section, long count)
        where T : unmanaged
    {
        ReadOnlyMemory<T> column = Column<T>(section);
        return column.Length == count ? column : throw Refuse(
            $"section {section} of {column.Length} values", $"{count} values");
    }

    public DataException Refuse(string found, string expected) => new(new SourceLine(_path, 0), found, expected);

    private BookHeader ReadHeader()
    {
        if (_file.Length < BookLayout.FirstOffset)
        {
            throw Refuse($"{_file.Length} bytes", $"at least {BookLayout.FirstOffset}, header and section table");
        }

        ReadOnlySpan<byte> bytes = _file.Span(0, BookLayout.HeaderSize);
        BookHeader header = MemoryMarshal.Read<BookHeader>(bytes);
        if (!bytes[..BookLayout.Magic.Length].SequenceEqual(BookLayout.Magic))
        {
            throw Refuse("another kind of file", "a binary book, FMBOOK01");
        }

        if (header.Version > BookLayout.Version)
        {
            throw Refuse($"format version {header.Version}", $"at most {BookLayout.Version}: a newer program wrote it");
        }

        if (header.Checksum != Checksum.Of(bytes[..^sizeof(uint)]))
        {
            throw Refuse("a header whose checksum is wrong", "an undamaged file");
        }

        bool isKnown = header is
        {
            ByteOrderMark: BookLayout.ByteOrderMark,
            EntrySize: BookLayout.EntrySize,
            Reserved: 0,
            Sections: > 0,
        };
        isKnown &= header.Sections == BookLayout.SectionsOf(header.Version);
        if (!isKnown) throw Refuse("a header of another layout", "the layout of version 1 or 2, little-endian");
        if (header.FileSize != _file.Length)
        {
            throw Refuse($"{_file.Length} bytes", $"{header.FileSize}, as the header says");
        }

        return header;
    }

    private BookEntry[] ReadTable()
    {
        ReadOnlySpan<byte> bytes = _file.Span(
            BookLayout.HeaderSize, (int)BookLayout.FirstOffset - BookLayout.HeaderSize);
        if (Checksum.Of(bytes) != Header.TableChecksum)
        {
            throw Refuse("a section table whose checksum is wrong", "an undamaged file");
        }

        BookEntry[] entries = MemoryMarshal.Cast<byte, BookEntry>(bytes)[..Header.Sections].ToArray();
        long offset = BookLayout.FirstOffset;
        for (int i = 0; i < entries.Length; i++)
        {
            bool fits = entries[i].Section == BookLayout.Sections[i] && entries[i].Offset == offset
                && entries[i].Size >= 0 && entries[i].Size <= _file.Length - offset;
            if (!fits) throw Refuse($"section {i + 1} out of place", $"{BookLayout.Sections[i]} at byte {offset}");
            offset = BookLayout.Aligned(offset + entries[i].Size);
        }

        return offset == _file.Length ? entries : throw Refuse(
            $"{_file.Length} bytes", $"{offset}, the end of the last section");
    }

    private bool IsDamaged(int section)
    {
        uint crc = uint.MaxValue;
        long end = BookLayout.Aligned(_entries[section].Offset + _entries[section].Size);
        for (long at = _entries[section].Offset; at < end;)
        {
            int length = (int)Math.Min(1 << 30, end - at);
            crc = Checksum.Append(crc, _file.Span(at, length));
            at += length;
        }

        return ~crc != _entries[section].Checksum;
    }
}
