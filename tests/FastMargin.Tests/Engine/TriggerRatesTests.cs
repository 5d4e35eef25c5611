using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Engine;

/// <summary>Currency rates and collateral prices are triggers like the prices of positions.</summary>
public sealed class TriggerRatesTests
{
    private const int Pools = 300;

    // BTCUSD is the rate of BTC, held itself, and settles an inverse contract in BTC; ETHUSD is a rate and never held.
    private static readonly string[] _symbols = ["BTCUSD", "ETHUSD", "BTC-INV", "SOL-BTC", "XRP-USD"];

    [Fact]
    public void Levels_stay_exact_while_rates_move_often_and_pools_are_near_their_edges() => Seeds.ForEach(6, dice =>
    {
        using MarginBook book = Make(dice, 60, dice.OneOf(1e-5, 1e-3, 0.02));
        using var engine = new MarginEngine(book);
        var audit = new ExactAudit(engine);
        int edges = 0;
        for (int i = 0; i < 150; i++)
        {
            int instrument = dice.Chance(0.6) ? dice.Below(2) : dice.Below(_symbols.Length);
            double factor = 1 + (dice.Real(-1, 1) * dice.OneOf(1e-5, 1e-4, 1e-3, 0.01, 0.1));
            long steps = Math.Max(1, (long)Math.Round(book.MarkSteps(instrument) * factor));
            ReadOnlySpan<LevelChange> told = engine.OnMark(instrument, steps, timeNs: i);
            audit.Observe(engine.Sequence, instrument, steps, told);
            audit.CheckDependents(instrument);
            edges += told.Length;
            Assert.True(audit.Differences == 0, $"input {i}: {string.Join(", ", audit.Found)}");
        }

        Assert.True(edges > 0, "nothing happened");
    });

    [Fact]
    public void A_rate_that_moves_a_little_is_no_reason_to_look_at_those_who_depend_on_it()
    {
        var dice = new Dice(1);
        using MarginBook book = Make(dice, Pools, distance: 0.5);
        using var engine = new MarginEngine(book);
        long before = engine.Evaluations;
        const int Ticks = 1_000;
        for (int i = 0; i < Ticks; i++)
        {
            int instrument = i % 2;
            long steps = book.MarkSteps(instrument);
            engine.OnMark(instrument, steps + (long)Math.Round(steps * dice.Real(-1e-4, 1e-4)), timeNs: i);
        }

        double share = (engine.Evaluations - before) / (double)(Ticks * Pools);
        Assert.True(share < 0.01, $"{share:P1} of the dependents were looked at");
    }

    [Fact]
    public void A_rate_alone_takes_a_pool_over_its_edge_and_back()
    {
        using MarginBook book = Make(new Dice(1), pools: 0, distance: 0);
        int account = book.AddAccount("one");
        int pool = book.CrossPool(account);
        int eth = 2;
        book.SetBalance(pool, eth, Money.FromDecimal(1));
        book.SetPosition(pool, instrument: 4, lots: 30, new Price(book.Mark(4).Atto));
        using var engine = new MarginEngine(book);
        Assert.Equal(Level.Healthy, engine.LevelOf(pool));
        long start = book.MarkSteps(1);
        LevelChange edge = Assert.Single(engine.OnMark(1, start / 100, timeNs: 1).ToArray());
        Assert.Equal((pool, 1), (edge.Pool, edge.Instrument));
        Assert.NotEqual(Level.Healthy, engine.LevelOf(pool));
        Assert.Single(engine.OnMark(1, start, timeNs: 2).ToArray());
        Assert.Equal(Level.Healthy, engine.LevelOf(pool));
    }

    /// <summary>
    /// Pools with balances and positions in three currencies, whose equity is about the requirement times one plus
    /// some multiple of <paramref name="distance"/>.
    /// </summary>
    private static MarginBook Make(Dice dice, int pools, double distance)
    {
        var book = new MarginBook(Universe());
        long[] marks = [6_500_000, 350_000, 6_500_000, 300_000, 60_000];
        for (int i = 0; i < marks.Length; i++) book.SetMark(i, marks[i]);
        for (int i = 0; i < pools; i++)
        {
            int account = book.AddAccount($"a{i}", isHedged: dice.Chance(0.3));
            int pool = dice.Chance(0.8) ? book.CrossPool(account) : book.AddPool(account, "isolated");
            book.SetBalance(pool, 1, Coins(dice.Real(-0.3, 1)));
            if (dice.Chance(0.7)) book.SetBalance(pool, 2, Coins(dice.Real(-3, 20)));
            foreach (int instrument in dice.Shuffle([0, 2, 3, 4]).Take(dice.Below(5)))
            {
                long lots = dice.Between(1, 1_000) * dice.OneOf(1, -1);
                book.SetPosition(pool, instrument, lots, new Price(book.Mark(instrument).Atto));
            }

            MoveToEdge(book, pool, 1 + (distance * dice.Real(0.5, 2) * (distance < 0.1 ? dice.OneOf(1, -1) : 1)));
        }

        return book;
    }

    private static void MoveToEdge(MarginBook book, int pool, double ratio)
    {
        ExactValue value = ExactMargin.Evaluate(book, pool);
        double missing = (value.Maintenance.ToDouble() * ratio) + (ratio - 1) - value.Equity.ToDouble();
        book.SetBalance(pool, 0, book.Balance(pool, 0) + Coins(missing));
    }

    private static Money Coins(double amount) => Money.FromDecimal(Math.Round((decimal)amount, 9));

    private static Universe Universe()
    {
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "USD", IsBase = true });
        builder.AddCurrency(Currency("BTC", "0.95", "1.1"));
        builder.AddCurrency(Currency("ETH", "0.9", "1"));
        builder.AddTable(MarginTable.Flat("five", Rate.Parse("0.05"), Rate.Parse("0.1")));
        for (int i = 0; i < _symbols.Length; i++)
        {
            bool isInverse = i == 2;
            builder.AddInstrument(new InstrumentDefinition
            {
                Symbol = _symbols[i],
                Kind = isInverse ? InstrumentKind.Inverse : InstrumentKind.Linear,
                SettleCurrency = i is 2 or 3 ? "BTC" : "USD",
                Tick = Price.Parse(i == 3 ? "0.00000001" : "0.01"),
                MarkStep = Price.Parse(i == 3 ? "0.00000001" : "0.01"),
                Lot = Quantity.Parse(isInverse ? "1" : i == 0 ? "0.001" : "1"),
                Multiplier = Rate.Parse(isInverse ? "100" : "1"),
                LongTable = "five",
            });
        }

        return builder.Build();
    }

    private static CurrencyDefinition Currency(string code, string weight, string liability) => new()
    {
        Code = code,
        FxSymbol = $"{code}USD",
        Collateral = CollateralSchedule.Create(
            [
                new CollateralTier(Quantity.Parse("0.5"), Rate.Parse(weight)),
                new CollateralTier(null, Rate.Parse("0.5")),
            ],
            Rate.Parse(liability)),
    };
}
