using FastMargin.Book;
using FastMargin.Feeds;
using FastMargin.Sinks;
using FastMargin.Tests.Feeds;

namespace FastMargin.Tests.Sinks;

public sealed class BookFolderWriterTests
{
    [Fact]
    public void A_book_written_and_read_is_equal_and_written_again_is_the_same_bytes()
    {
        for (int seed = 0; seed < 25; seed++)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
            using var folder = new TemporaryFolder();
            using MarginBook book = SampleBooks.Random(seed);
            BookFolderWriter.Write(book, folder["one"]);
            using MarginBook again = BookFolder.Read(folder["one"]);
            SameBook.Check(book, again);
            BookFolderWriter.Write(again, folder["two"]);
            foreach (string file in Directory.GetFiles(folder["one"]))
            {
                Assert.Equal(
                    File.ReadAllText(file), File.ReadAllText(Path.Combine(folder["two"], Path.GetFileName(file))));
            }
        }
    }
}
