using System.Text.Json;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Import;

/// <summary>
/// Hyperliquid: margin tiers by notional and leverage, and the universes of its info interface. Maintenance is half of
/// the initial rate, charged slice by slice: <c>n/(2·leverage) − deduction</c>. Prices of perpetuals have at most
/// <c>6 − szDecimals</c> decimals. Source: Hyperliquid documentation, "Margin tiers", "Tick and lot size".
/// </summary>
internal sealed class HyperliquidImport : IVenueImport
{
    private const string Base = "USDC";
    private const int PriceDecimals = 6;

    public string Venue => "hyperliquid";

    public string Forms => "margin tiers by coins; meta and allPerpMetas of the info interface (JSON)";

    public string? KindOf(ImportFile file)
    {
        if (!file.IsJson) return null;
        if (IsTiers(file.Json)) return "tiers";
        return Universes(file.Json).Any() ? "instruments" : null;
    }

    public void Read(ImportFile file, ImportDraft draft)
    {
        draft.Base(Base, file.Whole);
        if (IsTiers(file.Json)) Tiers(file.Json, draft);
        foreach (ImportNode meta in Universes(file.Json)) Meta(meta, draft);
    }

    private static bool IsTiers(ImportNode json) =>
        json.Find("columns") is { Kind: JsonValueKind.String } columns
        && columns.Text().EndsWith("leverage]", StringComparison.Ordinal);

    private static IEnumerable<ImportNode> Universes(ImportNode json)
    {
        if (json.Find("universe") is { Kind: JsonValueKind.Array }) return [json];
        return json.Kind == JsonValueKind.Array ? json.Items.Where(m => m.Find("universe") is not null) : [];
    }

    private static void Tiers(ImportNode json, ImportDraft draft)
    {
        foreach ((string coins, ImportNode tiers) in json["mainnet"].Members)
        {
            List<BracketRow> rows = Brackets(tiers);
            foreach (string coin in coins.Split(',', StringSplitOptions.TrimEntries)) draft.Tiered(coin, rows);
        }

        if (json.Find("testnet") is { } testnet)
        {
            foreach ((_, ImportNode tiers) in testnet.Members) Brackets(tiers);
            draft.Note("testnet: checked and left out");
        }
    }

    private static List<BracketRow> Brackets(ImportNode tiers) => tiers.Items.Count == 0
        ? throw tiers.Refuse("one tier or more")
        : TierRows.FromFloors([.. tiers.Items.Select(t => TierRows.OfLeverage(t[0], t[1]))]);

    private static void Meta(ImportNode meta, ImportDraft draft)
    {
        ImportNode? token = meta.Find("collateralToken");
        bool isBase = token is null || token.Whole(0, int.MaxValue) == 0;
        foreach (ImportNode coin in meta["universe"].Items)
        {
            string name = coin["name"].Text();
            if (coin.Find("isDelisted")?.Kind == JsonValueKind.True)
            {
                draft.Note($"{name}: left out; it is delisted");
                continue;
            }

            string table = draft.Tiered(name, Rows(meta, coin));
            if (isBase) draft.Instrument(Perpetual(name, coin, table));
            else draft.Note($"{name}: table only; what token {token!.Digits()} is the file does not say");
        }
    }

    // "marginTables" lists pairs of a number and a table; a coin without one has one tier of its own leverage.
    private static List<BracketRow> Rows(ImportNode meta, ImportNode coin)
    {
        ImportNode leverage = coin["maxLeverage"];
        if (coin.Find("marginTableId") is { } id && meta.Find("marginTables") is { } tables)
        {
            int wanted = id.Whole(0, int.MaxValue);
            foreach (ImportNode pair in tables.Items)
            {
                if (pair[0].Whole(0, int.MaxValue) != wanted) continue;
                return TierRows.FromFloors(
                    [.. pair[1]["marginTiers"].Items.Select(
                        t => TierRows.OfLeverage(t["lowerBound"], t["maxLeverage"]))]);
            }
        }

        Rate most = leverage.Positive();
        return [new(Money.Zero, null, Rate.FromLeverage(most + most), null, Rate.FromLeverage(most), coin.Source)];
    }

    private static InstrumentDefinition Perpetual(string name, ImportNode coin, string table)
    {
        int decimals = coin["szDecimals"].Whole(0, PriceDecimals);
        return new InstrumentDefinition
        {
            Symbol = name,
            Kind = InstrumentKind.Linear,
            SettleCurrency = Base,
            Lot = new Quantity((Int128)Atto.PowerOfTen(Atto.Decimals - decimals)),
            Tick = new Price((Int128)Atto.PowerOfTen(Atto.Decimals - PriceDecimals + decimals)),
            LongTable = table,
            Source = coin.Source,
        };
    }
}
