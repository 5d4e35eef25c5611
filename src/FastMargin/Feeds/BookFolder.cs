using FastMargin.Book;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Models.Sets;

namespace FastMargin.Feeds;

/// <summary>
/// A book as a folder of CSV files, described in docs/FORMATS.md. Everything is validated before there is a book:
/// a folder with anything wrong in it gives an error with file, line, found and expected, and no book.
/// </summary>
public static class BookFolder
{
    /// <summary>Reads a book.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="progress">Told now and then, from any thread.</param>
    /// <exception cref="DataException">Something in the folder is not as it must be.</exception>
    public static MarginBook Read(string folder, IProgress<LoadProgress>? progress = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new DataException(new SourceLine(folder, 0), "no such folder", "a book folder");
        }

        Universe universe = ReadUniverse(folder);
        var draft = new BookDraft(universe);
        BookRows.Accounts(PathOf(folder, CsvLayout.Accounts), draft, progress);
        BookRows.Overrides(PathOf(folder, CsvLayout.Overrides), draft);
        string prices = PathOf(folder, CsvLayout.Prices);
        if (File.Exists(prices)) PricesCsv.Read(prices, universe, draft.Columns.Marks);
        var positions = new PositionsCsv(PathOf(folder, CsvLayout.Positions), draft, progress);
        DataException? balanceError = null;
        DataException? positionError = null;
        Parallel.Invoke(
            () => balanceError = Refusal(() => BookRows.Balances(PathOf(folder, CsvLayout.Balances), draft, progress)),
            () => positionError = Refusal(positions.Parse));
        if ((balanceError ?? positionError) is { } error) throw error;
        positions.Arrange();
        progress?.Report(new LoadProgress("book", 0, draft.Columns.Pools));
        RequirementSets? sets = BookModels.Read(PathOf(folder, CsvLayout.Models), draft.Columns);
        try
        {
            return BookModels.Assign(MarginBook.FromColumns(draft.Columns), sets, draft.Columns);
        }
        catch (PositionRowException e)
        {
            throw e.Error.At(positions.LineOf(e.Row));
        }
        finally
        {
            progress?.Report(new LoadProgress("book", draft.Columns.Pools, draft.Columns.Pools));
        }
    }

    /// <summary>Reads the currencies, margin tables and instruments of a book folder alone.</summary>
    /// <exception cref="DataException">Something in these files is not as it must be.</exception>
    public static Universe ReadUniverse(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return UniverseCsv.Read((file, columns) => CsvRows.Open(PathOf(folder, file), columns));
    }

    /// <summary>Sets the marks that a file <c>instrument,price</c> gives; other instruments keep theirs.</summary>
    /// <exception cref="DataException">
    /// An unknown instrument, one twice, a price not above zero or finer than the mark step; no mark is set then.
    /// </exception>
    public static void ReadPrices(string file, MarginBook book)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(book);
        long[] marks = new long[book.Universe.Instruments.Count];
        PricesCsv.Read(file, book.Universe, marks);
        for (int i = 0; i < marks.Length; i++)
        {
            if (marks[i] != 0) book.SetMark(i, marks[i]);
        }
    }

    private static DataException? Refusal(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (DataException e)
        {
            return e;
        }
    }

    private static string PathOf(string folder, string file) => Path.Combine(folder, file);
}
