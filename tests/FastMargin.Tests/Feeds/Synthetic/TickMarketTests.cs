using FastMargin.Feeds;
using FastMargin.Feeds.Synthetic;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Feeds.Synthetic;

public sealed class TickMarketTests
{
    [Theory]
    [InlineData("BTCUSDT.USDM", InstrumentKind.Linear, "USDT", "1")]
    [InlineData("NEARUSDT", InstrumentKind.Linear, "USDT", "1")]
    [InlineData("ADAUSDT.BINANCE.FUT", InstrumentKind.Linear, "USDT", "1")]
    [InlineData("BTCUSD_PERP.COINM", InstrumentKind.Inverse, "BTC", "100")]
    [InlineData("ETHUSD_PERP.COINM", InstrumentKind.Inverse, "ETH", "10")]
    [InlineData("BTCUSDC.KRAKEN", InstrumentKind.Equity, "USDC", "1")]
    [InlineData("USDCUSD.KRAKEN", InstrumentKind.Equity, "USD", "1")]
    [InlineData("ES_202003", InstrumentKind.Linear, "USD", "50")]
    [InlineData("GC_201312", InstrumentKind.Linear, "USD", "100")]
    [InlineData("ESO_20200320_P_3000", InstrumentKind.Equity, "USD", "50")]
    [InlineData("GOOG_20151224_C_722.5", InstrumentKind.Equity, "USD", "100")]
    [InlineData("EURUSD", InstrumentKind.Linear, "USD", "1")]
    [InlineData("SPX", InstrumentKind.Index, "USD", "1")]
    [InlineData("SPY", InstrumentKind.Equity, "USD", "1")]
    public void A_name_says_what_an_instrument_is(string symbol, InstrumentKind kind, string settle, string multiplier)
    {
        // The other two give every settle currency a rate.
        SyntheticMarket market = Market(symbol, "BTCUSDT.SPOT", "ETHUSDT.SPOT");
        Instrument instrument = market.Universe.Instruments[0];
        Assert.Equal(kind, instrument.Kind);
        Assert.Equal(settle, market.Universe.Currencies[instrument.SettleCurrency].Code);
        Assert.Equal(Rate.Parse(multiplier), instrument.Multiplier);
    }

    [Fact]
    public void Currencies_take_their_rates_from_the_tape()
    {
        Universe universe = Market(
            "BTCUSD.KRAKEN", "BTCUSDC.KRAKEN", "USDCUSD.KRAKEN", "USDTUSD.KRAKEN", "BTCUSDT.KRAKEN").Universe;
        Assert.Equal("USD", universe.Currencies[universe.BaseCurrency].Code);
        AssertRate(universe, "USDC", "USDCUSD.KRAKEN");
        AssertRate(universe, "USDT", "USDTUSD.KRAKEN");
        AssertRate(universe, "BTC", "BTCUSD.KRAKEN");
    }

    [Fact]
    public void A_currency_without_a_rate_on_the_tape_has_a_fixed_one()
    {
        Universe universe = TickMarket.FromTicks(
        [
            new("BTCUSD.COINBASE", 2, Price.Parse("7500")),
            new("BTCEUR.COINBASE", 2, Price.Parse("6000")),
            new("ETHUSD.COINBASE", 2, Price.Parse("400")),
            new("LTCUSDT.SPOT", 2, Price.Parse("130")),
        ]).Universe;
        Assert.Equal(Rate.Parse("1.25"), universe.Currencies[universe.CurrencyId("EUR")].Fx);
        Assert.Equal(Rate.One, universe.Currencies[universe.CurrencyId("USDT")].Fx);
    }

    [Fact]
    public void A_currency_without_any_rate_is_refused()
    {
        var error = Assert.Throws<DataException>(() => Market("BTCEUR.COINBASE", "SPY", "IBM"));
        Assert.Contains("no rate of EUR to USD", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ticks_and_marks_follow_the_decimals_of_the_tape()
    {
        SyntheticMarket market = TickMarket.FromTicks([new("BTCUSDT", 1, Price.Parse("61837.635"))]);
        Instrument instrument = market.Universe.Instruments[0];
        Assert.Equal(Price.Parse("0.1"), instrument.Tick);
        Assert.Equal(Price.Parse("0.05"), instrument.MarkStep);
        Assert.Equal(Price.Parse("61837.6"), market.StartPrices[0]);
        Assert.Equal(Quantity.Parse("0.0001"), instrument.Lot);
    }

    [Fact]
    public void A_scan_finds_decimals_and_the_first_usable_price()
    {
        using var ticks = new ListedTicks(
            Quote("A", bid: "2", ask: "1.5"),
            Trade("B", "7.125"),
            Quote("A", bid: "1.5", ask: "1.75"),
            Trade("A", "9"));
        IReadOnlyList<TickSymbol> found = TickSymbol.Scan(ticks);
        Assert.Equal([new("A", 2, Price.Parse("1.625")), new("B", 3, Price.Parse("7.125"))], found);
    }

    [Fact]
    public void A_generated_tape_is_market_data_that_gives_back_its_marks()
    {
        SyntheticTape tape = TapeGenerator.Generate(
            new TapeRecipe { Market = EmbeddedMarket.Create(), Ticks = 1_000 });
        using var ticks = new SyntheticTicks(tape);
        var marks = new TickMarks(tape.Market.Universe, ticks);
        for (int i = 0; i < tape.Count; i++)
        {
            Assert.True(ticks.TryRead(out QuoteTick tick));
            Assert.Equal(tape.TimesNs[i], tick.TimeNs);
            Assert.True(marks.TryMark(tick, out int instrument, out long steps));
            Assert.Equal((tape.Instruments[i], tape.MarkSteps[i]), (instrument, steps));
        }

        Assert.False(ticks.TryRead(out _));
    }

    [Theory]
    [InlineData("pattern,kind,contract_multiplier,inverse,quote,settle\nX,swap,1,0,USD,USD\n", "kind swap")]
    [InlineData("pattern,kind,contract_multiplier,inverse,quote,settle\nX,spot,0,0,USD,USD\n", "contract_multiplier 0")]
    [InlineData("pattern,kind,contract_multiplier,inverse,quote,settle\nX,spot,1,x,USD,USD\n", "inverse x")]
    public void A_bad_list_of_contracts_is_refused(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("instruments.csv", text);
        var error = Assert.Throws<DataException>(() => ContractRules.Read(path));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.Line);
    }

    [Fact]
    public void A_list_of_contracts_goes_before_the_rules_of_thumb()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(
            "instruments.csv",
            "pattern,kind,contract_multiplier,inverse,quote,settle,note\n"
            + "*_yyyymm (dated),future,5,0,USD|EUR,,x\nSPECIAL_202001,equity,1,0,USD,USD,\n");
        Universe universe = TickMarket.FromTicks(
            [Seen("ES_202003"), Seen("SPECIAL_202001"), Seen("SPY")], ContractRules.Read(path)).Universe;
        Assert.Equal(Rate.FromDecimal(5), universe.Instruments[0].Multiplier);
        Assert.Equal(InstrumentKind.Equity, universe.Instruments[1].Kind);
        Assert.Equal(MarginRule.EquityShort, universe.Instruments[2].Short.Rule);
    }

    private static SyntheticMarket Market(params string[] symbols) => TickMarket.FromTicks([.. symbols.Select(Seen)]);

    private static TickSymbol Seen(string symbol) => new(symbol, 2, Price.Parse("100"));

    private static void AssertRate(Universe universe, string code, string symbol) =>
        Assert.Equal(universe.InstrumentId(symbol), universe.Currencies[universe.CurrencyId(code)].FxInstrument);

    private static (string, QuoteTick) Quote(string symbol, string bid, string ask) => (symbol, new QuoteTick(
        0, 0, QuoteFields.Bid | QuoteFields.Ask, Price.Parse(bid), Price.Parse(ask), Price.Zero, Quantity.Zero));

    private static (string, QuoteTick) Trade(string symbol, string last) => (symbol, new QuoteTick(
        0, 0, QuoteFields.Last, Price.Zero, Price.Zero, Price.Parse(last), Quantity.Zero));

    private sealed class ListedTicks(params (string Symbol, QuoteTick Tick)[] ticks) : ITickSource
    {
        private readonly List<string> _symbols = [];
        private int _next;

        public IReadOnlyList<string> Symbols => _symbols;

        public SourceLine Position => new("list", _next);

        public bool TryRead(out QuoteTick tick)
        {
            tick = default;
            if (_next == ticks.Length) return false;
            (string symbol, QuoteTick listed) = ticks[_next++];
            if (!_symbols.Contains(symbol)) _symbols.Add(symbol);
            tick = listed with { Symbol = _symbols.IndexOf(symbol) };
            return true;
        }

        public void Dispose()
        {
        }
    }
}
