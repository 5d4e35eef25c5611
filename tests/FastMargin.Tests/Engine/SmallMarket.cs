using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Engine;

/// <summary>
/// A market that fits in a head, under an engine of each mode: base currency USD, a linear contract L and an inverse
/// one I settled in COIN (rate R, an index), stock S. All marks in whole units. Requirement 10 % of L and I, 25 % of S.
/// </summary>
internal sealed class SmallMarket : IDisposable
{
    private readonly List<MarginBook> _books = [];

    /// <summary>Eight accounts at ease, or what the test fills the book with.</summary>
    public SmallMarket(Action<MarginBook>? fill = null, string markStep = "1")
    {
        Universe universe = Build(markStep);
        foreach (EvaluationMode mode in Enum.GetValues<EvaluationMode>())
        {
            var book = new MarginBook(universe);
            _books.Add(book);
            Quote(book);
            (fill ?? Fill)(book);
            Engines.Add(new MarginEngine(book, new EngineOptions { Mode = mode }, Shelf));
        }
    }

    public List<MarginEngine> Engines { get; } = [];

    public ParameterShelf Shelf { get; } = new();

    public const int Linear = 0;

    public const int Inverse = 1;

    public const int Stock = 2;

    public const int Index = 3;

    public const int Usd = 0;

    public const int Coin = 1;

    public static MarginTable Flat(string name, string rate) => MarginTable.Flat(name, Rate.Parse(rate));

    /// <summary>The i-th of a mixture of marks, fills, cash and time that returns to where it was.</summary>
    public static InputEvent Mixed(int i, long time)
    {
        int pool = i / 16 % 8;
        return (i % 16) switch
        {
            0 => InputEvent.Mark(Linear, 100 + (i / 16 % 3), time),
            1 => InputEvent.Fill(pool, Linear, 3, Price.Parse("100.1"), time),
            2 => InputEvent.Fill(pool, Linear, -3, Price.Parse("100.3"), time),
            3 => InputEvent.Mark(Inverse, 50 + (i / 16 % 5), time),
            4 => InputEvent.Deposit(pool, Usd, Money.Parse("1.5"), time),
            5 => InputEvent.Withdrawal(pool, Usd, Money.Parse("1.5"), time),
            6 => InputEvent.Fill(pool, Inverse, 7, Price.Parse("51.7"), time),
            7 => InputEvent.Fill(pool, Inverse, -7, Price.Parse("51.3"), time),
            8 => InputEvent.Transfer(pool, (pool + 1) % 8, Coin, Money.Parse("0.25"), time),
            9 => InputEvent.Transfer((pool + 1) % 8, pool, Coin, Money.Parse("0.25"), time),
            10 => InputEvent.Mark(Index, 40 + (i / 16 % 7), time),
            11 => InputEvent.Fill(pool, Stock, i % 32 == 11 ? 5 : -5, Price.Parse("20"), time),
            12 => InputEvent.Timer(time),
            13 => InputEvent.Position(pool, Stock, (i / 16 % 2) * 10, Price.Parse("20"), time),
            14 => InputEvent.Fee(pool, Coin, Money.Parse(i % 32 == 14 ? "0.001" : "-0.001"), time),
            _ => InputEvent.Balance(pool, Usd, new Money((Int128)(200 + (i / 16 % 40)) * Money.One.Atto), time),
        };
    }

    public void Dispose()
    {
        foreach (MarginEngine engine in Engines) engine.Dispose();
        foreach (MarginBook book in _books) book.Dispose();
    }

    private static Universe Build(string markStep)
    {
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "USD", IsBase = true });
        builder.AddCurrency(new CurrencyDefinition { Code = "COIN", FxSymbol = "R" });
        builder.AddTable(Flat("ten", "0.1"));
        builder.AddTable(Flat("quarter", "0.25"));
        Add("L", InstrumentKind.Linear, "USD", "ten");
        Add("I", InstrumentKind.Inverse, "COIN", "ten");
        Add("S", InstrumentKind.Equity, "USD", "quarter");
        Add("R", InstrumentKind.Index, "USD", null);
        return builder.Build();

        void Add(string symbol, InstrumentKind kind, string settle, string? table) =>
            builder.AddInstrument(new InstrumentDefinition
            {
                Symbol = symbol,
                Kind = kind,
                SettleCurrency = settle,
                Lot = Quantity.One,
                Tick = Price.Parse(markStep),
                MarkStep = Price.Parse(markStep),
                LongTable = table,
            });
    }

    private static void Quote(MarginBook book)
    {
        book.SetMark(Linear, 100);
        book.SetMark(Inverse, 50);
        book.SetMark(Stock, 20);
        book.SetMark(Index, 40);
    }

    private static void Fill(MarginBook book)
    {
        for (int i = 0; i < 8; i++)
        {
            int pool = book.CrossPool(book.AddAccount($"account-{i}"));
            book.SetBalance(pool, 0, Money.Parse("220"));
            book.SetBalance(pool, 1, Money.Parse("2"));
            book.SetPosition(pool, 0, 20, Price.Parse("100"));
            book.SetPosition(pool, 1, i % 2 == 0 ? 30 : -30, Price.Parse("50"));
        }
    }
}
