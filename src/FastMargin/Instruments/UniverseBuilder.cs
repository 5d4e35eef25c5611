using FastMargin.Units;

namespace FastMargin.Instruments;

/// <summary>
/// Collects currencies, margin tables and instruments in any order; names are resolved by <see cref="Build"/>.
/// Each Add returns the row the thing will have.
/// </summary>
public sealed class UniverseBuilder
{
    private readonly NameIndex _codes = new("currency");
    private readonly NameIndex _tableNames = new("table");
    private readonly NameIndex _symbols = new("instrument");
    private readonly List<CurrencyDefinition> _currencies = [];
    private readonly List<MarginTable> _tables = [];
    private readonly List<InstrumentDefinition> _instruments = [];
    private bool _built;

    /// <summary>Adds a currency: the base, or one with either a fixed rate or the symbol of a quoted one.</summary>
    /// <exception cref="DataException">
    /// A duplicate or improper code, a second base, no rate, two rates, a rate not above 0, or too many currencies.
    /// </exception>
    public int AddCurrency(CurrencyDefinition currency)
    {
        ArgumentNullException.ThrowIfNull(currency);
        NotBuilt();
        Limit("currency", currency.Code, currency.Source, _currencies.Count, Universe.MaxCurrencies);
        CurrencyCheck.Rates(currency);
        if (currency.IsBase && _currencies.Find(c => c.IsBase) is { } first)
            throw new DataException(
                currency.Source, $"currency {currency.Code}: a second base besides {first.Code}", "one base currency");
        int row = _codes.Add(currency.Code, currency.Source);
        _currencies.Add(currency);
        return row;
    }

    /// <summary>Adds a margin table.</summary>
    /// <exception cref="DataException">A duplicate name, or too many tables.</exception>
    public int AddTable(MarginTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        NotBuilt();
        Limit("table", table.Name, table.Source, _tables.Count, Universe.MaxTables);
        int row = _tableNames.Add(table.Name, table.Source);
        _tables.Add(table);
        return row;
    }

    /// <summary>Adds an instrument; its currency and tables may be added later.</summary>
    /// <exception cref="DataException">
    /// A duplicate or improper symbol, a lot, tick, mark step or multiplier not above 0, a mark step that does not
    /// divide the tick, a quanto rate where none belongs, a missing or needless table, or too many instruments.
    /// </exception>
    public int AddInstrument(InstrumentDefinition instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        NotBuilt();
        Limit("instrument", instrument.Symbol, instrument.Source, _instruments.Count, Universe.MaxInstruments);
        InstrumentCheck.Numbers(instrument);
        int row = _symbols.Add(instrument.Symbol, instrument.Source);
        _instruments.Add(instrument);
        return row;
    }

    /// <summary>Resolves all names. The builder is spent afterwards.</summary>
    /// <exception cref="DataException">
    /// An unknown currency, table or instrument, no base currency, a table whose rule does not fit the instrument,
    /// a rate instrument that is not quoted in the base currency, an option on an option, or a series listed twice.
    /// </exception>
    public Universe Build()
    {
        NotBuilt();
        if (!_currencies.Exists(c => c.IsBase))
            throw new DataException(default, $"no base among {_currencies.Count} currencies", "one base currency");
        InstrumentCheck.Series(_instruments);
        Instrument[] instruments = [.. _instruments.Select(Resolve)];
        Currency[] currencies = [.. _currencies.Select((c, row) => Resolve(c, row, instruments))];
        _built = true;
        return new Universe(currencies, [.. _tables], instruments, _symbols, _codes, _tableNames);
    }

    private Instrument Resolve(InstrumentDefinition definition, int row)
    {
        int settle = _codes.Find(definition.SettleCurrency, definition.Source);
        MarginTable? longTable = Table(definition.LongTable, definition.Source);
        MarginTable? shortTable = Table(definition.ShortTable, definition.Source) ?? longTable;
        InstrumentCheck.Tables(definition, longTable, shortTable);
        return new Instrument
        {
            Id = row,
            Symbol = definition.Symbol,
            Kind = definition.Kind,
            SettleCurrency = settle,
            Lot = definition.Lot,
            Tick = definition.Tick,
            MarkStep = InstrumentCheck.MarkStep(definition),
            Multiplier = definition.Multiplier,
            QuantoRate = definition.QuantoRate,
            LongOrNull = longTable,
            ShortOrNull = shortTable,
            Option = ContractOf(definition),
        };
    }

    private OptionContract? ContractOf(InstrumentDefinition definition)
    {
        if (definition.Option is not { } option) return null;
        int underlying = _symbols.Find(option.Underlying, definition.Source);
        InstrumentCheck.Underlying(definition, _instruments[underlying]);
        return new OptionContract(underlying, option.Strike, option.ExpiryNs, option.IsCall, option.IsAmerican);
    }

    private Currency Resolve(CurrencyDefinition definition, int row, Instrument[] instruments)
    {
        int? fxInstrument = null;
        if (definition.FxSymbol is { } symbol)
        {
            fxInstrument = _symbols.Find(symbol, definition.Source);
            CurrencyDefinition quote = _currencies[instruments[fxInstrument.Value].SettleCurrency];
            if (!quote.IsBase)
                throw new DataException(
                    definition.Source,
                    $"currency {definition.Code}: rate {symbol} is quoted in {quote.Code}",
                    "a rate quoted in the base currency");
        }

        return new Currency
        {
            Id = row,
            Code = definition.Code,
            IsBase = definition.IsBase,
            Fx = definition.IsBase ? Rate.One : definition.Fx,
            FxInstrument = fxInstrument,
            Collateral = definition.Collateral,
        };
    }

    private MarginTable? Table(string? name, SourceLine source) =>
        name is null ? null : _tables[_tableNames.Find(name, source)];

    private void NotBuilt()
    {
        if (_built) throw new InvalidOperationException("this builder has built its universe; use a new one");
    }

    private static void Limit(string kind, string name, SourceLine source, int count, int limit)
    {
        if (count >= limit) throw new DataException(source, $"{kind} {name} is number {count + 1}", $"at most {limit}");
    }
}
