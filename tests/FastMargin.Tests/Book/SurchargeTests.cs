using System.Numerics;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Book;

/// <summary>Tables for prices in doubt, against the oracle at every price the doubt is about.</summary>
public sealed class SurchargeTests
{
    private static readonly string[] _bounds = ["0.05", "0.2", "0.5", "0.9", "0.000001"];

    [Fact]
    public void A_pool_that_has_the_surcharge_is_deficient_at_no_price_within_the_bound()
    {
        int proved = 0;
        Seeds.ForEach(30, dice =>
        {
            using TwinBook twin = RandomBooks.Make(dice, accounts: 8).Book;
            Dictionary<OracleInstrument, Fraction> bounds = Doubt(dice, twin);
            foreach (OraclePool pool in twin.Oracle.Pools)
            {
                Pin(dice, twin, pool);
                ExactValue charged = ExactMargin.Evaluate(twin.Product, pool.Id);
                bool isHolder = pool.Positions.Any(p => bounds.ContainsKey(p.Instrument));
                if (!isHolder || !charged.IsKnown || (charged.Equity - charged.Maintenance).Sign < 0) continue;
                for (int i = 0; i < 4; i++)
                {
                    OracleValue value = AtHiddenPrices(dice, twin.Oracle, pool, bounds);
                    Assert.False(value.IsDeficient, $"{pool} is deficient at a price within the bound");
                    proved++;
                }
            }
        });
        Assert.True(proved > 500, $"{proved} prices looked at");
    }

    [Fact]
    public void The_surcharge_is_what_its_formula_says_and_hardly_more() => Seeds.ForEach(30, dice =>
    {
        (Universe universe, OracleBook oracle) = RandomUniverse.Make(dice, 5);
        foreach (OracleTable table in oracle.Tables.Where(t => t.Rule == OracleRule.Tiered))
        {
            Fraction growth = Fraction.Parse(dice.Pick(_bounds));
            MarginTable plain = universe.Tables[universe.TableId(table.Name)];
            MarginTable charged = Surcharge.Of(plain, Rate.Parse(growth.FloorText()));
            for (int i = 0; i < 20; i++)
            {
                Fraction notional = new((BigInteger)(Math.Pow(10, dice.Real(-2, 9)) * 100), 100);
                Fraction expected = Slices(table, notional * (1 + growth)) + (notional * growth);
                Fraction asked = Fraction.Parse(charged.MaintenanceOf(Money.Parse(notional.FloorText())).ToString());
                Fraction grains = (notional * 2 + 100) * new Fraction(1, 1_000_000_000);
                Assert.True(asked >= expected, $"{table.Name} at {notional}: {asked.Near()} below {expected.Near()}");
                Assert.True(asked <= expected + grains, $"{table.Name}: {asked.Near()} far above {expected.Near()}");
            }
        }
    });

    [Fact]
    public void When_the_doubt_is_over_every_pool_is_what_it_was() => Seeds.ForEach(20, dice =>
    {
        using TwinBook twin = RandomBooks.Make(dice, accounts: 8).Book;
        ExactValue[] before = [.. twin.Oracle.Pools.Select(p => ExactMargin.Evaluate(twin.Product, p.Id))];
        Dictionary<OracleInstrument, Fraction> bounds = Doubt(dice, twin);
        foreach (OracleInstrument instrument in bounds.Keys)
        {
            Assert.True(twin.Product.IsInDoubt(instrument.Id));
            Assert.True(twin.Product.TrySurcharge(instrument.Id, isInDoubt: false));
        }

        Assert.Equal(before, twin.Oracle.Pools.Select(p => ExactMargin.Evaluate(twin.Product, p.Id)));
    });

    [Fact]
    public void Modes_agree_while_doubts_come_and_go() => Seeds.ForEach(10, dice =>
    {
        int seed = dice.Below(1 << 30);
        var engines = new List<MarginEngine>();
        LevelProfile[] profiles = [LevelProfile.Default, LevelProfile.LiquidateAtRequirement];
        foreach (EvaluationMode mode in Enum.GetValues<EvaluationMode>())
        {
            TwinBook twin = RandomBooks.Make(new Dice(seed), accounts: 12).Book;
            foreach (OracleInstrument instrument in twin.Oracle.Instruments) Allow(twin, instrument, "0.1");
            engines.Add(new MarginEngine(twin.Product, new EngineOptions { Mode = mode, Profiles = profiles }));
        }

        for (int input = 0; input < 60; input++)
        {
            int instrument = dice.Below(engines[0].Book.Universe.Instruments.Count);
            bool isInDoubt = dice.Chance(0.5);
            double move = dice.Real(0.9, 1.1);
            LevelChange[][] edges =
            [
                .. engines.Select(e =>
                {
                    e.Book.TrySurcharge(instrument, isInDoubt);
                    long steps = Math.Clamp((long)(e.Book.MarkSteps(instrument) * move), 1, 1L << 50);
                    return input % 2 == 0 ? e.Apply(7).ToArray() : e.OnMark(instrument, steps, 7).ToArray();
                }),
            ];
            Assert.Equal(edges[0], edges[1]);
            Assert.Equal(edges[0], edges[2]);
        }

        foreach (MarginEngine engine in engines) engine.Dispose();
    });

    [Fact]
    public void The_rate_of_a_currency_cannot_be_surcharged()
    {
        using TwinBook twin = RandomBooks.Make(new Dice(1), accounts: 1).Book;
        DataException error = Assert.Throws<DataException>(() => twin.Product.AllowSurcharge(0, Rate.Parse("0.1")));
        Assert.Contains("BTC", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_without_rates_is_refused_with_its_row()
    {
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "USD", IsBase = true });
        builder.AddTable(MarginTable.PerContract("es", Money.Parse("500"), source: new SourceLine("tables.csv", 7)));
        builder.AddInstrument(new InstrumentDefinition
        {
            Symbol = "ES",
            Kind = InstrumentKind.Linear,
            SettleCurrency = "USD",
            Lot = Quantity.One,
            Tick = Price.One,
            LongTable = "es",
        });
        using var book = new MarginBook(builder.Build());
        DataException error = Assert.Throws<DataException>(() => book.AllowSurcharge(0, Rate.Parse("0.1")));
        Assert.Equal(("tables.csv", 7), (error.File, error.Line));
    }

    private static bool Allow(TwinBook twin, OracleInstrument instrument, string bound)
    {
        try
        {
            twin.Product.AllowSurcharge(instrument.Id, Rate.Parse(bound));
            return true;
        }
        catch (DataException)
        {
            return false;
        }
    }

    private static Dictionary<OracleInstrument, Fraction> Doubt(Dice dice, TwinBook twin)
    {
        var bounds = new Dictionary<OracleInstrument, Fraction>();
        foreach (OracleInstrument instrument in twin.Oracle.Instruments)
        {
            string bound = dice.Pick(_bounds);
            if (!Allow(twin, instrument, bound) || dice.Chance(0.3)) continue;
            Assert.True(twin.Product.TrySurcharge(instrument.Id, isInDoubt: true));
            bounds.Add(instrument, Fraction.Parse(bound));
        }

        return bounds;
    }

    /// <summary>Often puts a pool exactly at its surcharged requirement, so that nothing is to spare.</summary>
    private static void Pin(Dice dice, TwinBook twin, OraclePool pool)
    {
        OracleCurrency home = twin.Oracle.Currencies[0];
        ExactValue value = ExactMargin.Evaluate(twin.Product, pool.Id);
        if (!value.IsKnown || dice.Chance(0.2)) return;
        Rational missing = value.Maintenance - value.Equity;
        if (Rational.Abs(missing) > Rational.FromInt(BigInteger.Pow(10, 15))) return;
        Fraction held = pool.Balances.GetValueOrDefault(home);
        Fraction amount = held + Fraction.Parse(new Money(missing.CeilingToAtto()).ToString());
        twin.SetBalance(pool, home, (amount).FloorText());
    }

    private static OracleValue AtHiddenPrices(
        Dice dice, OracleBook book, OraclePool pool, Dictionary<OracleInstrument, Fraction> bounds)
    {
        Dictionary<OracleInstrument, Fraction?> marks = bounds.Keys.ToDictionary(i => i, i => i.Mark);
        foreach ((OracleInstrument instrument, Fraction bound) in bounds)
        {
            Fraction share = dice.OneOf(-1, 1, new Fraction(dice.Between(-1000, 1000), 1000));
            instrument.Mark *= 1 + (bound * share);
        }

        OracleValue value = OracleMargin.Evaluate(book, pool)!;
        foreach ((OracleInstrument instrument, Fraction? mark) in marks) instrument.Mark = mark;
        return value;
    }

    private static Fraction Slices(OracleTable table, Fraction notional)
    {
        Fraction sum = 0;
        foreach (OracleBracket bracket in table.Brackets)
        {
            bool isLast = bracket == table.Brackets[^1];
            Fraction end = isLast || bracket.Cap is not { } cap ? notional : Fraction.Min(notional, cap);
            if (end > bracket.Floor) sum += (end - bracket.Floor) * bracket.Maintenance;
        }

        return sum;
    }
}
