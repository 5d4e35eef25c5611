using System.Globalization;
using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Tests.Feeds;

/// <summary>
/// Small seeded books with one of everything: hedged, isolated, multi-currency, overrides, add-ons, holes.
/// </summary>
internal static class SampleBooks
{
    // One book in so many has margin models.
    private const int BooksAModelledOne = 3;

    private const string Models = """
        {
          // Kept as it is, with this comment, "Zoë" and all.
          "asOf": "2021-01-04T14:30:00Z",
          "sets": { "exchange": { "rule": "brackets" }, "house, own": { "rule": "brackets" } },
          "groups": { "both": ["house, own", "exchange"] },
        }

        """;

    public static Universe Universe(bool withOptions = false)
    {
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "USDT", IsBase = true });
        builder.AddCurrency(new CurrencyDefinition
        {
            Code = "BTC",
            FxSymbol = "BTC-INDEX",
            Collateral = CollateralSchedule.Create(
                [new(Quantity.FromDecimal(2m), Rate.FromDecimal(0.95m)), new(null, Rate.FromDecimal(0.8m))],
                Rate.FromDecimal(1.1m)),
        });
        builder.AddCurrency(new CurrencyDefinition { Code = "EUR, \"fixed\"", Fx = Rate.FromDecimal(1.08m) });
        builder.AddTable(MarginTable.Tiered("tiers",
        [
            new(Money.Zero, Money.FromDecimal(5000m), Rate.FromDecimal(0.004m), null, Rate.FromDecimal(0.008m)),
            new(
                Money.FromDecimal(5000m),
                Money.FromDecimal(50000m),
                Rate.FromDecimal(0.01m),
                Money.FromDecimal(30m),
                Rate.FromDecimal(0.02m)),
            new(Money.FromDecimal(50000m), null, Rate.FromDecimal(0.05m), null, Rate.FromDecimal(0.1m)),
        ]));
        builder.AddTable(MarginTable.PerContract("per contract", Money.FromDecimal(12.5m), Money.FromDecimal(15m)));
        builder.AddTable(MarginTable.Flat("house", Rate.FromDecimal(0.3m)));
        builder.AddTable(MarginTable.EquityShort("short stock", Rate.FromDecimal(0.3m), Rate.FromDecimal(0.5m)));
        builder.AddInstrument(new InstrumentDefinition
        {
            Symbol = "BTC-INDEX",
            Kind = InstrumentKind.Index,
            SettleCurrency = "USDT",
            Lot = Quantity.FromDecimal(1),
            Tick = Price.FromDecimal(0.01m),
        });
        Add(builder, "BTCUSDT", InstrumentKind.Linear, "USDT", 0.001m, 0.1m, "tiers");
        Add(builder, "BTCUSD \"coin\", perp", InstrumentKind.Inverse, "BTC", 1m, 0.5m, "tiers", multiplier: 100);
        Add(builder, "ES", InstrumentKind.Linear, "USDT", 1m, 0.25m, "per contract", multiplier: 50);
        Add(builder, "STOCK", InstrumentKind.Equity, "EUR, \"fixed\"", 1m, 0.01m, "house", shortTable: "short stock");
        Add(builder, "QUANTO", InstrumentKind.Quanto, "BTC", 1m, 0.05m, "house", quanto: 0.000001m);
        Add(builder, "SHIB", InstrumentKind.Linear, "USDT", 1000m, 0.00000001m, "tiers");
        if (withOptions) AddOptions(builder);
        return builder.Build();
    }

    public static MarginBook Random(int seed, int accounts = 20)
    {
        var random = new Random(seed);
        var book = new MarginBook(Universe(withOptions: true));
        foreach (Instrument instrument in book.Universe.Instruments)
        {
            if (random.Next(6) != 0) book.SetMark(instrument.Id, random.NextInt64(1, 1L << random.Next(1, 40)));
        }

        for (int i = 0; i < accounts; i++)
        {
            string name = random.Next(8) == 0 ? $"Zoë \"{i}\", Ltd" : $"acc{i.ToString(CultureInfo.InvariantCulture)}";
            int account = book.AddAccount(name, random.Next(3) == 0, (byte)random.Next(3));
            if (random.Next(4) == 0) book.SetAddOn(account, new Money(random.NextInt64(1, long.MaxValue)));
            if (random.Next(4) == 0) book.SetTable(account, random.Next(1, 4), book.Universe.Tables[2]);
            FillPool(random, book, book.CrossPool(account));
            for (int k = random.Next(3); k > 0; k--) FillPool(
                random, book, book.AddPool(account, $"isolated, {k * 7 % 3}"));
        }

        if (accounts > 3) book.RemoveAccount(random.Next(accounts));
        if (seed % BooksAModelledOne == 0) AddModels(random, book);
        return book;
    }

    private static void AddModels(Random random, MarginBook book)
    {
        var desk = ModelDesk.Open(book, RequirementSets.Parse(Models, book.Universe));
        string[] names = ["exchange", "house, own", "both"];
        foreach (int account in book.AccountIds())
        {
            if (random.Next(2) == 0) desk.Assign(account, names[random.Next(names.Length)]);
        }
    }

    private static void AddOptions(UniverseBuilder builder)
    {
        foreach (bool isCall in (bool[])[true, false])
        {
            builder.AddInstrument(new InstrumentDefinition
            {
                Symbol = isCall ? "STOCK, call" : "STOCK, put",
                Kind = InstrumentKind.Equity,
                SettleCurrency = "EUR, \"fixed\"",
                Lot = Quantity.FromDecimal(1),
                Tick = Price.FromDecimal(0.01m),
                Multiplier = Rate.FromDecimal(100),
                LongTable = "house",
                Option = new OptionDefinition(
                    "STOCK", Price.FromDecimal(17.5m), 1_610_744_400_000_000_000, isCall, IsAmerican: !isCall),
            });
        }
    }

    private static void FillPool(Random random, MarginBook book, int pool)
    {
        foreach (Currency currency in book.Universe.Currencies)
        {
            if (random.Next(2) == 0)
            {
                book.SetBalance(pool, currency.Id, new Money(random.NextInt64(-1L << 40, 1L << 62)));
            }
        }

        int count = random.Next(9);
        for (int i = 0; i < count; i++)
        {
            int instrument = random.Next(1, book.Universe.Instruments.Count);
            long lots = random.NextInt64(1, 1L << random.Next(1, random.Next(20) == 0 ? 50 : 30)) * (
                random.Next(2) == 0 ? 1 : -1);
            int digits = random.Next(1, 17);
            long mantissa = random.NextInt64(1, (long)Math.Pow(10, digits));
            book.SetPosition(
                pool, instrument, lots, new Price(mantissa * Int128.CreateChecked(Math.Pow(10, random.Next(0, 12)))));
        }
    }

    private static void Add(
        UniverseBuilder builder, string symbol, InstrumentKind kind, string settle, decimal lot, decimal tick,
        string table, string? shortTable =
            null, decimal multiplier = 1, decimal quanto = 1) => builder.AddInstrument(new InstrumentDefinition
            {
                Symbol = symbol,
                Kind = kind,
                SettleCurrency = settle,
                Lot = Quantity.FromDecimal(lot),
                Tick = Price.FromDecimal(tick),
                Multiplier = Rate.FromDecimal(multiplier),
                QuantoRate = Rate.FromDecimal(quanto),
                LongTable = table,
                ShortTable = shortTable,
            });
}
