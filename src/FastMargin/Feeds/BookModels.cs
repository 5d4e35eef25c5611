using FastMargin.Book;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Models.Sets;

namespace FastMargin.Feeds;

/// <summary>Margin models of a book: models.json, and the accounts that name one of its sets or groups.</summary>
internal static class BookModels
{
    /// <summary>Reads the sets, and checks that every account names one of them.</summary>
    /// <returns>Null when there is no such file.</returns>
    /// <exception cref="DataException">A set cannot be used, or an account names none of them.</exception>
    public static RequirementSets? Read(string path, BookColumns columns)
    {
        if (!File.Exists(path))
        {
            if (columns.Models.Count == 0) return null;
            (_, string model, SourceLine source) = columns.Models[0];
            throw new DataException(source, $"margin model \"{model}\"", $"none: the book has no {CsvLayout.Models}");
        }

        string text = InputFile.Open(path, File.ReadAllText);
        RequirementSets sets = RequirementSets.Parse(text, columns.Universe, path);
        foreach ((_, string model, SourceLine source) in columns.Models) _ = sets.Find(model, source);
        return sets;
    }

    /// <summary>Has the accounts margined by what they name.</summary>
    /// <exception cref="DataException">A set cannot work with the book; there is no book then.</exception>
    public static MarginBook Assign(MarginBook book, RequirementSets? sets, BookColumns columns)
    {
        if (sets is null) return book;
        try
        {
            var desk = ModelDesk.Open(book, sets);
            foreach ((int account, string model, SourceLine source) in columns.Models)
            {
                desk.Assign(account, model, source);
            }

            return book;
        }
        catch
        {
            book.Dispose();
            throw;
        }
    }
}
