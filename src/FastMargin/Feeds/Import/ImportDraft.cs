using System.Globalization;
using System.Text;
using System.Text.Json;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Import;

/// <summary>Collects what an importer finds, named by venue and date, into a <see cref="ParameterSet"/>.</summary>
internal sealed class ImportDraft
{
    // The last decimal a price of an index is kept to: rates between currencies have no tick of their own.
    private static readonly Price _indexStep = Price.FromDecimal(0.00000001m);

    private readonly string _venue;
    private readonly ImportFile _file;
    private readonly DateOnly? _asOf;
    private readonly UniverseBuilder _universe = new();
    private readonly HashSet<string> _codes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _models = new(StringComparer.Ordinal);
    private readonly List<ParameterModel> _found = [];
    private readonly List<string> _notes = [];
    private DateOnly? _stated;
    private int _tables;
    private int _leveraged;

    public ImportDraft(string venue, ImportFile file, DateOnly? asOf)
    {
        _venue = venue;
        _file = file;
        _asOf = asOf;
    }

    /// <summary>The date asked for; null for all there is.</summary>
    public DateOnly? AsOf => _asOf;

    /// <summary>Date of the parameters.</summary>
    /// <exception cref="DataException">The file states none, and none was asked for.</exception>
    public DateOnly Date => _stated ?? _asOf ?? throw new DataException(
        _file.Whole, "a file that states no date, and no as-of date", "the date from which its parameters hold");

    /// <summary>Takes the date that the file states for all of it.</summary>
    /// <exception cref="DataException">The date asked for is before it.</exception>
    public void States(DateOnly date, SourceLine source)
    {
        if (_asOf < date)
        {
            string asked = ParameterLayout.Text(_asOf.Value);
            throw new DataException(source, $"parameters of {ParameterLayout.Text(date)}, asked for as of {asked}",
                "an as-of date not before the file's");
        }

        _stated = date;
    }

    /// <summary>What the file has; see <see cref="ParameterVersion.Kind"/>.</summary>
    public required string Kind { get; set; }

    public void Note(string text) => _notes.Add(text);

    /// <summary>Name of a table: <c>venue:symbol@date</c>.</summary>
    public string TableName(string symbol, DateOnly? date = null) =>
        $"{_venue}:{symbol}@{ParameterLayout.Text(date ?? Date)}";

    /// <summary>Adds a table that has its name.</summary>
    /// <returns>The name.</returns>
    public string Add(MarginTable table)
    {
        _universe.AddTable(table);
        _tables++;
        return table.Name;
    }

    /// <summary>Adds a table of brackets.</summary>
    /// <returns>Its name.</returns>
    public string Tiered(string symbol, IReadOnlyList<BracketRow> rows, DateOnly? date = null)
    {
        string name = TableName(symbol, date);
        return Add(MarginTable.Tiered(name, rows, rows[0].Source));
    }

    /// <summary>Adds a table of one rate.</summary>
    /// <returns>Its name.</returns>
    public string Flat(string symbol, Rate maintenance, Rate initial, SourceLine source, DateOnly? date = null)
    {
        string name = TableName(symbol, date);
        return Add(MarginTable.Flat(name, maintenance, initial, source));
    }

    /// <summary>Adds a table of money a contract.</summary>
    /// <returns>Its name.</returns>
    public string PerContract(string symbol, Money maintenance, Money initial, SourceLine source, DateOnly? date = null)
    {
        string name = TableName(symbol, date);
        return Add(MarginTable.PerContract(name, maintenance, initial, source));
    }

    /// <summary>Adds the currency everything is added up in.</summary>
    public void Base(string code, SourceLine source, CollateralSchedule? collateral = null)
    {
        _codes.Add(code);
        _universe.AddCurrency(new CurrencyDefinition
        {
            Code = code,
            IsBase = true,
            Collateral = collateral ?? CollateralSchedule.Full,
            Source = source,
        });
    }

    /// <summary>
    /// Adds a currency whose rate is the mark of an index <c>code/base</c>, which is added too; once for each code.
    /// </summary>
    public void Currency(string code, string quote, SourceLine source, CollateralSchedule? collateral = null)
    {
        if (code == quote || (!_codes.Add(code) && collateral is null)) return;
        string index = $"{code}/{quote}";
        _universe.AddCurrency(new CurrencyDefinition
        {
            Code = code,
            FxSymbol = index,
            Collateral = collateral ?? CollateralSchedule.Full,
            Source = source,
        });
        _universe.AddInstrument(new InstrumentDefinition
        {
            Symbol = index,
            Kind = InstrumentKind.Index,
            SettleCurrency = quote,
            Lot = Quantity.One,
            Tick = _indexStep,
            MarkStep = _indexStep,
            Source = source,
        });
    }

    public void Instrument(InstrumentDefinition instrument) => _universe.AddInstrument(instrument);

    /// <summary>
    /// Adds an instrument of which the venue says only the largest leverage: its table asks <c>1/leverage</c>, rounded
    /// up, to open and to keep, which is never too little.
    /// </summary>
    public void Leveraged(InstrumentDefinition instrument, Rate leverage)
    {
        Rate rate = Rate.FromLeverage(leverage);
        Instrument(instrument with { LongTable = Flat(instrument.Symbol, rate, rate, instrument.Source) });
        if (_leveraged++ == 0) Note("no maintenance rates in the file: 1/leverage stands for both rates");
    }

    /// <summary>Adds parameters of a model.</summary>
    public void Model(string name, Action<Utf8JsonWriter> write, DateOnly? date = null)
    {
        if (!_models.Add($"{name}@{date}")) throw new DataException(_file.Whole, $"model {name} twice", "each once");
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
            write(json);
        string text = Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
        _found.Add(new ParameterModel(name, date ?? Date, text));
    }

    /// <exception cref="DataException">Nothing was found, or what was found does not fit together.</exception>
    public ParameterSet Finish()
    {
        if (_tables + _found.Count == 0 && _codes.Count <= 1)
            throw new DataException(_file.Whole, "no margin table, collateral or model", "one of them or more");
        if (_codes.Count == 0) Base("USD", _file.Whole);
        Universe universe;
        try
        {
            universe = _universe.Build();
        }
        catch (DataException e) when (e.File is null)
        {
            throw e.At(_file.Whole);
        }

        return new ParameterSet
        {
            Version = new ParameterVersion
            {
                Venue = _venue,
                Kind = Kind,
                Date = Date,
                Source = Path.GetFileName(_file.Path),
                Sha256 = _file.Sha256,
                Tables = universe.Tables.Count,
                Currencies = universe.Currencies.Count,
                Instruments = universe.Instruments.Count,
                Models = _found.Count,
                Notes = [.. _notes],
            },
            Universe = universe,
            Models = [.. _found.OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Date)],
        };
    }

    /// <summary>Midnight UTC of a moment in milliseconds since 1970.</summary>
    /// <exception cref="DataException">It is no such moment.</exception>
    public static DateOnly DateOf(ImportNode milliseconds)
    {
        string digits = milliseconds.Digits();
        bool isRead = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long ms);
        return isRead && ms < 253_402_300_800_000
            ? DateOnly.FromDateTime(DateTime.UnixEpoch.AddMilliseconds(ms))
            : throw milliseconds.Refuse("milliseconds since 1970");
    }
}
