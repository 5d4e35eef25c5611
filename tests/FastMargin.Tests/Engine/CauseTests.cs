using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Units;
using static FastMargin.Tests.Engine.SmallMarket;

namespace FastMargin.Tests.Engine;

/// <summary>
/// For every cause one edge that nothing else makes. The account has ten of the linear contract at 100, which ask for
/// 10 % of 1000; what its equity and requirement are afterwards stands beside the cause, worked out by hand.
/// </summary>
public sealed class CauseTests
{
    private const int Pool = 0;
    private const long Now = 5;

    private static readonly Dictionary<string, Cause> _causes = new()
    {
        ["price"] = new(Usd110, _ => InputEvent.Mark(Linear, 98, Now), 90, 98),
        ["no price"] = new(Usd110, _ => InputEvent.Mark(Linear, 0, Now), null, 0),
        ["currency rate"] = new(Coins, _ => InputEvent.Mark(SmallMarket.Index, 33, Now), 3 * 33, 100),
        ["haircut"] = new(Usd110, s => InputEvent.Collateral(Usd, s.Add(Haircut("0.9")), Now), 99, 100),
        ["margin table"] = new(
            Usd110, s => InputEvent.InstrumentTable(Linear, s.Add(Flat("a", "0.12")), Now), 110, 120),
        ["account's table"] = new(
            Usd110, s => InputEvent.AccountTable(0, Linear, s.Add(Flat("b", "0.13")), Now), 110, 130),
        ["fill"] = new(Usd110, _ => InputEvent.Fill(Pool, Linear, 2, Price.Parse("100"), Now), 110, 120),
        ["fill away from the mark"] = new(
            Usd110, _ => InputEvent.Fill(Pool, Linear, 1, Price.Parse("103"), Now), 107, 110),
        ["position"] = new(Usd110, _ => InputEvent.Position(Pool, Linear, 12, Price.Parse("100"), Now), 110, 120),
        ["deposit"] = new(Usd95, _ => InputEvent.Deposit(Pool, Usd, Money.Parse("20"), Now), 115, 100),
        ["withdrawal"] = new(Usd110, _ => InputEvent.Withdrawal(Pool, Usd, Money.Parse("11"), Now), 99, 100),
        ["transfer"] = new(Usd110, _ => InputEvent.Transfer(Pool, 1, Usd, Money.Parse("10.5"), Now), 99.5m, 100),
        ["balance"] = new(Usd110, _ => InputEvent.Balance(Pool, Usd, Money.Parse("79"), Now), 79, 100),
        ["fee"] = new(Usd110, _ => InputEvent.Fee(Pool, Usd, Money.Parse("10.25"), Now), 99.75m, 100),
        ["rebate"] = new(Usd95, _ => InputEvent.Fee(Pool, Usd, Money.Parse("-10"), Now), 105, 100),
        ["funding"] = new(Usd110, _ => InputEvent.Funding(Linear, Rate.Parse("0.012"), Now), 110 - 12, 100),
        ["interest"] = new(Debt, _ => InputEvent.Interest(Usd, Rate.Parse("0.25"), Now), 160 - 62.5m, 100),
        ["expiry"] = new(WithStock, _ => InputEvent.Expiry(Stock, Price.Parse("2"), Now), 90 + 4, 100),
        ["split"] = new(ShortAt101, _ => InputEvent.Split(Linear, 1, 2, Now), 118 - 20, 102),
        ["add-on"] = new(Usd110, _ => InputEvent.AddOn(0, Money.Parse("15"), Now), 110, 115),
        ["closed pool"] = new(WithIsolated, _ => InputEvent.PoolClosed(2, Now), 110 - 30, 110),
    };

    public static TheoryData<string> Names => [.. _causes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cause_makes_its_edge_alone_in_every_mode(string name)
    {
        Cause cause = _causes[name];
        using var market = new SmallMarket(cause.Fill);
        InputEvent input = cause.Input(market.Shelf);
        foreach (MarginEngine engine in market.Engines)
        {
            Level before = engine.LevelOf(Pool);
            Assert.Empty(engine.On(InputEvent.Timer(1)).ToArray());
            Assert.Empty(engine.On(InputEvent.Mark(Inverse, 51, 2)).ToArray());
            OutputEvent edge = Assert.Single(engine.On(input).ToArray(), o => o.Kind == OutputKind.Level);
            Assert.Equal((Pool, 3L, input.Kind, Now), (edge.Pool, edge.Sequence, edge.Cause, edge.TimeNs));
            Assert.Equal((before, cause.Level(before)), ((Level)edge.From, (Level)edge.To));
            Assert.NotEqual(edge.From, edge.To);
            Assert.Equal(cause.Equity < cause.Requirement, (edge.Facts & OutputFacts.Deficient) != 0);
            Assert.Equal(engine.LevelOf(Pool), (Level)edge.To);
            if (cause.Equity is not { } equity) continue;
            Assert.Equal((double)equity, edge.Equity, 1e-9);
            Assert.Equal((double)cause.Requirement, edge.Requirement, 1e-9);
        }
    }

    [Fact]
    public void Ping_pong_around_a_level_makes_only_the_edges_that_hysteresis_allows()
    {
        using var market = new SmallMarket(Usd110);
        foreach (MarginEngine engine in market.Engines)
        {
            // Deficient below 1, until 1.05: at 98 the ratio is 90/98, at 99 it is 100/99, at 100 it is 110/100.
            Assert.Equal(1, Edges(engine, 98, 99));
            Assert.Equal(1, Edges(engine, 100, 100));
            Assert.Equal(2000, Edges(engine, 98, 100));
            // Each edge down issues a call and each edge up cures it; nothing else is said.
            Assert.Equal(2 * 2002, engine.OutputNumber);
        }

        static int Edges(MarginEngine engine, long low, long high)
        {
            int edges = 0;
            for (int i = 0; i < 1000; i++)
            {
                edges += Count(engine.On(InputEvent.Mark(Linear, low, Now)));
                edges += Count(engine.On(InputEvent.Mark(Linear, high, Now)));
                Assert.Equal(high == 99, engine.LevelOf(Pool) == Level.Deficient);
            }

            return edges;
        }

        static int Count(ReadOnlySpan<OutputEvent> outputs)
        {
            if (outputs.IsEmpty) return 0;
            OutputKind call = (Level)outputs[0].To == Level.Deficient ? OutputKind.CallIssued : OutputKind.CallCured;
            Assert.Equal([OutputKind.Level, call], outputs.ToArray().Select(o => o.Kind));
            return 1;
        }
    }

    private static CollateralSchedule Haircut(string weight) => CollateralSchedule.Flat(Rate.Parse(weight));

    private static void Usd110(MarginBook book) => Begin(book, "110");

    private static void Usd95(MarginBook book) => Begin(book, "95");

    private static void Coins(MarginBook book)
    {
        int pool = Begin(book, "0");
        book.SetBalance(pool, Coin, Money.Parse("3"));
    }

    private static void Debt(MarginBook book)
    {
        int pool = Begin(book, "-50");
        book.SetBalance(pool, Coin, Money.Parse("4"));
    }

    private static void WithStock(MarginBook book)
    {
        int pool = Begin(book, "90");
        book.SetPosition(pool, Stock, 2, Price.Parse("15"));
    }

    private static void ShortAt101(MarginBook book)
    {
        // The mark 50.5 after the split is on no step: 51, against those who are short.
        int pool = Begin(book, "118");
        book.SetMark(Linear, 101);
        book.SetPosition(pool, Linear, -10, Price.Parse("100"));
    }

    private static void WithIsolated(MarginBook book)
    {
        int pool = Begin(book, "110");
        int isolated = book.AddPool(book.AccountOf(pool), "L");
        book.SetBalance(isolated, Usd, Money.Parse("20"));
        book.SetPosition(isolated, Linear, 1, Price.Parse("150"));
        Assert.Equal(2, isolated);
    }

    private static int Begin(MarginBook book, string usd)
    {
        int pool = book.CrossPool(book.AddAccount("one"));
        book.AddAccount("other");
        book.SetBalance(pool, Usd, Money.Parse(usd));
        book.SetPosition(pool, Linear, 10, Price.Parse("100"));
        return pool;
    }

    /// <summary>Without equity a price is missing.</summary>
    private sealed record Cause(
        Action<MarginBook> Fill, Func<ParameterShelf, InputEvent> Input, decimal? Equity, decimal Requirement)
    {
        /// <summary>By the default profile, from one of the levels that these tests begin at.</summary>
        public Level Level(Level before)
        {
            if (Equity is not { } equity) return FastMargin.Engine.Level.Unknown;
            decimal ratio = equity / Requirement;
            bool isReleased = ratio >= 1.05m || before < FastMargin.Engine.Level.Deficient;
            if (ratio < 0.8m) return FastMargin.Engine.Level.Liquidation;
            if (ratio < 1 || !isReleased) return FastMargin.Engine.Level.Deficient;
            return ratio < 1.25m ? FastMargin.Engine.Level.Warning : FastMargin.Engine.Level.Healthy;
        }
    }
}
