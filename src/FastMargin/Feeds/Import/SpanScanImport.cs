
namespace FastMargin.Feeds.Import;

/// <summary>
/// Scan parameters as clearing houses publish them beside their SPAN files: NSE's least ranges, and the outright and
/// spread margins of Bursa Malaysia. Source: NSE Clearing, "SPAN risk parameters"; Bursa performance bonds.
/// </summary>
internal sealed class SpanScanImport : IVenueImport
{
    private const string Scenarios = "scenario_order";

    // The order in which SpanArray and every clearing house count.
    private static readonly string[] _moves = ["0", "+1/3", "-1/3", "+2/3", "-2/3", "+3/3", "-3/3"];

    public string Venue => "span-scan";

    public string Forms => "scan ranges of NSE and margins of Bursa Malaysia (JSON)";

    public string? KindOf(ImportFile file) =>
        file.IsJson && file.Json.Has(Scenarios, "nse_clearing") ? "ranges" : null;

    public void Read(ImportFile file, ImportDraft draft)
    {
        draft.Base("MYR", file.Whole);
        Order(file.Json[Scenarios]);
        foreach ((string name, ImportNode value) in file.Json.Members)
        {
            if (name.StartsWith("bursa_", StringComparison.Ordinal)) Bursa(value, draft);
            else if (name == "nse_clearing") draft.Model("span_scan_nse", value.CopyTo);
            else if (name == "mcmillan_sp500_1990s") draft.Model("span_scan_sp500", value.CopyTo);
            else if (name != Scenarios) draft.Note($"{name}: left out; it is text");
        }
    }

    private static void Order(ImportNode list)
    {
        if (list.Items.Count != 16) throw list.Refuse("16 scenarios");
        for (int s = 0; s < 14; s++)
        {
            string expected = $"price {_moves[s / 2]} vol {(s % 2 == 0 ? "up" : "down")}";
            if (list[s].Text() != expected) throw list[s].Refuse(expected);
        }
    }

    private static void Bursa(ImportNode products, ImportDraft draft)
    {
        foreach ((string product, ImportNode value) in products.Members)
        {
            if (product == "source") continue;
            if (product == "fcpo_spread_matrix_rm")
            {
                Matrix(value);
                draft.Model("span_scan_fcpo_spreads", value.CopyTo);
                continue;
            }

            foreach ((string kind, ImportNode amount) in value.Members)
            {
                string symbol = kind switch
                {
                    "outright_rm" => product,
                    "spread_rm" => product + "-spread",
                    "spot_month_rm" => product + "-spot-month",
                    _ => throw amount.Refuse("outright_rm, spread_rm or spot_month_rm"),
                };
                draft.PerContract(symbol, amount.Money(), amount.Money(), amount.Source);
            }
        }
    }

    // A triangle: row k has a charge for each column before it.
    private static void Matrix(ImportNode matrix)
    {
        string[] columns = [.. matrix["cols"].Items.Select(c => c.Text())];
        foreach ((string row, ImportNode charges) in matrix["rows"].Members)
        {
            if (!columns.Contains(row)) throw charges.Refuse("a row named like a column");
            if (charges.Items.Count > columns.Length) throw charges.Refuse($"at most {columns.Length} charges");
            foreach (ImportNode charge in charges.Items) charge.NotNegative();
        }
    }
}
