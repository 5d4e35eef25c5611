using System.Buffers.Binary;
using FastMargin.Book;
using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Models.Sets;
using FastMargin.Sinks;

namespace FastMargin.Tests.Feeds;

public sealed class BookFileTests
{
    [Fact]
    public void Any_changed_byte_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] good = Good(folder);
        var random = new Random(7);
        for (int round = 0; round < 4000; round++)
        {
            int at = round < good.Length ? round : random.Next(good.Length);
            byte[] bad = [.. good];
            bad[at] ^= (byte)(1 << random.Next(8));
            Refused(folder, bad, $"byte {at}");
        }
    }

    [Fact]
    public void A_file_cut_short_or_grown_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] good = Good(folder);
        for (int length = 0; length < good.Length; length += 1 + (length / 64)) Refused(
            folder, good[..length], $"{length} bytes");
        Refused(folder, good[..^1], "one byte short");
        Refused(folder, [.. good, 0], "one byte more");
        Refused(folder, [.. good, .. new byte[64]], "64 bytes more");
    }

    [Fact]
    public void A_newer_version_is_named()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = Good(folder);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), BookLayout.Version + 1);
        DataException error = Refused(folder, Sealed(bytes), "version");
        Assert.Contains("format version 3", error.Found, StringComparison.Ordinal);
        Assert.Contains("at most 2", error.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_version_1_is_read_as_a_book_without_margin_models()
    {
        using var folder = new TemporaryFolder();
        using MarginBook book = SampleBooks.Random(4, accounts: 8);
        BookFileWriter.Write(book, folder["good"]);
        File.WriteAllBytes(folder["old"], OfVersion1(File.ReadAllBytes(folder["good"])));
        using MarginBook old = BookFile.Read(folder["old"]);
        SameBook.Check(book, old);
        Assert.Null(ModelDesk.Of(old));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_version_with_the_sections_of_another_is_refused(int version)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = Good(folder);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), version);
        DataException error = Refused(folder, Sealed(bytes), $"version {version}");
        Assert.Contains("version 1 or 2", error.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("accounts that do not rise", 1, 0, 0, 1)]
    [InlineData("the same account twice", 0, 0, 0, 1)]
    [InlineData("no such account", 0, 0, 1 << 20, 1)]
    [InlineData("no such model", 0, 3, 1, 1)]
    [InlineData("a model below zero", 0, -1, 1, 1)]
    public void Models_of_accounts_that_are_no_rows_are_refused(string what, int a, int x, int b, int y)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = Good(folder);
        Span<byte> entry = EntryOf(bytes, BookSection.AccountModels);
        int offset = (int)BinaryPrimitives.ReadInt64LittleEndian(entry[8..]);
        Assert.True(BinaryPrimitives.ReadInt64LittleEndian(entry[16..]) >= 16, "two accounts with a model");
        int[] rows = [a, x, b, y];
        for (int i = 0; i < rows.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset + (4 * i)), rows[i]);
        }

        DataException error = Refused(folder, Sealed(bytes), what);
        Assert.Contains("model", error.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Accounts_that_name_models_of_a_file_without_any_are_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = Good(folder);
        Span<byte> entry = EntryOf(bytes, BookSection.Models);
        int offset = (int)BinaryPrimitives.ReadInt64LittleEndian(entry[8..]);
        int size = (int)BinaryPrimitives.ReadInt64LittleEndian(entry[16..]);
        bytes.AsSpan(offset, size).Fill((byte)' ');
        DataException error = Refused(folder, Sealed(bytes), "blank models");
        Assert.Contains("no JSON", error.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_that_are_no_sets_are_refused_though_every_checksum_is_right()
    {
        using var folder = new TemporaryFolder();
        byte[] good = Good(folder);
        var random = new Random(13);
        Span<byte> entry = EntryOf(good, BookSection.Models);
        int offset = (int)BinaryPrimitives.ReadInt64LittleEndian(entry[8..]);
        int size = good.Length - offset;
        byte[] marks = [.. "\"\\u{}[],:dD8"u8];
        int refused = 0;
        for (int round = 0; round < 2000; round++)
        {
            byte[] bad = [.. good];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                bool isAny = random.Next(3) == 0;
                bad[offset + random.Next(size)] = isAny ? (byte)random.Next(256) : marks[random.Next(marks.Length)];
            }

            try
            {
                using MarginBook book = Read(folder, Sealed(bad));
            }
            catch (DataException)
            {
                refused++;
            }
        }

        Assert.True(refused > 1000, $"{refused} refused");
    }

    [Fact]
    public void Another_kind_of_file_is_named()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = Good(folder);
        "FMTAPE01"u8.CopyTo(bytes);
        DataException error = Refused(folder, Sealed(bytes), "magic");
        Assert.Contains("FMBOOK01", error.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16, int.MaxValue)]
    [InlineData(20, int.MaxValue)]
    [InlineData(32, int.MaxValue)]
    [InlineData(32, -1)]
    [InlineData(36, int.MaxValue)]
    [InlineData(36, int.MinValue)]
    [InlineData(40, int.MaxValue)]
    [InlineData(44, -7)]
    public void Counts_that_do_not_fit_the_file_are_refused(int offset, int value)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = Good(folder);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), value);
        Refused(folder, Sealed(bytes), $"offset {offset}");
    }

    [Fact]
    public void Content_that_is_no_book_is_refused_though_every_checksum_is_right()
    {
        using var folder = new TemporaryFolder();
        byte[] good = Good(folder);
        var random = new Random(11);
        for (int round = 0; round < 3000; round++)
        {
            byte[] bad = [.. good];
            int at = random.Next((int)BookLayout.FirstOffset, good.Length);
            bad[at] = (byte)random.Next(256);
            try
            {
                using MarginBook book = Read(folder, Sealed(bad));
            }
            catch (DataException)
            {
                // A byte that still makes a book is as good as any; one that does not must be refused, not crash.
            }
        }
    }

    private static byte[] Good(TemporaryFolder folder)
    {
        using MarginBook book = SampleBooks.Random(3, accounts: 8);
        BookFileWriter.Write(book, folder["good"]);
        return File.ReadAllBytes(folder["good"]);
    }

    private static Span<byte> EntryOf(byte[] bytes, BookSection section) =>
        bytes.AsSpan(BookLayout.HeaderSize + (((int)section - 1) * BookLayout.EntrySize), BookLayout.EntrySize);

    /// <summary>The same without what version 2 has more.</summary>
    private static byte[] OfVersion1(byte[] bytes)
    {
        Span<byte> first = EntryOf(bytes, BookSection.Models);
        int end = (int)BinaryPrimitives.ReadInt64LittleEndian(first[8..]);
        first.Clear();
        EntryOf(bytes, BookSection.AccountModels).Clear();
        byte[] old = bytes[..end];
        BinaryPrimitives.WriteInt32LittleEndian(old.AsSpan(8), 1);
        BinaryPrimitives.WriteInt32LittleEndian(old.AsSpan(16), 22);
        BinaryPrimitives.WriteInt64LittleEndian(old.AsSpan(24), end);
        return Sealed(old, sections: 22);
    }

    /// <summary>Makes all checksums right again.</summary>
    private static byte[] Sealed(byte[] bytes, int sections = 24)
    {
        for (int i = 0; i < sections; i++)
        {
            Span<byte> entry = bytes.AsSpan(BookLayout.HeaderSize + (i * BookLayout.EntrySize), BookLayout.EntrySize);
            int offset = (int)BinaryPrimitives.ReadInt64LittleEndian(entry[8..]);
            int size = (int)BinaryPrimitives.ReadInt64LittleEndian(entry[16..]);
            int end = (int)BookLayout.Aligned(offset + size);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], Checksum.Of(bytes.AsSpan(offset..end)));
        }

        uint table = Checksum.Of(bytes.AsSpan(BookLayout.HeaderSize..(int)BookLayout.FirstOffset));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(56), table);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(60), Checksum.Of(bytes.AsSpan(0, 60)));
        return bytes;
    }

    private static MarginBook Read(TemporaryFolder folder, byte[] bytes)
    {
        File.WriteAllBytes(folder["bad"], bytes);
        return BookFile.Read(folder["bad"]);
    }

    private static DataException Refused(TemporaryFolder folder, byte[] bytes, string what)
    {
        try
        {
            using MarginBook book = Read(folder, bytes);
        }
        catch (DataException e)
        {
            Assert.StartsWith(folder["bad"], e.File, StringComparison.Ordinal);
            return e;
        }

        throw new Xunit.Sdk.XunitException($"{what}: the file was accepted");
    }
}
