using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Import;

/// <summary>
/// Kraken futures: margin levels of instruments, in its own answers and in samples of them. Levels of flexible futures
/// begin at a notional in quote currency and are charged slice by slice; those of inverse futures begin at a number of
/// contracts, which is no notional in coin. Source: <c>GET /derivatives/api/v3/instruments</c>, Kraken support,
/// "Multi-collateral margin schedule".
/// </summary>
internal sealed class KrakenImport : IVenueImport
{
    private const string Base = "USD";

    public string Venue => "kraken";

    public string Forms => "futures instruments of the interface v3, and samples of them (JSON)";

    public string? KindOf(ImportFile file)
    {
        if (!file.IsJson) return null;
        if (file.Json.Has("instrument_sample")) return "levels";
        bool isAnswer = file.Json.Has("instruments");
        return isAnswer && file.Start.Contains("\"marginLevels\"", StringComparison.Ordinal) ? "instruments" : null;
    }

    public void Read(ImportFile file, ImportDraft draft)
    {
        ImportNode json = file.Json;
        draft.Base(Base, file.Whole);
        foreach (ImportNode item in (json.Find("instrument_sample") ?? json["instruments"]).Items)
        {
            string? table = Table(item, draft);
            if (table is not null && item.Find("tickSize") is { } tick) draft.Instrument(Flexible(item, tick, table));
        }

        if (json.Has("inverse_schedule_documented"))
            draft.Note("inverse_schedule_documented: left out; one of its bands has no bound");
        if (json.Has("multi_collateral_classes_usd"))
            draft.Note("multi_collateral_classes_usd: left out; it has bounds of classes and no rates");
        if (json.Has("rules")) draft.Note("rules: left out; they are text");
    }

    private static string? Table(ImportNode item, ImportDraft draft)
    {
        string symbol = item["symbol"].Text();
        if (item["type"].Text() != "flexible_futures")
        {
            draft.Note($"{symbol}: left out; levels by contracts of an inverse future are no notional in its coin");
            return null;
        }

        var levels = new List<(Money, Rate, Rate, SourceLine)>();
        foreach (ImportNode level in item["marginLevels"].Items)
        {
            levels.Add((
                level["numNonContractUnits"].Money(), level["maintenanceMargin"].Rate(),
                level["initialMargin"].Rate(), level.Source));
        }

        if (levels.Count == 0) throw item["marginLevels"].Refuse("one level or more");
        return draft.Tiered(symbol, TierRows.FromFloors(levels));
    }

    private static InstrumentDefinition Flexible(ImportNode item, ImportNode tick, string table)
    {
        int decimals = item["contractValueTradePrecision"].Whole(-18, 18);
        return new InstrumentDefinition
        {
            Symbol = item["symbol"].Text(),
            Kind = InstrumentKind.Linear,
            SettleCurrency = Base,
            Multiplier = item["contractSize"].Positive(),
            Lot = new Quantity((Int128)Atto.PowerOfTen(Atto.Decimals - decimals)),
            Tick = tick.Price(),
            LongTable = table,
            Source = item.Source,
        };
    }
}
