using FastMargin.Feeds.Synthetic;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Import;

/// <summary>
/// Histories of listed futures margins, money a contract from a date on, as LEAN keeps them. As of a date the newest
/// row of each contract not after it is taken; without one each row becomes a table of its own.
/// </summary>
internal sealed class LeanImport : IVenueImport
{
    public string Venue => "lean";

    public string Forms => "histories of listed futures margins (CSV)";

    public string? KindOf(ImportFile file) =>
        file.Header.StartsWith("exchange,symbol,date,initial,maintenance", StringComparison.Ordinal) ? "margins" : null;

    public void Read(ImportFile file, ImportDraft draft)
    {
        var contracts = new Dictionary<string, List<Entry>>(StringComparer.Ordinal);
        var order = new List<string>();
        DateOnly last = default;
        using (Stream stream = file.Read())
        using (var csv = new VenueCsv(stream, file.Path, "exchange", "symbol", "date", "initial", "maintenance"))
        {
            while (csv.Read())
            {
                string symbol = $"{csv.Field("exchange")}:{csv.Field("symbol")}";
                if (!contracts.TryGetValue(symbol, out List<Entry>? entries))
                {
                    contracts[symbol] = entries = [];
                    order.Add(symbol);
                }

                entries.Add(Row(csv, entries));
                if (entries[^1].Date > last) last = entries[^1].Date;
            }
        }

        if (order.Count == 0) throw new DataException(file.Whole, "no rows", "one row or more");
        if (draft.AsOf is null) draft.States(last, file.Whole);
        foreach (string symbol in order) Add(symbol, contracts[symbol], draft);
        draft.Note("money a contract is in the currency of the contract's exchange");
    }

    private static Entry Row(VenueCsv csv, List<Entry> before)
    {
        if (!ParameterLayout.TryDate(csv.Field("date"), out DateOnly date))
            throw new DataException(csv.Line, $"date {Names.Shown(csv.Field("date"))}", "a form like 2020-01-31");
        if (before.Count > 0 && before[^1].Date >= date)
        {
            string previous = ParameterLayout.Text(before[^1].Date);
            throw new DataException(csv.Line, $"date {csv.Field("date")} after {previous}", "rising dates, each once");
        }

        return new Entry(
            date,
            csv.Value("initial", text => Money.Parse(text)),
            csv.Value("maintenance", text => Money.Parse(text)),
            csv.Line);
    }

    private static void Add(string symbol, List<Entry> entries, ImportDraft draft)
    {
        IEnumerable<Entry> taken = entries;
        if (draft.AsOf is { } asOf)
        {
            taken = entries.Where(e => e.Date <= asOf).TakeLast(1);
            DateOnly begin = entries[0].Date;
            if (begin > asOf) draft.Note($"{symbol}: left out; its history begins {ParameterLayout.Text(begin)}");
        }

        foreach (Entry entry in taken)
            draft.PerContract(symbol, entry.Maintenance, entry.Initial, entry.Source, entry.Date);
    }

    private readonly record struct Entry(DateOnly Date, Money Initial, Money Maintenance, SourceLine Source);
}
