using System.IO.Compression;
using System.Text;
using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Tests.Feeds;

public sealed class CsvTickSourceTests
{
    [Fact]
    public void Fields_are_exact_and_absent_ones_are_told_from_zero()
    {
        using CsvTickSource source = TickText.Source("5,A,1.10,,,\n5,B,,,0.000000000000000001,0\n7,A,,2,,\n");
        Assert.Equal(["5,A,1.1,,,", "5,B,,,0.000000000000000001,0", "7,A,,2,,"], TickText.All(source));
        Assert.Equal(["A", "B"], source.Symbols);
    }

    [Theory]
    [InlineData("1,A,,,x,", 2, "last \"x\" is not a decimal", "a form like")]
    [InlineData("1,A,NaN,,,", 2, "bid \"NaN\" is not a decimal", "a form like")]
    [InlineData("1,A,,,1,-2", 2, "qty -2", "zero or more")]
    [InlineData("1,A,,,,2", 2, "qty without last", "the price that was traded at")]
    [InlineData("1.5,A,,,1,", 2, "timestamp_ns \"1.5\"", "whole nanoseconds since 1970")]
    [InlineData(",A,,,1,", 2, "timestamp_ns \"\"", "whole nanoseconds since 1970")]
    [InlineData("9999999999999999999,A,,,1,", 2, "timestamp_ns \"9999999999999999999\"", "whole nanoseconds")]
    [InlineData("1,,,,1,", 2, "instrument \"\"", "1 to 128 bytes of UTF-8")]
    [InlineData("2,A,,,1,\n1,A,,,1,", 3, "timestamp_ns 1 after 2", "times that do not fall")]
    [InlineData("2,A,,,1,\n3,A,,,1", 3, "5 fields", "6, as in the header")]
    [InlineData("2,A,,,1e300,", 2, "last \"1e300\" is too large", "below 1.7e20")]
    public void A_bad_row_is_refused_with_its_line(string rows, int line, string found, string expected)
    {
        using CsvTickSource source = TickText.Source(rows);
        DataException error = Assert.Throws<DataException>(() => TickText.All(source));
        Assert.Equal(("ticks.csv", line), (error.File, error.Line));
        Assert.Contains(found, error.Found, StringComparison.Ordinal);
        Assert.Contains(expected, error.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Compressed_text_is_known_by_its_content_and_not_by_its_name()
    {
        using var folder = new TemporaryFolder();
        byte[] packed = Packed(TickText.Header + "1,A,1,2,,\n");
        File.WriteAllBytes(folder["packed.csv"], packed);
        folder.Write("plain.csv.gz", TickText.Header + "1,A,1,2,,\n");
        using CsvTickSource fromPacked = CsvTickSource.Open(folder["packed.csv"]);
        using CsvTickSource fromPlain = CsvTickSource.Open(folder["plain.csv.gz"]);
        Assert.Equal(["1,A,1,2,,"], TickText.All(fromPacked));
        Assert.Equal(["1,A,1,2,,"], TickText.All(fromPlain));
    }

    [Fact]
    public void Compressed_text_cut_short_or_damaged_is_refused_or_gives_the_same_ticks()
    {
        using var folder = new TemporaryFolder();
        string rows = TickText.Random(3, rows: 400);
        byte[] packed = Packed(TickText.Header + rows);
        List<string> expected = TickText.All(TickText.Source(rows));
        var random = new Random(3);
        for (int round = 0; round < 600; round++)
        {
            byte[] bad = [.. packed];
            if (round % 2 == 0) bad = bad[..random.Next(packed.Length)];
            else bad[random.Next(packed.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(folder["bad.csv.gz"], bad);
            try
            {
                using CsvTickSource source = CsvTickSource.Open(folder["bad.csv.gz"]);
                Assert.Equal(expected, TickText.All(source));
            }
            catch (DataException e)
            {
                Assert.Equal(folder["bad.csv.gz"], e.File);
            }
        }
    }

    [Fact]
    public void Mutated_rows_are_read_or_refused_but_never_crash()
    {
        byte[] good = Encoding.UTF8.GetBytes(TickText.Header + TickText.Random(1, rows: 20));
        var random = new Random(19);
        for (int round = 0; round < 5000; round++)
        {
            byte[] bad = [.. good];
            for (int i = random.Next(1, 4); i > 0; i--) bad[random.Next(bad.Length)] = (byte)random.Next(256);
            try
            {
                using CsvTickSource source = CsvTickSource.Read(new MemoryStream(bad), "bad");
                Assert.InRange(TickText.All(source).Count, 0, 80);
            }
            catch (DataException e)
            {
                Assert.True(e.File == "bad", $"round {round}: {e}");
            }
        }
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        DataException error = Assert.Throws<DataException>(() => CsvTickSource.Open("no-such-file.csv.gz"));
        Assert.Equal("no-such-file.csv.gz: no such file; expected a file", error.Message);
    }

    [Fact]
    [Trait("Category", "OutsideData")]
    public void Every_tick_file_of_the_outside_data_is_read_to_its_end()
    {
        OutsideData.SkipUnlessPresent();
        Assert.NotEmpty(OutsideData.Ticks);
        foreach (string path in OutsideData.Ticks)
        {
            using CsvTickSource source = CsvTickSource.Open(path);
            long ticks = 0;
            while (source.TryRead(out QuoteTick tick))
            {
                ticks++;
                Assert.InRange(tick.Symbol, 0, source.Symbols.Count - 1);
                Assert.NotEqual(QuoteFields.None, tick.Fields);
            }

            Assert.Equal(CountRows(path), ticks);
        }
    }

    private static long CountRows(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        long rows = -1;
        while (reader.ReadLine() is not null) rows++;
        return rows;
    }

    private static byte[] Packed(string text)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return memory.ToArray();
    }
}
