using CsvHelper;
using FastMargin.Book;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Models.Sets;

namespace FastMargin.Feeds;

/// <summary>
/// A book in one binary file: columns with a checksum each, mapped into memory. Described in docs/FORMATS.md.
/// A file that is cut short, damaged anywhere, of another kind or of a newer version gives an error and no book.
/// </summary>
public static class BookFile
{
    /// <summary>Reads a book.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told at the start and the end of each part.</param>
    /// <exception cref="DataException">The file is missing, or anything in it is not as it must be.</exception>
    public static MarginBook Read(string path, IProgress<LoadProgress>? progress = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using MappedFile file = MappedFile.Open(path);
        progress?.Report(new LoadProgress("checksums", 0, file.Length));
        var sections = new BookSections(file, path);
        progress?.Report(new LoadProgress("checksums", file.Length, file.Length));
        var accounts = new NameTable();
        Task naming = Task.Run(() => BookFileColumns.ReadAccountNames(sections, accounts));
        try
        {
            return Build(sections, path, accounts, naming, progress);
        }
        catch (DataException e) when (e.File is null)
        {
            throw e.At(new SourceLine(path, 0));
        }
        finally
        {
            // The names are read from the mapped file: it must stay until that ends, however this ends.
            ((IAsyncResult)naming).AsyncWaitHandle.WaitOne();
        }
    }

    /// <summary>True when the file begins as a binary book does.</summary>
    /// <exception cref="DataException">The file is missing or cannot be read.</exception>
    public static bool IsBook(string path)
    {
        Span<byte> start = stackalloc byte[8];
        using FileStream stream = InputFile.Open(path, InputFile.Stream);
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start[..read].SequenceEqual(BookLayout.Magic);
    }

    private static MarginBook Build(
        BookSections sections, string path, NameTable accounts, Task naming, IProgress<LoadProgress>? progress)
    {
        Universe universe = UniverseCsv.Read((name, names) => Text(sections, path, name, names));
        BookColumns columns = BookFileColumns.Read(sections, universe, accounts);
        columns.Naming = naming;
        RequirementSets? sets = BookModels.Read(sections, path, columns);
        progress?.Report(new LoadProgress("book", 0, columns.Pools));
        try
        {
            MarginBook book = BookModels.Assign(MarginBook.FromColumns(columns), sets, columns);
            progress?.Report(new LoadProgress("book", columns.Pools, columns.Pools));
            return book;
        }
        catch (PositionRowException e)
        {
            throw sections.Refuse($"position {e.Row + 1}: {e.Error.Found}", e.Error.Expected);
        }
    }

    private static CsvRows Text(BookSections sections, string path, string name, string[] columns)
    {
        BookSection section = name switch
        {
            CsvLayout.Currencies => BookSection.Currencies,
            CsvLayout.Brackets => BookSection.Brackets,
            _ => BookSection.Instruments,
        };
        byte[] text = sections.Column<byte>(section).ToArray();
        return new CsvRows(CsvReader.Create(text, CsvRows.Options), $"{path}({name})", columns);
    }
}
