using FastMargin.Feeds.Synthetic;
using FastMargin.Units;

namespace FastMargin.Feeds.Import;

/// <summary>
/// HKEX: money a contract, outright and spread, as its margin circulars list them. Source: HKFE Clearing circulars.
/// </summary>
internal sealed class HkexImport : IVenueImport
{
    public string Venue => "hkex";

    public string Forms => "margins a contract by product and kind (CSV)";

    public string? KindOf(ImportFile file) =>
        file.Header == "product,kind,initial,maintenance,clearing" ? "margins" : null;

    public void Read(ImportFile file, ImportDraft draft)
    {
        draft.Base("HKD", file.Whole);
        using Stream stream = file.Read();
        using var csv = new VenueCsv(stream, file.Path, "product", "kind", "initial", "maintenance", "clearing");
        while (csv.Read())
        {
            string symbol = csv.Field("kind") switch
            {
                "outright" => csv.Field("product"),
                "spread" => csv.Field("product") + "-spread",
                string kind => throw new Instruments.DataException(csv.Line, $"kind {kind}", "outright or spread"),
            };
            Money initial = csv.Value("initial", text => Money.Parse(text));
            Money clearing = csv.Value("clearing", text => Money.Parse(text));
            if (clearing.Sign < 0) throw new Instruments.DataException(csv.Line, $"clearing {clearing}", "0 or more");
            draft.PerContract(symbol, csv.Value("maintenance", text => Money.Parse(text)), initial, csv.Line);
        }

        draft.Note("margins of clearing members are left out");
    }
}
