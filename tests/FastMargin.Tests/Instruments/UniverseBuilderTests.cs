using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Instruments;

public sealed class UniverseBuilderTests
{
    private static readonly CurrencyDefinition _base =
        new() { Code = "USDT", IsBase = true, Source = new SourceLine("currencies.csv", 2) };

    private static readonly InstrumentDefinition _perpetual = new()
    {
        Symbol = "BTCUSDT",
        Kind = InstrumentKind.Linear,
        SettleCurrency = "USDT",
        Lot = Quantity.Parse("0.001"),
        Tick = Price.Parse("0.1"),
        LongTable = "BTC",
        Source = new SourceLine("instruments.csv", 5),
    };

    private static readonly InstrumentDefinition _index = _perpetual with
    {
        Symbol = "BTCUSDT.INDEX",
        Kind = InstrumentKind.Index,
        LongTable = null,
    };

    [Fact]
    public void Names_are_resolved_in_whatever_order_they_came()
    {
        var builder = new UniverseBuilder();
        Assert.Equal(0, builder.AddCurrency(new CurrencyDefinition { Code = "BTC", FxSymbol = "BTCUSDT.INDEX" }));
        Assert.Equal(0, builder.AddInstrument(_perpetual));
        Assert.Equal(1, builder.AddInstrument(_index));
        Assert.Equal(1, builder.AddCurrency(_base));
        Assert.Equal(0, builder.AddTable(MarginTable.Flat("BTC", Rate.Parse("0.01"))));
        Universe universe = builder.Build();

        Assert.Equal(1, universe.BaseCurrency);
        Assert.Equal(1, universe.Currencies[0].FxInstrument);
        Assert.Null(universe.Currencies[0].Fx);
        Assert.Equal(Rate.One, universe.Currencies[1].Fx);
        Instrument perpetual = universe.Instruments[0];
        Assert.Equal(1, perpetual.SettleCurrency);
        Assert.Same(universe.Tables[0], perpetual.Long);
        Assert.Same(perpetual.Long, perpetual.Short);
        Assert.Equal(Price.Parse("0.05"), perpetual.MarkStep);
        Assert.True(perpetual.CanBeHeld);
    }

    [Fact]
    public void An_index_has_no_tables()
    {
        Universe universe = Build(_index);
        Assert.False(universe.Instruments[0].CanBeHeld);
        Assert.Throws<InvalidOperationException>(() => universe.Instruments[0].Long);
        Assert.Throws<InvalidOperationException>(() => universe.Instruments[0].Short);
    }

    [Fact]
    public void Shorts_may_have_a_table_of_their_own()
    {
        Universe universe = Build(_perpetual with { Kind = InstrumentKind.Equity, ShortTable = "SHORT" });
        Assert.Equal(MarginRule.EquityShort, universe.Instruments[0].Short.Rule);
        Assert.Equal("BTC", universe.Instruments[0].Long.Name);
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_known_ones()
    {
        Refused("instruments.csv:5: unknown currency \"USD\"; expected one of USDT",
            () => Build(_perpetual with { SettleCurrency = "USD" }));
        Refused("instruments.csv:5: unknown table \"ETH\"; expected one of BTC, SHORT",
            () => Build(_perpetual with { LongTable = "ETH" }));
        var builder = new UniverseBuilder();
        builder.AddCurrency(_base);
        builder.AddCurrency(new CurrencyDefinition { Code = "BTC", FxSymbol = "BTCUSD" });
        Refused("unknown instrument \"BTCUSD\"; expected a known instrument, but none is known", builder.Build);
    }

    [Fact]
    public void A_duplicate_is_refused()
    {
        UniverseBuilder builder = Start();
        builder.AddInstrument(_perpetual);
        Refused("instruments.csv:5: duplicate instrument BTCUSDT; expected each instrument once",
            () => builder.AddInstrument(_perpetual));
        Refused("duplicate table BTC; expected each table once",
            () => builder.AddTable(MarginTable.Flat("BTC", Rate.One)));
        Refused("c.csv:3: duplicate currency USDT; expected each currency once", () => builder.AddCurrency(
            new CurrencyDefinition { Code = "USDT", Fx = Rate.One, Source = new SourceLine("c.csv", 3) }));
    }

    [Fact]
    public void There_is_exactly_one_base_currency()
    {
        UniverseBuilder builder = Start();
        Refused("currencies.csv:2: currency USD: a second base besides USDT; expected one base currency",
            () => builder.AddCurrency(_base with { Code = "USD" }));
        var none = new UniverseBuilder();
        none.AddCurrency(new CurrencyDefinition { Code = "EUR", Fx = Rate.One });
        Refused("no base among 1 currencies; expected one base currency", none.Build);
    }

    [Fact]
    public void A_rate_must_be_quoted_in_the_base_currency()
    {
        UniverseBuilder builder = Start();
        builder.AddCurrency(new CurrencyDefinition { Code = "EUR", Fx = Rate.Parse("1.1") });
        builder.AddCurrency(new CurrencyDefinition { Code = "BTC", FxSymbol = "BTCEUR" });
        builder.AddInstrument(_index with { Symbol = "BTCEUR", SettleCurrency = "EUR" });
        Refused("currency BTC: rate BTCEUR is quoted in EUR; expected a rate quoted in the base currency",
            builder.Build);
    }

    [Fact]
    public void A_spent_builder_is_refused()
    {
        UniverseBuilder builder = Start();
        builder.Build();
        Assert.Throws<InvalidOperationException>(() => builder.AddInstrument(_perpetual));
        Assert.Throws<InvalidOperationException>(builder.Build);
    }

    [Fact]
    public void More_instruments_than_the_kernel_has_rows_for_are_refused()
    {
        UniverseBuilder builder = Start();
        for (int i = 0; i < Universe.MaxInstruments; i++) builder.AddInstrument(_index with { Symbol = $"I{i}" });
        Refused("instruments.csv:5: instrument BTCUSDT is number 32767; expected at most 32766",
            () => builder.AddInstrument(_perpetual));
    }

    internal static UniverseBuilder Start()
    {
        var builder = new UniverseBuilder();
        builder.AddCurrency(_base);
        builder.AddTable(MarginTable.Flat("BTC", Rate.Parse("0.01")));
        builder.AddTable(MarginTable.EquityShort("SHORT", Rate.Parse("0.3")));
        return builder;
    }

    private static Universe Build(InstrumentDefinition instrument)
    {
        UniverseBuilder builder = Start();
        builder.AddInstrument(instrument);
        return builder.Build();
    }

    private static void Refused(string message, Func<object> action) =>
        Assert.Equal(message, Assert.Throws<DataException>(action).Message);
}
