namespace FastMargin.Instruments;

/// <summary>
/// Everything that can be held, quoted or owed, and what it must have behind it. Immutable; made by
/// <see cref="UniverseBuilder"/>. Rows are numbered from 0 in the order they were added.
/// </summary>
public sealed class Universe
{
    /// <summary>The largest number of instruments: each needs a row of its own in the kernel's table.</summary>
    public const int MaxInstruments = 32_766;

    /// <summary>The largest number of currencies.</summary>
    public const int MaxCurrencies = 4_096;

    /// <summary>The largest number of margin tables.</summary>
    public const int MaxTables = 32_766;

    private readonly NameIndex _symbols;
    private readonly NameIndex _codes;
    private readonly NameIndex _tableNames;

    internal Universe(
        Currency[] currencies, MarginTable[] tables, Instrument[] instruments,
        NameIndex symbols, NameIndex codes, NameIndex tableNames)
    {
        Currencies = currencies;
        Tables = tables;
        Instruments = instruments;
        BaseCurrency = Array.FindIndex(currencies, c => c.IsBase);
        (_symbols, _codes, _tableNames) = (symbols, codes, tableNames);
    }

    /// <summary>By row.</summary>
    public IReadOnlyList<Currency> Currencies { get; }

    /// <summary>By row.</summary>
    public IReadOnlyList<MarginTable> Tables { get; }

    /// <summary>By row.</summary>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>Row of the currency everything is added up in.</summary>
    public int BaseCurrency { get; }

    /// <summary>Row of an instrument.</summary>
    /// <exception cref="DataException">It is not known; the error lists up to ten that are.</exception>
    public int InstrumentId(ReadOnlySpan<char> symbol, SourceLine source = default) => _symbols.Find(symbol, source);

    /// <summary>Row of a currency.</summary>
    /// <exception cref="DataException">It is not known; the error lists up to ten that are.</exception>
    public int CurrencyId(ReadOnlySpan<char> code, SourceLine source = default) => _codes.Find(code, source);

    /// <summary>Row of a margin table.</summary>
    /// <exception cref="DataException">It is not known; the error lists up to ten that are.</exception>
    public int TableId(ReadOnlySpan<char> name, SourceLine source = default) => _tableNames.Find(name, source);

    /// <summary>Row of an instrument from UTF-8, without allocating; false when it is not known.</summary>
    public bool TryInstrumentId(ReadOnlySpan<byte> utf8, out int id) => _symbols.TryFind(utf8, out id);

    /// <summary>Row of an instrument; false when it is not known.</summary>
    public bool TryInstrumentId(ReadOnlySpan<char> symbol, out int id) => _symbols.TryFind(symbol, out id);

    /// <summary>Row of a currency from UTF-8, without allocating; false when it is not known.</summary>
    public bool TryCurrencyId(ReadOnlySpan<byte> utf8, out int id) => _codes.TryFind(utf8, out id);

    /// <summary>Row of a currency; false when it is not known.</summary>
    public bool TryCurrencyId(ReadOnlySpan<char> code, out int id) => _codes.TryFind(code, out id);

    /// <summary>Row of a margin table; false when it is not known.</summary>
    public bool TryTableId(ReadOnlySpan<char> name, out int id) => _tableNames.TryFind(name, out id);
}
