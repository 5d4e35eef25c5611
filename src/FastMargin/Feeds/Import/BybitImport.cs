using FastMargin.Instruments;

namespace FastMargin.Feeds.Import;

/// <summary>
/// Bybit: risk limit tiers and rates of its help centre, and the instruments of its interface v5. Tiers are charged
/// slice by slice (<c>n·rate − deduction</c>). Source: Bybit help centre, "Maintenance Margin Calculation";
/// <c>GET /v5/market/instruments-info</c>.
/// </summary>
internal sealed class BybitImport : IVenueImport
{
    public string Venue => "bybit";

    public string Forms => "tiers of the help centre; instruments-info of the interface v5 (JSON)";

    public string? KindOf(ImportFile file)
    {
        if (!file.IsJson) return null;
        if (file.Json.Has("retCode", "result")) return "instruments";
        return file.Json.Has("xyzusdt_tiers", "btcusdt") ? "tiers" : null;
    }

    public void Read(ImportFile file, ImportDraft draft)
    {
        if (file.Json.Has("retCode")) Instruments(file.Json, draft);
        else Samples(file.Json, draft);
    }

    private static void Samples(ImportNode json, ImportDraft draft)
    {
        draft.Base("USDT", json.Source);
        foreach ((string name, ImportNode value) in json.Members)
        {
            if (name == "xyzusdt_tiers")
            {
                var caps = value.Items.Select(t => (t[0].Money(), t[1].Rate(), t.Source)).ToList();
                if (caps.Count == 0) throw value.Refuse("one tier or more");
                draft.Tiered("XYZUSDT", TierRows.FromCaps(caps));
                draft.Note("XYZUSDT: the example of the help centre, no contract; no initial rates in it");
            }
            else if (name == "portfolio_margin")
            {
                draft.Model("bybit_portfolio", value.CopyTo);
            }
            else if (name != "source")
            {
                draft.Note($"{name}: left out; single rates of a table whose other tiers the file has not");
            }
        }
    }

    private static void Instruments(ImportNode json, ImportDraft draft)
    {
        if (json["retCode"].Whole(int.MinValue, int.MaxValue) != 0) throw json["retCode"].Refuse("0, a success");
        if (json.Find("time") is { } time) draft.States(ImportDraft.DateOf(time), time.Source);
        draft.Base("USDT", json.Source);
        int options = 0;
        foreach (ImportNode item in json["result"]["list"].Items)
        {
            if (item.Find("contractType") is { } type) Contract(item, type, draft);
            else options++;
        }

        if (options == json["result"]["list"].Items.Count)
            throw json["result"]["list"].Refuse("a future or a perpetual: options are margined by a scenario model");
        if (options > 0) draft.Note($"{options} options left out: they are margined by a scenario model");
    }

    private static void Contract(ImportNode item, ImportNode type, ImportDraft draft)
    {
        string symbol = item["symbol"].Text();
        string settle = item["settleCoin"].Text();
        InstrumentKind kind = type.Text() switch
        {
            "LinearPerpetual" or "LinearFutures" => InstrumentKind.Linear,
            "InversePerpetual" or "InverseFutures" => InstrumentKind.Inverse,
            _ => throw type.Refuse("LinearPerpetual, LinearFutures, InversePerpetual or InverseFutures"),
        };
        draft.Currency(settle, "USDT", item.Source);
        draft.Leveraged(
            new InstrumentDefinition
            {
                Symbol = symbol,
                Kind = kind,
                SettleCurrency = settle,
                Lot = item["lotSizeFilter"]["qtyStep"].Quantity(),
                Tick = item["priceFilter"]["tickSize"].Price(),
                Source = item.Source,
            },
            item["leverageFilter"]["maxLeverage"].Positive());
    }
}
