using FastMargin.Feeds.Synthetic;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Import;

/// <summary>
/// Binance: USD-M leverage tiers as CSV; multi-assets haircuts, brackets and cross margin rates as JSON. Requirement
/// <c>n·rate − amount</c>, continuous. Source of the rule: Binance, "Leverage and Margin of USD-M Futures".
/// </summary>
internal sealed class BinanceImport : IVenueImport
{
    private const string Base = "USDT";

    public string Venue => "binance";

    public string Forms => "USD-M leverage tiers (CSV); multi-assets haircuts, brackets, cross margin rates (JSON)";

    public string? KindOf(ImportFile file)
    {
        if (IsTiers(file)) return "tiers";
        bool isSchedules = file.IsJson && (file.Json.Has("multi_assets_2021")
            || file.Json.Has("cross_margin_mmr_by_leverage"));
        return isSchedules ? "collateral" : null;
    }

    public void Read(ImportFile file, ImportDraft draft)
    {
        if (IsTiers(file)) Tiers(file, draft);
        else Schedules(file.Json, draft);
    }

    private static bool IsTiers(ImportFile file) =>
        file.Header.StartsWith("symbol,tier,floor_notional,cap_notional,mm_rate,mm_amount", StringComparison.Ordinal);

    private static void Tiers(ImportFile file, ImportDraft draft)
    {
        draft.Base(Base, file.Whole);
        using Stream stream = file.Read();
        foreach ((string symbol, List<BracketRow> rows) in BracketCsv.Rows(stream, file.Path))
        {
            MarginTable table = BracketCsv.Table(draft.TableName(symbol), rows);
            draft.Add(table);
            for (int i = 0; i < rows.Count; i++)
            {
                Money exact = table.Brackets[i].Amount;
                if (rows[i].Amount is { } given && given != exact)
                    draft.Note($"{symbol}: amount {given} of bracket {i + 1} is rounded; {exact} is used");
            }
        }
    }

    private static void Schedules(ImportNode json, ImportDraft draft)
    {
        SourceLine whole = json.Source;
        CollateralSchedule? collateral = null;
        if (json.Find("multi_assets_2021")?.Find(Base) is { } weight)
            collateral = CollateralSchedule.Flat(weight.Rate(), null, weight.Source);
        draft.Base(Base, whole, collateral);
        foreach ((string name, ImportNode value) in json.Members)
        {
            switch (name)
            {
                case "multi_assets_2021": Haircuts(value, draft); break;
                case "cross_margin_mmr_by_leverage": CrossMargin(value, draft); break;
                case "uni_mmr_status":
                    draft.Note($"{name}: left out; levels by ratio belong into runtime.json");
                    break;
                default: Brackets(name, value, draft); break;
            }
        }
    }

    private static void Haircuts(ImportNode weights, ImportDraft draft)
    {
        foreach ((string code, ImportNode weight) in weights.Members)
        {
            if (code == Base) continue;
            draft.Currency(code, Base, weight.Source, CollateralSchedule.Flat(weight.Rate(), null, weight.Source));
        }
    }

    private static void CrossMargin(ImportNode rates, ImportDraft draft)
    {
        foreach ((string leverage, ImportNode rate) in rates.Members)
        {
            Rate most = default;
            bool isRead = leverage.EndsWith('x') && Rate.TryParse(leverage.AsSpan(0, leverage.Length - 1), out most);
            if (!isRead || most.Sign <= 0)
                throw new DataException(rate.Source, $"leverage \"{Names.Shown(leverage)}\"", "a form like 3x");
            draft.Flat($"cross-margin-{leverage}", rate.Rate(), Rate.FromLeverage(most), rate.Source);
        }
    }

    private static void Brackets(string name, ImportNode value, ImportDraft draft)
    {
        string[] columns = [.. value["columns"].Items.Select(c => c.Text())];
        if (columns is not ["floor", "cap", "mm_rate", "mm_amount"])
        {
            draft.Note($"{name}: left out; its columns {string.Join(',', columns)} do not begin at zero");
            return;
        }

        var rows = new List<BracketRow>();
        foreach (ImportNode row in value["rows"].Items)
        {
            Money? cap = row[1].IsNone ? null : row[1].Money();
            rows.Add(new BracketRow(row[0].Money(), cap, row[2].Rate(), row[3].Money(), null, row.Source));
        }

        if (rows.Count == 0) throw value["rows"].Refuse("one row or more");
        draft.Tiered(name.Split('_')[0].ToUpperInvariant(), rows);
        draft.Note($"{name}: no initial rates in it; the maintenance rates stand for both");
    }
}
