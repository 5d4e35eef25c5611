using System.Text;
using FastMargin.Book;
using FastMargin.Feeds;
using FastMargin.Sinks;
using FastMargin.Tests.Feeds;

namespace FastMargin.Tests.Sinks;

public sealed class BookFileWriterTests
{
    [Fact]
    public void A_book_written_and_read_is_equal_and_written_again_is_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        for (int seed = 0; seed < 100; seed++)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
            using MarginBook book = SampleBooks.Random(seed, accounts: seed % 25);
            BookFileWriter.Write(book, folder["one.fmbook"]);
            using MarginBook again = BookFile.Read(folder["one.fmbook"]);
            SameBook.Check(book, again);
            BookFileWriter.Write(again, folder["two.fmbook"]);
            Assert.Equal(File.ReadAllBytes(folder["one.fmbook"]), File.ReadAllBytes(folder["two.fmbook"]));
        }
    }

    [Fact]
    public void The_csv_folder_and_the_binary_file_are_the_same_book()
    {
        using var folder = new TemporaryFolder();
        using MarginBook book = SampleBooks.Random(1);
        BookFolderWriter.Write(book, folder["csv"]);
        using MarginBook fromCsv = BookFolder.Read(folder["csv"]);
        BookFileWriter.Write(fromCsv, folder["one.fmbook"]);
        using MarginBook fromFile = BookFile.Read(folder["one.fmbook"]);
        SameBook.Check(fromCsv, fromFile);
    }

    [Fact]
    public void A_folder_with_options_and_models_comes_back_from_the_binary_file_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        using MarginBook book = SampleBooks.Random(3);
        BookFolderWriter.Write(book, folder["csv"]);

        // What a person writes: byte order mark, line ends of another system, a comment, no end of line at the end.
        string models = File.ReadAllText(Path.Combine(folder["csv"], "models.json")).TrimEnd();
        byte[] written = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(models.Replace("\n", "\r\n"))];
        File.WriteAllBytes(Path.Combine(folder["csv"], "models.json"), written);
        using MarginBook fromCsv = BookFolder.Read(folder["csv"]);
        BookFileWriter.Write(fromCsv, folder["one.fmbook"]);
        using MarginBook fromFile = BookFile.Read(folder["one.fmbook"]);
        SameBook.Check(fromCsv, fromFile);
        BookFolderWriter.Write(fromFile, folder["again"]);
        string[] files = [.. Directory.GetFiles(folder["csv"]).Select(f => Path.GetFileName(f)!)];
        Assert.Contains("models.json", files);
        foreach (string file in files)
        {
            byte[] before = File.ReadAllBytes(Path.Combine(folder["csv"], file));
            Assert.Equal(before, File.ReadAllBytes(Path.Combine(folder["again"], file)));
        }

        Assert.Contains("STOCK, call", File.ReadAllText(Path.Combine(folder["again"], "instruments.csv")));
        Assert.Contains("\"house, own\"", File.ReadAllText(Path.Combine(folder["again"], "accounts.csv")));
    }
}
