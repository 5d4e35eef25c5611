using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Sinks;
using FastMargin.Tests.Feeds;

namespace FastMargin.Tests.Sinks;

public sealed class TapeWriterTests
{
    [Fact]
    public void Text_to_tape_to_text_is_exact()
    {
        using var folder = new TemporaryFolder();
        for (int seed = 0; seed < 12; seed++)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
            string rows = TickText.Random(seed, rows: seed * 1000);
            using CsvTickSource text = TickText.Source(rows);
            long count = TapeWriter.Write(text, folder["tape"]);
            using TapeSource tape = TapeSource.Open(folder["tape"]);
            CsvTickWriter.Write(tape, folder["again.csv.gz"]);
            using CsvTickSource again = CsvTickSource.Open(folder["again.csv.gz"]);
            List<string> expected = TickText.All(TickText.Source(rows));
            Assert.Equal(expected, TickText.All(again));
            Assert.Equal(expected.Count, count);
            Assert.Equal(text.Symbols, tape.Symbols);
        }
    }

    [Fact]
    public void The_symbol_table_says_how_fine_prices_and_quantities_are()
    {
        using var folder = new TemporaryFolder();
        using CsvTickSource text = TickText.Source("1,A,1.5,2.25,,\n2,A,,,3,0.125\n2,B,,,4.0,\n");
        TapeWriter.Write(text, folder["tape"]);
        using TapeSource tape = TapeSource.Open(folder["tape"]);
        Assert.Equal((2, 3), (tape.PriceDecimals(0), tape.QuantityDecimals(0)));
        Assert.Equal((0, 0), (tape.PriceDecimals(1), tape.QuantityDecimals(1)));
    }

    [Fact]
    public void A_value_with_too_many_digits_is_refused_and_leaves_no_tape()
    {
        using var folder = new TemporaryFolder();
        using CsvTickSource text = TickText.Source("1,A,,,1,\n2,A,,,12345678901.123456789012,\n");
        DataException error = Assert.Throws<DataException>(() => TapeWriter.Write(text, folder["tape"]));
        Assert.Equal(("ticks.csv", 3), (error.File, error.Line));
        Assert.Empty(Directory.GetFiles(folder.Root));
    }

    [Fact]
    [Trait("Category", "OutsideData")]
    public void Every_tick_file_of_the_outside_data_survives_the_way_to_tape_and_back()
    {
        OutsideData.SkipUnlessPresent();
        Assert.NotEmpty(OutsideData.Ticks);
        using var folder = new TemporaryFolder();
        foreach (string path in OutsideData.Ticks)
        {
            using CsvTickSource source = CsvTickSource.Open(path);
            TapeWriter.Write(source, folder["tape"]);
            using CsvTickSource text = CsvTickSource.Open(path);
            using TapeSource tape = TapeSource.Open(folder["tape"]);
            while (text.TryRead(out QuoteTick expected))
            {
                Assert.True(tape.TryRead(out QuoteTick actual));
                if (expected != actual) Assert.Equal(TickText.Text(text, expected), TickText.Text(tape, actual));
            }

            Assert.False(tape.TryRead(out _));
        }
    }
}
