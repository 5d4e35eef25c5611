using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Feeds.Import;

/// <summary>A venue whose parameter files can be imported.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Forms">The forms of its files.</param>
public sealed record ImportSource(string Name, string Forms);

/// <summary>
/// The venues whose parameter files can be imported. A file is read whole and checked whole: with anything wrong in
/// it there is an error with file, line, found and expected, and nothing else.
/// </summary>
public static class VenueImports
{
    private static readonly IVenueImport[] _all =
    [
        new BinanceImport(), new BybitImport(), new DeribitImport(), new DeriveImport(), new DydxImport(),
        new HkexImport(), new HyperliquidImport(), new KrakenImport(), new LeanImport(), new OkxImport(),
        new SpanImport(), new SpanScanImport(),
    ];

    /// <summary>All venues, in order of name.</summary>
    public static IReadOnlyList<ImportSource> All { get; } = [.. _all.Select(v => new ImportSource(v.Venue, v.Forms))];

    /// <summary>Reads a parameter file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="venue">Name of its venue; null where the content says it.</param>
    /// <param name="asOf">
    /// Date of the parameters where the file states none. From a file with a history the newest of each table not after
    /// it is taken, and all of them when it is null.
    /// </param>
    /// <exception cref="DataException">
    /// An unknown venue, a file that is not of its forms, or one in which something is not as it must be.
    /// </exception>
    public static ParameterSet Read(string path, string? venue = null, DateOnly? asOf = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        IVenueImport? named = venue is null ? null : Find(venue);
        ImportFile file = ImportFile.Open(path);
        IVenueImport import = named ?? Recognise(file);
        string kind = import.KindOf(file)
            ?? throw new DataException(file.Whole, $"no file of {import.Venue}", $"one of: {import.Forms}");
        var draft = new ImportDraft(import.Venue, file, asOf) { Kind = kind };
        import.Read(file, draft);
        return draft.Finish();
    }

    private static IVenueImport Find(string venue) => Array.Find(_all, v => v.Venue == venue)
        ?? throw new DataException($"unknown venue \"{Names.Shown(venue)}\"", $"one of {Known}");

    private static IVenueImport Recognise(ImportFile file)
    {
        IVenueImport[] fitting = [.. _all.Where(v => v.KindOf(file) is not null)];
        return fitting.Length switch
        {
            1 => fitting[0],
            0 => throw new DataException(file.Whole, "a content of no known form", $"a file of one of {Known}"),
            _ => throw new DataException(
                file.Whole, "a content of several venues: " + string.Join(", ", fitting.Select(v => v.Venue)),
                "the venue's name beside it"),
        };
    }

    private static string Known => string.Join(", ", _all.Select(v => v.Venue));
}
