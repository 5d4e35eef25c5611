using System.Buffers.Binary;
using FastMargin.Book;
using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Instruments;
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
        Assert.Contains("format version 2", error.Found, StringComparison.Ordinal);
        Assert.Contains("at most 1", error.Expected, StringComparison.Ordinal);
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

    /// <summary>Makes all checksums right again.</summary>
    private static byte[] Sealed(byte[] bytes)
    {
        for (int i = 0; i < BookLayout.Sections.Count; i++)
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
