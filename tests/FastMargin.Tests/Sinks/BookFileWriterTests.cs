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
}
