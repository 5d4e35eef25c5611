using FastMargin.Feeds.Span;
using FastMargin.Models.Scenarios;

namespace FastMargin.Feeds.Import;

/// <summary>
/// SPAN risk parameter files: the parameters of one clearing house as a model, of the first performance bond rate. See
/// <see cref="SpanFile"/>.
/// </summary>
internal sealed class SpanImport : IVenueImport
{
    public string Venue => "span";

    public string Forms => "risk parameter files, XML (.spn) and expanded fixed width (.pa2)";

    public string? KindOf(ImportFile file)
    {
        bool isXml = file.Start.StartsWith('<') && file.Start.Contains("<spanFile", StringComparison.Ordinal);
        bool isFixed = file.Header.StartsWith("0 ", StringComparison.Ordinal) && file.Header.Length >= 37;
        return isXml || isFixed ? "risk" : null;
    }

    public void Read(ImportFile file, ImportDraft draft)
    {
        SpanParameters parameters = SpanFile.Read(file.Path);
        draft.States(parameters.Date, file.Whole);
        // Files of several clearing houses stand side by side.
        draft.Kind = new string([.. parameters.ClearingHouse.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)]);
        draft.Model("span", json => SpanJson.Write(parameters, json));
        draft.Note($"{parameters.Commodities.Count} commodities, {parameters.Contracts.Count} contracts, "
            + $"{parameters.Credits.Count} credits");
        foreach (string note in parameters.Notes) draft.Note(note);
    }
}
