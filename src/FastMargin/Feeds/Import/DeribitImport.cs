using System.Text.RegularExpressions;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Import;

/// <summary>
/// Deribit: the numbers of its portfolio margin as published over the years, and the instruments of its interface v2.
/// Source: Deribit, "Portfolio Margin"; <c>public/get_instruments</c>.
/// </summary>
internal sealed partial class DeribitImport : IVenueImport
{
    public string Venue => "deribit";

    public string Forms => "portfolio margin numbers; get_instruments of the interface v2 (JSON)";

    public string? KindOf(ImportFile file)
    {
        if (!file.IsJson) return null;
        if (file.Json.Has("deribit_pm")) return "portfolio";
        bool isAnswer = file.Json.Has("jsonrpc", "result");
        return isAnswer && file.Start.Contains("instrument_name", StringComparison.Ordinal) ? "instruments" : null;
    }

    public void Read(ImportFile file, ImportDraft draft)
    {
        if (file.Json.Has("jsonrpc")) Instruments(file.Json, draft);
        else Portfolio(file.Json, draft);
    }

    private static void Portfolio(ImportNode json, ImportDraft draft)
    {
        foreach ((string version, ImportNode numbers) in json["deribit_pm"].Members) Version(version, numbers, draft);
        foreach ((string name, _) in json.Members)
        {
            if (name is not ("deribit_pm" or "source"))
                draft.Note($"{name}: left out; no model takes the formulas of standard margin as text");
        }
    }

    // "sqrt(30/dte)*40%" and "(30/dte)^0.30*38%": how a shock of volatility falls with the days to expiry.
    private static void Version(string version, ImportNode numbers, ImportDraft draft)
    {
        ImportNode vol = numbers["vol"];
        Match match = VolatilityShock().Match(vol.Text());
        if (!match.Success) throw vol.Refuse("a form like sqrt(30/dte)*40% or (30/dte)^0.30*38%");
        string power = match.Groups["root"].Success ? "0.5" : match.Groups["power"].Value;
        Rate percent = Rate.Parse(match.Groups["percent"].Value);
        draft.Model($"deribit_portfolio_{version}", json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("volatility_shock");
            json.WriteStartObject();
            json.WritePropertyName("power");
            ImportNode.Write(json, Rate.Parse(power));
            json.WritePropertyName("at_thirty_days");
            ImportNode.Write(json, new Rate(percent.Atto / 100));
            json.WriteEndObject();
            foreach ((string name, ImportNode number) in numbers.Members)
            {
                if (name == "vol") continue;
                json.WritePropertyName(name);
                ImportNode.Write(json, number.NotNegative());
            }

            json.WriteEndObject();
        });
    }

    private static void Instruments(ImportNode json, ImportDraft draft)
    {
        if (json.Find("usOut") is { } micros)
        {
            long day = long.Parse(micros.Rate().ToString().Split('.')[0], null) / 86_400_000_000;
            if (day is < 0 or > 2_900_000) throw micros.Refuse("microseconds since 1970");
            draft.States(DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day)), micros.Source);
        }

        draft.Base("USD", json.Source);
        int left = 0;
        foreach (ImportNode item in json["result"].Items)
        {
            if (item["kind"].Text() == "future") Future(item, draft);
            else left++;
        }

        if (left > 0) draft.Note($"{left} options and combos left out: they are margined by a scenario model");
    }

    private static void Future(ImportNode item, ImportDraft draft)
    {
        bool isInverse = item["instrument_type"].Text() == "reversed";
        string settle = item["settlement_currency"].Text();
        Rate contract = item["contract_size"].Positive();
        Rate least = item["min_trade_amount"].Positive();
        draft.Currency(settle, "USD", item.Source);
        draft.Leveraged(
            new InstrumentDefinition
            {
                Symbol = item["instrument_name"].Text(),
                Kind = isInverse ? InstrumentKind.Inverse : InstrumentKind.Linear,
                SettleCurrency = settle,
                Multiplier = contract,
                Lot = Contracts(least, contract, item),
                Tick = item["tick_size"].Price(),
                Source = item.Source,
            },
            item["max_leverage"].Positive());
    }

    // Amounts are in money or coin of the contract; a position is held in contracts.
    private static Quantity Contracts(Rate amount, Rate contract, ImportNode item)
    {
        Rational contracts = Rational.FromAtto(amount.Atto) / Rational.FromAtto(contract.Atto);
        var lot = new Quantity(contracts.FloorToAtto());
        return Rational.FromAtto(lot.Atto) == contracts
            ? lot
            : throw item["min_trade_amount"].Refuse($"a multiple of the contract size {contract}");
    }

    [GeneratedRegex(@"^(?:(?<root>sqrt)\(30/dte\)|\(30/dte\)\^(?<power>\d+(\.\d+)?))\*(?<percent>\d+(\.\d+)?)%$")]
    private static partial Regex VolatilityShock();
}
