using System.Text;
using FastMargin.Book;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Models.Sets;

namespace FastMargin.Feeds;

/// <summary>Margin models of a book: models.json, and the accounts that name one of its sets or groups.</summary>
internal static class BookModels
{
    private static readonly UTF8Encoding _strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

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

        RequirementSets sets = Parse(InputFile.Open(path, File.ReadAllBytes), path, columns.Universe);
        foreach ((_, string model, SourceLine source) in columns.Models) _ = sets.Find(model, source);
        return sets;
    }

    /// <summary>Reads the sets of a binary book, and which accounts name them.</summary>
    /// <returns>Null when the book has none.</returns>
    /// <exception cref="DataException">A set cannot be used, or an account names none of them.</exception>
    public static RequirementSets? Read(BookSections file, string path, BookColumns columns)
    {
        const int Fields = 2;
        ReadOnlySpan<byte> text = file.Column<byte>(BookSection.Models).Span;
        ReadOnlySpan<int> rows = file.Column<int>(BookSection.AccountModels).Span;
        RequirementSets? sets =
            text.IsEmpty ? null : Parse(text.ToArray(), $"{path}({CsvLayout.Models})", columns.Universe);
        int names = sets?.Names.Count ?? 0;
        if (rows.Length % Fields != 0) throw file.Refuse("half an account's model", "account and model");
        for (int i = 0; i < rows.Length; i += Fields)
        {
            (int account, int name) = (rows[i], rows[i + 1]);
            bool isKnown = (uint)account < (uint)columns.AccountCount && (uint)name < (uint)names
                && (i == 0 || account > rows[i - Fields]);
            if (!isKnown)
            {
                throw file.Refuse($"model {(i / Fields) + 1} out of order, or of no row", "rows of the book, in order");
            }

            columns.Models.Add((account, sets!.Names[name], new SourceLine(path, 0)));
        }

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

    /// <summary>The text is kept as it is, to the byte: what no UTF-8 is would not be.</summary>
    private static RequirementSets Parse(byte[] utf8, string path, Universe universe)
    {
        try
        {
            return RequirementSets.Parse(_strict.GetString(utf8), universe, path);
        }
        catch (DecoderFallbackException e)
        {
            throw new DataException(new SourceLine(path, 0), "text that is no UTF-8", "a JSON object in UTF-8", e);
        }
    }
}
