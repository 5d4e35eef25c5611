using System.Globalization;
using System.Text.Json;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Import;

/// <summary>
/// dYdX v4: liquidity tiers and perpetuals of a chain's genesis, in parts per million, and the markets of its indexer.
/// A perpetual's table has its tier's rates: initial <c>ppm/10^6</c>, maintenance <c>initial·fraction/10^6</c>; the
/// initial rate rises with open interest, which only the model knows. Source: dydxprotocol/v4-chain, <c>genesis.sh</c>.
/// </summary>
internal sealed class DydxImport : IVenueImport
{
    private const string Base = "USDC";
    private const int Million = 1_000_000;

    public string Venue => "dydx";

    public string Forms => "liquidity tiers and perpetuals of a genesis; perpetual markets of the indexer (JSON)";

    public string? KindOf(ImportFile file)
    {
        if (!file.IsJson) return null;
        if (file.Json.Find("mainnet")?.Has("liquidity_tiers") == true) return "genesis";
        return Markets(file.Json) is null ? null : "markets";
    }

    public void Read(ImportFile file, ImportDraft draft)
    {
        draft.Base(Base, file.Whole);
        if (Markets(file.Json) is { } markets) Indexer(file.Json, markets, draft);
        else Genesis(file.Json, draft);
    }

    private static ImportNode? Markets(ImportNode json)
    {
        ImportNode? markets = json.Find("markets") ?? json.Find("result")?.Find("markets");
        return markets is not null && markets.Kind == JsonValueKind.Object ? markets : null;
    }

    private static void Genesis(ImportNode json, ImportDraft draft)
    {
        foreach ((string name, ImportNode net) in json.Members)
        {
            if (!net.Has("liquidity_tiers", "perpetuals"))
            {
                draft.Note($"{name}: left out; import the indexer's answer itself");
                continue;
            }

            Dictionary<int, (Rate Initial, Rate Maintenance)> tiers = Tiers(net["liquidity_tiers"]);
            foreach (ImportNode perpetual in net["perpetuals"].Items)
            {
                ImportNode tier = perpetual["liquidity_tier"];
                if (!tiers.TryGetValue(tier.Whole(0, int.MaxValue), out (Rate Initial, Rate Maintenance) rates))
                    throw tier.Refuse("a liquidity tier of the list");
                string ticker = perpetual["ticker"].Text();
                perpetual["atomic_resolution"].Whole(-18, 18);
                if (name == "mainnet") draft.Flat(ticker, rates.Maintenance, rates.Initial, perpetual.Source);
            }

            draft.Model(name == "mainnet" ? "dydx" : $"dydx_{name}", writer => Set(net, writer));
        }

        draft.Note("dydx: a set of the rule dydx-v4, which names markets that must be instruments of the book");
    }

    // A requirement set as in models.json: tiers and markets by name.
    private static void Set(ImportNode net, Utf8JsonWriter json)
    {
        var names = new Dictionary<int, string>();
        json.WriteStartObject();
        json.WriteString("rule", "dydx-v4");
        json.WriteStartObject("tiers");
        foreach (ImportNode tier in net["liquidity_tiers"].Items)
        {
            string name = tier["name"].Text();
            if (names.ContainsValue(name)) throw tier["name"].Refuse("each name once");
            names[tier["id"].Whole(0, int.MaxValue)] = name;
            json.WriteStartObject(name);
            json.WriteNumber("initialPpm", tier["initial_margin_ppm"].Whole(0, Million));
            json.WriteNumber("maintenanceFractionPpm", tier["maintenance_fraction_ppm"].Whole(0, Million));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("markets");
        foreach (ImportNode perpetual in net["perpetuals"].Items)
        {
            json.WriteStartObject(perpetual["ticker"].Text());
            json.WriteString("tier", names[perpetual["liquidity_tier"].Whole(0, int.MaxValue)]);
            json.WriteNumber("atomicResolution", perpetual["atomic_resolution"].Whole(-18, 18));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static Dictionary<int, (Rate Initial, Rate Maintenance)> Tiers(ImportNode list)
    {
        var tiers = new Dictionary<int, (Rate, Rate)>();
        foreach (ImportNode tier in list.Items)
        {
            int initial = tier["initial_margin_ppm"].Whole(0, Million);
            int fraction = tier["maintenance_fraction_ppm"].Whole(0, Million);
            tier["impact_notional"].NotNegative();
            // Parts per million of parts per million: exact in eighteen decimals.
            var rates = (Rate.FromDecimal(initial / 1e6m), Rate.FromDecimal(initial / 1e6m * fraction / 1e6m));
            if (!tiers.TryAdd(tier["id"].Whole(0, int.MaxValue), rates)) throw tier["id"].Refuse("each id once");
        }

        return tiers;
    }

    private static void Indexer(ImportNode json, ImportNode markets, ImportDraft draft)
    {
        if (json.Find("isoTimestamp") is { } stamp)
        {
            bool isRead = DateTimeOffset.TryParse(
                stamp.Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time);
            if (!isRead) throw stamp.Refuse("a time as in ISO 8601");
            draft.States(DateOnly.FromDateTime(time.UtcDateTime), stamp.Source);
        }

        int scaling = 0;
        foreach ((string ticker, ImportNode market) in markets.Members)
        {
            Rate maintenance = market["maintenanceMarginFraction"].Rate();
            string table = draft.Flat(
                ticker, maintenance, market["initialMarginFraction"].Rate(), market.Source);
            if (market.Find("openInterestUpperCap")?.NotNegative().Sign > 0) scaling++;
            draft.Instrument(new InstrumentDefinition
            {
                Symbol = ticker,
                Kind = InstrumentKind.Linear,
                SettleCurrency = Base,
                Lot = market["stepSize"].Quantity(),
                Tick = market["tickSize"].Price(),
                LongTable = table,
                Source = market.Source,
            });
        }

        if (scaling > 0)
            draft.Note($"{scaling} markets raise their initial rate with open interest; tables have the rate below");
    }
}
