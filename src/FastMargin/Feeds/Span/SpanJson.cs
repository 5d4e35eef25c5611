using System.Globalization;
using System.Text;
using System.Text.Json;
using FastMargin.Feeds.Import;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Models.Scenarios;

namespace FastMargin.Feeds.Span;

/// <summary>SPAN parameters as JSON, described in docs/FORMATS.md: what an import keeps of a file.</summary>
public static class SpanJson
{
    private const string LargerSide = "largerSide";
    private const string Gross = "gross";

    /// <summary>Reads what was written here; every number is the same.</summary>
    /// <exception cref="DataException">Something in it is not as it must be.</exception>
    public static SpanParameters Read(string json, string name)
    {
        ImportNode root = ImportJson.Parse(Encoding.UTF8.GetBytes(json), name);
        if (!ParameterLayout.TryDate(root["date"].Text(), out DateOnly date))
            throw root["date"].Refuse("a form like 2020-01-31");
        try
        {
            return SpanParameters.Create(
                root["clearingHouse"].Text(),
                date,
                [.. root["commodities"].Items.Select(Commodity)],
                [.. root["credits"].Items.Select(Credit)],
                [.. root["contracts"].Items.Select(Contract)]);
        }
        catch (DataException e) when (e.File is null)
        {
            throw e.At(new SourceLine(name, 0));
        }
    }

    /// <summary>Writes parameters.</summary>
    public static void Write(SpanParameters parameters, Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("clearingHouse", parameters.ClearingHouse);
        json.WriteString("date", ParameterLayout.Text(parameters.Date));
        json.WriteStartArray("commodities");
        foreach (SpanCommodity commodity in parameters.Commodities) Write(commodity, json);
        json.WriteEndArray();
        json.WriteStartArray("credits");
        foreach (SpanCredit credit in parameters.Credits) Write(credit, json);
        json.WriteEndArray();
        json.WriteStartArray("contracts");
        foreach (SpanContract contract in parameters.Contracts) Write(contract, json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(SpanCommodity commodity, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", commodity.Name);
        json.WriteNumber("shortOptionMinimum", commodity.ShortOptionMinimum);
        json.WriteString(
            "shortOptions", commodity.ShortOptions == ShortOptionCount.LargerSide ? LargerSide : Gross);
        json.WriteStartObject("tiers");
        foreach ((int month, int tier) in commodity.Tiers.OrderBy(t => t.Key))
            json.WriteNumber(month.ToString(CultureInfo.InvariantCulture), tier);
        json.WriteEndObject();
        json.WriteStartArray("spreads");
        foreach (SpanSpread spread in commodity.Spreads)
        {
            json.WriteStartObject();
            json.WriteNumber("first", spread.First);
            json.WriteNumber("firstDeltas", spread.FirstDeltas);
            json.WriteNumber("second", spread.Second);
            json.WriteNumber("secondDeltas", spread.SecondDeltas);
            json.WriteNumber("charge", spread.Charge);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("deliveries");
        foreach (SpanDelivery delivery in commodity.Deliveries)
        {
            json.WriteStartObject();
            json.WriteNumber("month", delivery.Month);
            json.WriteNumber("perSpreadDelta", delivery.PerSpreadDelta);
            json.WriteNumber("perOutrightDelta", delivery.PerOutrightDelta);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(SpanCredit credit, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("rate", credit.Rate);
        json.WriteStartArray("legs");
        foreach (SpanCreditLeg leg in credit.Legs)
        {
            json.WriteStartObject();
            json.WriteString("commodity", leg.Commodity);
            json.WriteNumber("deltas", leg.Deltas);
            json.WriteBoolean("isReversed", leg.IsReversed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(SpanContract contract, Utf8JsonWriter json)
    {
        SpanContractKey key = contract.Key;
        json.WriteStartObject();
        json.WriteString("exchange", key.Exchange);
        json.WriteString("product", key.Product);
        json.WriteString("type", key.Type);
        json.WriteNumber("month", key.Month);
        if (key.IsCall is { } call)
        {
            json.WriteNumber("optionMonth", key.OptionMonth);
            json.WriteBoolean("isCall", call);
            json.WriteString("strike", key.Strike.ToString());
        }

        json.WriteString("commodity", contract.Commodity);
        json.WriteNumber("delta", contract.Delta);
        json.WriteStartArray("losses");
        foreach (double loss in contract.Array.Losses) json.WriteNumberValue(loss);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static SpanCommodity Commodity(ImportNode node)
    {
        ImportNode count = node["shortOptions"];
        if (count.Text() is not (LargerSide or Gross)) throw count.Refuse($"{LargerSide} or {Gross}");
        var tiers = new Dictionary<int, int>();
        foreach ((string month, ImportNode tier) in node["tiers"].Members)
        {
            bool isMonth = int.TryParse(month, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            if (!isMonth) throw tier.Refuse("a month as its name");
            tiers.Add(number, tier.Whole(0, int.MaxValue));
        }

        return new SpanCommodity
        {
            Name = node["name"].Text(),
            Tiers = tiers,
            Spreads = [.. node["spreads"].Items.Select(s => new SpanSpread(
                s["first"].Whole(0, int.MaxValue), s["firstDeltas"].Double(),
                s["second"].Whole(0, int.MaxValue), s["secondDeltas"].Double(), s["charge"].Double()))],
            Deliveries = [.. node["deliveries"].Items.Select(d => new SpanDelivery(
                d["month"].Whole(0, int.MaxValue), d["perSpreadDelta"].Double(), d["perOutrightDelta"].Double()))],
            ShortOptionMinimum = node["shortOptionMinimum"].Double(),
            ShortOptions = count.Text() == LargerSide ? ShortOptionCount.LargerSide : ShortOptionCount.Gross,
        };
    }

    private static SpanCredit Credit(ImportNode node) => new(
        [.. node["legs"].Items.Select(
            l => new SpanCreditLeg(l["commodity"].Text(), l["deltas"].Double(), l["isReversed"].Flag()))],
        node["rate"].Double());

    private static SpanContract Contract(ImportNode node)
    {
        var key = new SpanContractKey(
            node["exchange"].Text(), node["product"].Text(), node["type"].Text(), node["month"].Whole(0, int.MaxValue));
        if (node.Find("isCall") is { } call)
        {
            key = key with
            {
                IsCall = call.Flag(),
                OptionMonth = node["optionMonth"].Whole(0, int.MaxValue),
                Strike = node["strike"].Rate(),
            };
        }

        double[] losses = [.. node["losses"].Items.Select(l => l.Double())];
        return new SpanContract(
            key, node["commodity"].Text(), SpanArray.Create(losses, node.Source), node["delta"].Double());
    }
}
