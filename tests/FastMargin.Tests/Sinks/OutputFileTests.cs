using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Sinks;
using FastMargin.Tests.Feeds;

namespace FastMargin.Tests.Sinks;

public sealed class OutputFileTests
{
    [Fact]
    public void A_full_disk_is_a_clear_error_and_leaves_the_old_file_as_it_was()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("book", "old");
        DataException error = Assert.Throws<DataException>(() => OutputFile.Write(path, stream =>
        {
            stream.Write(new byte[10_000]);
            stream.Flush();
            throw new IOException("No space left on device");
        }));
        Assert.Equal(path, error.File);
        Assert.Contains("No space left on device", error.Found, StringComparison.Ordinal);
        Assert.Contains("room", error.Expected, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void A_file_appears_only_when_it_is_whole()
    {
        using var folder = new TemporaryFolder();
        OutputFile.Write(folder["book"], stream =>
        {
            stream.Write("half"u8);
            stream.Flush();
            Assert.False(File.Exists(folder["book"]));
        });
        Assert.Equal("half", File.ReadAllText(folder["book"]));
        Assert.Single(Directory.GetFiles(folder.Root));
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/stdout")]
    public void A_device_is_refused_and_not_replaced(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "no devices by these names");
        var error = Assert.Throws<DataException>(() => OutputFile.Write(path, _ => Assert.Fail("nothing is written")));
        Assert.Contains("device", error.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_stays_one_and_leads_to_the_new_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links need a right elsewhere");
        using var folder = new TemporaryFolder();
        folder.Write("book", "old");
        File.CreateSymbolicLink(folder["link"], folder["book"]);
        OutputFile.Write(folder["link"], stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(folder["book"]));
        Assert.NotNull(new FileInfo(folder["link"]).LinkTarget);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        using MarginBook book = SampleBooks.Random(1);
        DataException error = Assert.Throws<DataException>(() => BookFileWriter.Write(book, "/no/such/folder/book"));
        Assert.Equal("/no/such/folder/book", error.File);
    }
}
