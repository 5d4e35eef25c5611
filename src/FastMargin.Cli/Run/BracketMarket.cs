using FastMargin.Feeds.Synthetic;
using FastMargin.Instruments;

namespace FastMargin.Cli.Run;

/// <summary>A market under other margin tables.</summary>
internal static class BracketMarket
{
    /// <summary>The same market, with a venue's table for every linear contract that it lists.</summary>
    public static SyntheticMarket With(SyntheticMarket market, BracketTables tables)
    {
        Universe old = market.Universe;
        var builder = new UniverseBuilder();
        foreach (Currency currency in old.Currencies) builder.AddCurrency(Definition(currency, old));
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (Instrument instrument in old.Instruments)
        {
            MarginTable? listed = instrument.Kind == InstrumentKind.Linear ? tables.Find(instrument.Symbol) : null;
            InstrumentDefinition definition = Definition(instrument, old);
            builder.AddInstrument(instrument.CanBeHeld
                ? definition with
                {
                    LongTable = Use(listed ?? instrument.Long),
                    ShortTable = Use(listed ?? instrument.Short),
                }
                : definition);
        }

        return new SyntheticMarket(builder.Build(), market.StartPrices);

        string Use(MarginTable table)
        {
            if (used.Add(table.Name)) builder.AddTable(table);
            return table.Name;
        }
    }

    private static CurrencyDefinition Definition(Currency currency, Universe universe) => new()
    {
        Code = currency.Code,
        IsBase = currency.IsBase,
        Fx = currency.IsBase ? null : currency.Fx,
        FxSymbol = currency.FxInstrument is { } source ? universe.Instruments[source].Symbol : null,
        Collateral = currency.Collateral,
    };

    private static InstrumentDefinition Definition(Instrument instrument, Universe universe) => new()
    {
        Symbol = instrument.Symbol,
        Kind = instrument.Kind,
        SettleCurrency = universe.Currencies[instrument.SettleCurrency].Code,
        Lot = instrument.Lot,
        Tick = instrument.Tick,
        MarkStep = instrument.MarkStep,
        Multiplier = instrument.Multiplier,
        QuantoRate = instrument.QuantoRate,
    };
}
