using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Synthetic;

/// <summary>
/// The market of the demonstration: eleven linear perpetuals settled in USDT and an inverse one settled in BTC.
/// <list type="bullet">
/// <item>Brackets of the linear ones: Binance USD-M leverage brackets of late 2024, as listed by freqtrade in
/// <c>binance_leverage_tiers.json</c> at commit c9ae5e1e9ff2 (figures only).</item>
/// <item>Brackets of BTCUSD_PERP: of the shape of Binance COIN-M, in BTC, but no listing of a venue.</item>
/// <item>Collateral weights: Binance USD-M multi-assets mode, 2021.</item>
/// <item>Steps of price and quantity: Binance contract rules of 2024. Marks have 8 decimals there, and here.
/// First prices: round figures of late 2024.</item>
/// </list>
/// </summary>
public static class EmbeddedMarket
{
    private const string Resource = "FastMargin.Feeds.Synthetic.EmbeddedBrackets.csv";
    private const string InverseTable = "BTCUSD_PERP";

    // Symbol, smallest step of price and of quantity, first price; the most traded first.
    private static readonly (string Symbol, string Tick, string Lot, string First)[] _linear =
    [
        ("BTCUSDT", "0.1", "0.001", "95800"),
        ("ETHUSDT", "0.01", "0.001", "3450"),
        ("SOLUSDT", "0.01", "1", "240"),
        ("XRPUSDT", "0.0001", "0.1", "1.45"),
        ("BNBUSDT", "0.01", "0.01", "640"),
        ("DOGEUSDT", "0.00001", "1", "0.4"),
        ("ADAUSDT", "0.0001", "1", "1.02"),
        ("AVAXUSDT", "0.001", "1", "42"),
        ("LINKUSDT", "0.001", "0.01", "17.5"),
        ("LTCUSDT", "0.01", "0.001", "98"),
        ("DOTUSDT", "0.001", "0.1", "8.4"),
    ];

    // Floor in BTC, maintenance rate, largest leverage.
    private static readonly (string Floor, string Rate, string Leverage)[] _inverse =
    [
        ("0", "0.004", "125"), ("5", "0.005", "100"), ("10", "0.01", "50"), ("20", "0.025", "20"),
        ("50", "0.05", "10"), ("100", "0.1", "5"), ("200", "0.125", "4"), ("400", "0.15", "3"),
        ("1000", "0.25", "2"), ("1500", "0.5", "1"),
    ];

    /// <summary>A new copy of the market; always the same.</summary>
    public static SyntheticMarket Create()
    {
        using Stream stream = typeof(EmbeddedMarket).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"resource {Resource} is not in the assembly");
        BracketTables tables = BracketCsv.Read(stream, "EmbeddedBrackets.csv");
        var builder = new UniverseBuilder();
        AddCurrencies(builder);
        foreach (MarginTable table in tables.Tables) builder.AddTable(table);
        builder.AddTable(CoinTable());
        var prices = new List<Price?>();
        foreach ((string symbol, string tick, string lot, string first) in _linear)
        {
            string table = tables.Find(symbol)!.Name;
            builder.AddInstrument(Definition(symbol, InstrumentKind.Linear, "USDT", tick, lot, table));
            prices.Add(Price.Parse(first));
        }

        builder.AddInstrument(
            Definition("BTCUSD_PERP", InstrumentKind.Inverse, "BTC", "0.1", "1", InverseTable)
                with
            { Multiplier = Rate.FromDecimal(100) });
        prices.Add(prices[0]);
        return new SyntheticMarket(builder.Build(), prices);
    }

    private static void AddCurrencies(UniverseBuilder builder)
    {
        builder.AddCurrency(new CurrencyDefinition { Code = "USDT", IsBase = true });
        builder.AddCurrency(new CurrencyDefinition { Code = "USDC", Fx = Rate.One, Collateral = Weight("0.9999") });
        foreach ((string coin, string weight) in new[] { ("BTC", "0.95"), ("ETH", "0.95"), ("BNB", "0.95") })
        {
            builder.AddCurrency(new CurrencyDefinition
            {
                Code = coin,
                FxSymbol = $"{coin}USDT",
                Collateral = Weight(weight),
            });
        }
    }

    private static CollateralSchedule Weight(string weight) => CollateralSchedule.Flat(Rate.Parse(weight));

    private static MarginTable CoinTable()
    {
        var rows = new BracketRow[_inverse.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new BracketRow(
                Money.Parse(_inverse[i].Floor),
                i + 1 < rows.Length ? Money.Parse(_inverse[i + 1].Floor) : null,
                Rate.Parse(_inverse[i].Rate),
                Initial: Rate.FromLeverage(Rate.Parse(_inverse[i].Leverage)));
        }

        return MarginTable.Tiered(InverseTable, rows);
    }

    private static InstrumentDefinition Definition(
        string symbol, InstrumentKind kind, string settle, string tick, string lot, string table) => new()
        {
            Symbol = symbol,
            Kind = kind,
            SettleCurrency = settle,
            Tick = Price.Parse(tick),
            Lot = Quantity.Parse(lot),
            MarkStep = Price.Parse("0.00000001"),
            LongTable = table,
        };
}
