using System.Buffers.Binary;
using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Sinks;

namespace FastMargin.Tests.Feeds;

public sealed class TapeSourceTests
{
    [Fact]
    public void Any_changed_byte_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] good = Good(folder);
        var random = new Random(17);
        for (int round = 0; round < 3000; round++)
        {
            int at = round < 200 ? round : random.Next(good.Length);
            byte[] bad = [.. good];
            bad[at] ^= (byte)(1 << random.Next(8));
            Refused(folder, bad, $"byte {at}");
        }
    }

    [Fact]
    public void A_tape_cut_short_or_grown_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] good = Good(folder);
        for (int length = 0; length < good.Length; length += 1 + (length / 64)) Refused(
            folder, good[..length], $"{length} bytes");
        Refused(folder, [.. good, 0], "one byte more");
    }

    [Fact]
    public void A_newer_version_is_named()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = Good(folder);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), TapeLayout.Version + 1);
        DataException error = Refused(folder, bytes, "version");
        Assert.Contains("format version 2", error.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Ticks_before_a_damaged_block_are_given_and_none_of_it()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = Good(folder, rows: 3 * TapeLayout.BlockRecords);
        bytes[TapeLayout.HeaderSize + (2 * TapeLayout.BlockRecords * TapeLayout.RecordSize)] ^= 1;
        File.WriteAllBytes(folder["bad"], bytes);
        using TapeSource tape = TapeSource.Open(folder["bad"]);
        DataException error = Assert.Throws<DataException>(() => TickText.All(tape));
        Assert.Equal(2 * TapeLayout.BlockRecords, tape.Done);
        Assert.Contains("records 8193 to 12288 whose checksum is wrong", error.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_tape_is_a_tape()
    {
        using var folder = new TemporaryFolder();
        TapeWriter.Write(folder["tape"], _ => { });
        using TapeSource tape = TapeSource.Open(folder["tape"]);
        Assert.False(tape.TryRead(out _));
        Assert.True(TapeSource.IsTape(folder["tape"]));
        Assert.False(BookFile.IsBook(folder["tape"]));
    }

    private static byte[] Good(TemporaryFolder folder, int rows = 300)
    {
        string text = string.Concat(Enumerable.Range(0, rows).Select(i => $"{i},S{i % 7},,,{i + 1}.25,1\n"));
        using CsvTickSource source = TickText.Source(text);
        TapeWriter.Write(source, folder["good"]);
        return File.ReadAllBytes(folder["good"]);
    }

    private static DataException Refused(TemporaryFolder folder, byte[] bytes, string what)
    {
        File.WriteAllBytes(folder["bad"], bytes);
        try
        {
            using TapeSource tape = TapeSource.Open(folder["bad"]);
            TickText.All(tape);
        }
        catch (DataException e)
        {
            Assert.Equal(folder["bad"], e.File);
            return e;
        }

        throw new Xunit.Sdk.XunitException($"{what}: the tape was accepted");
    }
}
