using System.Text.Json;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Import;

/// <summary>
/// OKX: position tiers of its interface, discount tiers of collateral, and the numbers of its portfolio margin. A
/// tier's rate holds for the whole position, with a jump where a tier begins; brackets are continuous. Each tier is
/// therefore a table of its own, to be chosen by size: <c>okx:BTC-USDT/1@date</c>. Source:
/// <c>GET /api/v5/public/position-tiers</c>; OKX announcements.
/// </summary>
internal sealed class OkxImport : IVenueImport
{
    private const string Base = "USDT";
    private const string Borrow = "margin_borrow_tiers_";

    public string Venue => "okx";

    public string Forms => "position-tiers of the interface v5; portfolio margin, discount and borrowing tiers (JSON)";

    public string? KindOf(ImportFile file)
    {
        if (!file.IsJson) return null;
        if (file.Json.Has("discount_tiers")) return "parameters";
        bool isAnswer = file.Json.Has("code", "data");
        return isAnswer && file.Start.Contains("\"mmr\"", StringComparison.Ordinal) ? "tiers" : null;
    }

    public void Read(ImportFile file, ImportDraft draft)
    {
        draft.Base(Base, file.Whole);
        if (file.Json.Has("code")) PositionTiers(file.Json, draft);
        else Parameters(file.Json, draft);
        draft.Note("a tier's rates hold for the whole position: each tier is a table of its own");
    }

    private static void PositionTiers(ImportNode json, ImportDraft draft)
    {
        if (json["code"].Text() != "0") throw json["code"].Refuse("\"0\", a success");
        Rate previous = Rate.Zero;
        string name = "";
        foreach (ImportNode tier in json["data"].Items)
        {
            string symbol = Symbol(tier);
            if (symbol != name) previous = Rate.Zero;
            name = symbol;
            previous = Tier($"{symbol}/{tier["tier"].Whole(1, 10_000)}", tier["mmr"], tier["imr"], previous, draft);
        }
    }

    private static string Symbol(ImportNode tier)
    {
        foreach (string field in (string[])["instId", "instFamily", "uly"])
        {
            if (tier.Find(field) is { IsNone: false } name) return name.Text();
        }

        throw tier.Refuse("an instId, instFamily or uly");
    }

    private static Rate Tier(string symbol, ImportNode mmr, ImportNode imr, Rate previous, ImportDraft draft)
    {
        Rate maintenance = mmr.Rate();
        if (maintenance < previous) throw mmr.Refuse($"rising rates: {previous} or more, as in the tier below");
        draft.Flat(symbol, maintenance, imr.Rate(), mmr.Source);
        return maintenance;
    }

    private static void Parameters(ImportNode json, ImportDraft draft)
    {
        foreach ((string name, ImportNode value) in json.Members)
        {
            if (name == "discount_tiers") Discounts(value, draft);
            else if (name.StartsWith(Borrow, StringComparison.Ordinal)) BorrowTiers(name, value, draft);
        }

        draft.Model("okx_portfolio", writer => Portfolio(json, writer));
    }

    private static void Portfolio(ImportNode json, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach ((string name, ImportNode value) in json.Members)
        {
            if (!name.StartsWith("mr", StringComparison.Ordinal)) continue;
            if (name.StartsWith("mr7", StringComparison.Ordinal)) Rising(value);
            writer.WritePropertyName(name);
            value.CopyTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void Rising(ImportNode tiers)
    {
        Money cap = Money.Zero;
        foreach (ImportNode tier in tiers.Items)
        {
            if (!tier[0].IsNone && tier[0].Money() <= cap) throw tier[0].Refuse($"a bound above {cap}");
            if (!tier[0].IsNone) cap = tier[0].Money();
            tier[1].NotNegative();
        }
    }

    private static void BorrowTiers(string name, ImportNode pairs, ImportDraft draft)
    {
        if (!ParameterLayout.TryDate(name[Borrow.Length..].Replace('_', '-'), out DateOnly date))
            throw pairs.Refuse($"{Borrow}YYYY_MM_DD as its name");
        if (draft.AsOf < date)
        {
            draft.Note($"{name}: left out; it is later");
            return;
        }

        foreach ((string pair, ImportNode table) in pairs.Members)
        {
            Rate previous = Rate.Zero;
            foreach (ImportNode row in table["rows"].Items)
            {
                string symbol = $"{pair}/{row[0].Whole(1, 10_000)}";
                row[1].NotNegative();
                row[2].NotNegative();
                previous = Tier(symbol, row[3], row[4], previous, draft);
            }
        }
    }

    // "BETH_before_2024_07_18" holds until that day, "BETH_after" from then on.
    private static void Discounts(ImportNode schedules, ImportDraft draft)
    {
        foreach (IGrouping<string, (string Name, ImportNode Value)> asset in
            schedules.Members.GroupBy(m => m.Name.Split("_before_")[0].Split("_after")[0]))
        {
            var before = asset.FirstOrDefault(m => m.Name.Contains("_before_", StringComparison.Ordinal));
            var after = asset.FirstOrDefault(m => m.Name.EndsWith("_after", StringComparison.Ordinal));
            var taken = after;
            if (before.Value is not null && (after.Value is null || draft.Date < Until(before.Name, before.Value)))
                taken = before;
            if (taken.Value is null) throw schedules.Refuse("names like BTC_before_2024_07_18 and BTC_after");
            draft.Currency(asset.Key, Base, taken.Value.Source, Schedule(taken.Name, taken.Value, draft));
        }

        draft.Note("caps of discount tiers are taken as amounts of the asset, as the interface gives them");
    }

    private static DateOnly Until(string name, ImportNode node)
    {
        string text = name.Split("_before_")[1].Replace('_', '-');
        if (text.Length == 7) text += "-01";
        return ParameterLayout.TryDate(text, out DateOnly date)
            ? date
            : throw node.Refuse("a name like BTC_before_2024_07_18");
    }

    private static CollateralSchedule Schedule(string name, ImportNode node, ImportDraft draft)
    {
        if (node.Find("then") is { } rest)
            draft.Note($"{name}: above its last tier nothing counts; \"{rest.Text()}\" is left out");
        var tiers = new List<CollateralTier>();
        foreach (ImportNode tier in (node.Find("table") ?? node).Items)
            tiers.Add(new CollateralTier(tier[0].IsNone ? null : tier[0].Quantity(), tier[1].Rate()));
        return CollateralSchedule.Create(tiers, null, node.Source);
    }
}
