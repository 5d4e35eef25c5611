using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Synthetic;

/// <summary>
/// The market of a tape: an instrument for each of its symbols, in the order in which they come. Linear contracts take
/// the venue's brackets where they are given. All other tables are round figures of this generator, not a venue's:
/// maintenance and initial 2.5 and 5 % for perpetuals, 5 and 6 % futures, 10 and 20 % spot, 25 and 50 % options, 2 and
/// 3 % exchange rates, 5 and 10 % CFDs; stock 25 and 50 % long (FINRA Rule 4210(c)(1), Regulation T) and the short rule
/// at 30 and 50 %.
/// </summary>
public static class TickMarket
{
    /// <summary>Name of the list of contracts that is looked for beside a tape.</summary>
    public const string ContractsFile = "instruments.csv";

    private const string ShortStock = "stock-short";

    // Prices are worth a lot of at most about this much in the quote currency, where quantities are no whole numbers.
    private const int LotValue = 10;
    private const int MaxLotDecimals = 8;

    private static readonly (ContractKind Kind, string Table, string Maintenance, string Initial)[] _flat =
    [
        (ContractKind.Perpetual, "perpetual", "0.025", "0.05"),
        (ContractKind.Future, "future", "0.05", "0.06"),
        (ContractKind.Spot, "spot", "0.1", "0.2"),
        (ContractKind.Option, "option", "0.25", "0.5"),
        (ContractKind.Equity, "stock-long", "0.25", "0.5"),
        (ContractKind.Fx, "fx", "0.02", "0.03"),
        (ContractKind.Cfd, "cfd", "0.05", "0.1"),
    ];

    /// <summary>
    /// The market of a tick file, read once to its end, and of the <see cref="ContractsFile"/> beside it, if any.
    /// </summary>
    /// <param name="path">A tick file.</param>
    /// <param name="brackets">Margin tables of linear contracts; null for none.</param>
    /// <exception cref="DataException">The file is malformed, or a currency has no rate.</exception>
    public static SyntheticMarket FromFile(string path, BracketTables? brackets = null)
    {
        using CsvTickSource ticks = CsvTickSource.Open(path);
        string list = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, ContractsFile);
        ContractRules rules = File.Exists(list) ? ContractRules.Read(list) : ContractRules.OfThumb;
        return FromTicks(TickSymbol.Scan(ticks), rules, brackets);
    }

    /// <summary>The market of some symbols.</summary>
    /// <param name="symbols">What a tape shows of its instruments.</param>
    /// <param name="rules">What they are; null for the rules of thumb.</param>
    /// <param name="brackets">Margin tables of linear contracts; null for none.</param>
    /// <exception cref="DataException">No symbol, a symbol twice, or a currency without a rate.</exception>
    public static SyntheticMarket FromTicks(
        IReadOnlyList<TickSymbol> symbols, ContractRules? rules = null, BracketTables? brackets = null)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        if (symbols.Count == 0) throw new DataException("a tape without an instrument", "at least one");
        rules ??= ContractRules.OfThumb;
        TickContract[] contracts = [.. symbols.Select(s => new TickContract(s, rules.Describe(s.Symbol)))];
        var builder = new UniverseBuilder();
        foreach (CurrencyDefinition currency in TickCurrencies.Of(contracts)) builder.AddCurrency(currency);
        var tables = new HashSet<string>(StringComparer.Ordinal);
        var prices = new List<Price?>();
        foreach (TickContract tick in contracts)
        {
            builder.AddInstrument(Definition(tick, brackets, builder, tables));
            prices.Add(tick.FirstMark);
        }

        return new SyntheticMarket(builder.Build(), prices);
    }

    private static InstrumentDefinition Definition(
        TickContract tick, BracketTables? brackets, UniverseBuilder builder, HashSet<string> tables)
    {
        Contract contract = tick.Contract;
        var definition = new InstrumentDefinition
        {
            Symbol = tick.Seen.Symbol,
            Kind = contract.InstrumentKind,
            SettleCurrency = contract.Kind == ContractKind.Index ? contract.Quote : contract.Settle,
            Tick = tick.Tick,
            MarkStep = tick.MarkStep,
            Lot = Lot(tick),
            Multiplier = contract.Multiplier,
        };
        if (contract.Kind == ContractKind.Index) return definition;
        if (definition.Kind == InstrumentKind.Linear && brackets?.Find(definition.Symbol) is { } listed)
        {
            if (tables.Add(listed.Name)) builder.AddTable(listed);
            return definition with { LongTable = listed.Name };
        }

        (_, string flat, string maintenance, string initial) = _flat.First(f => f.Kind == contract.Kind);
        if (tables.Add(flat)) builder.AddTable(MarginTable.Flat(flat, Rate.Parse(maintenance), Rate.Parse(initial)));
        if (contract.Kind != ContractKind.Equity || contract.Multiplier != Rate.One)
            return definition with { LongTable = flat };
        if (tables.Add(ShortStock))
            builder.AddTable(MarginTable.EquityShort(ShortStock, Rate.Parse("0.3"), Rate.Parse("0.5")));
        return definition with { LongTable = flat, ShortTable = ShortStock };
    }

    /// <summary>Contracts and shares are whole; coins and currencies are cut until a lot is worth little.</summary>
    private static Quantity Lot(TickContract tick)
    {
        bool isWhole = tick.Contract.IsInverse || tick.Contract.Multiplier != Rate.One
            || tick.Contract.Kind is ContractKind.Equity or ContractKind.Option or ContractKind.Future;
        double value = tick.Seen.FirstPrice.ToDouble();
        int decimals = 0;
        for (; !isWhole && value > LotValue && decimals < MaxLotDecimals; decimals++) value /= 10;
        return new Quantity((Int128)Atto.PowerOfTen(Atto.Decimals - decimals));
    }
}

/// <summary>An instrument of a tape: what is seen of it, and what it is.</summary>
internal sealed record TickContract(TickSymbol Seen, Contract Contract)
{
    internal Price Tick
    {
        get
        {
            int decimals = Math.Clamp(Seen.Decimals, 0, TickSymbol.MaxDecimals);
            return new Price((Int128)Atto.PowerOfTen(Atto.Decimals - decimals));
        }
    }

    /// <summary>Half a tick, so that the middle of a quote is a mark.</summary>
    internal Price MarkStep => new(Tick.Atto / 2);

    /// <summary>The first price, down to a mark step; null when there is none.</summary>
    internal Price? FirstMark =>
        Seen.FirstPrice < MarkStep ? null : new Price(Seen.FirstPrice.Atto - (Seen.FirstPrice.Atto % MarkStep.Atto));
}
