using System.Text.Json;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Sinks;
using FastMargin.Tests.Engine;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models;

/// <summary>Every line of an explanation adds up, and it ends with what the engine and the oracle say.</summary>
public sealed class PoolExplanationTests
{
    [Fact]
    public void Every_line_adds_up_to_what_the_oracle_finds()
    {
        (int known, int unknown, int recomputed, int rounded) = (0, 0, 0, 0);
        Seeds.ForEach(60, dice =>
        {
            RandomBooks random = RandomBooks.Make(dice, accounts: 6);
            using TwinBook twin = random.Book;
            bool hasModels = dice.Chance(0.4);
            if (hasModels) TableModels.Open(twin.Product, assignsHalf: true);
            for (int i = dice.Below(30); i > 0; i--) random.Edit();
            if (hasModels) twin.Product.Requirements!.Refresh(0);
            foreach (OraclePool pool in twin.Oracle.Pools)
            {
                var read = new ReadExplanation(ExplanationJson.Of(PoolExplanation.Of(twin.Product, pool.Id)));
                recomputed += read.Recomputed;
                rounded += read.Rounded;
                OracleValue? expected = OracleMargin.Evaluate(twin.Oracle, pool);
                Assert.Equal(expected is null, read.UnknownBecause is not null);
                if (expected is null) unknown++;
                else known += Compare(expected, read);
                CompareWithReport(twin.Product, pool.Id, read);
            }
        });
        Assert.True(known > 500 && unknown > 5, $"{known} pools known, {unknown} unknown");
        Assert.True(recomputed > 10_000 && rounded > 50, $"{recomputed} lines computed anew, {rounded} rounded");
    }

    [Fact]
    public void All_modes_explain_a_pool_with_the_same_bytes_as_often_as_they_are_asked()
    {
        Seeds.ForEach(10, dice =>
        {
            int seed = dice.Below(1 << 20);
            string[][] said = [.. Enum.GetValues<EvaluationMode>().Select(mode => Explanations(seed, mode))];
            Assert.NotEmpty(said[0]);
            Assert.Equal(said[0], said[1]);
            Assert.Equal(said[0], said[2]);
        });
    }

    [Fact]
    public void A_missing_price_is_blamed_and_the_rest_is_told()
    {
        using TwinBook twin = RandomBooks.Make(new Dice(5), accounts: 12).Book;
        MarginBook book = twin.Product;
        OraclePool pool = twin.Oracle.Pools.First(
            p => p.Positions.Select(h => h.Instrument).Distinct().Count() > 2 && p.Balances.Count > 0);
        using var engine = new MarginEngine(book, new EngineOptions { Profiles = TwinProfiles.Product });
        OracleInstrument gone = pool.Positions[1].Instrument;
        engine.On(InputEvent.Mark(gone.Id, 0, 10));
        var read = new ReadExplanation(ExplanationJson.Of(engine.Explain(pool.Id)));
        Assert.Equal(gone.Symbol, read.UnknownBecause);
        Assert.Null(read["equity"]);
        Assert.Null(read["ratio"]);
        Assert.Equal("unknown", read.Line("level").GetProperty("value").GetString());
        Assert.Contains(gone.Symbol, How(read.Line("equity")), StringComparison.Ordinal);
        Assert.Contains("not positive", How(read.Line("prices", gone.Symbol)), StringComparison.Ordinal);
        Assert.NotNull(read["equity", "balances"]);
        OraclePosition held = pool.Positions.First(p => p.Instrument != gone);
        string name = $"{held.Instrument.Symbol} {(held.Lots > 0 ? "long" : "short")}";
        Assert.NotNull(read["equity", "positions", name]);
        Assert.NotNull(read["maintenance", name]);
    }

    [Fact]
    public void A_price_in_doubt_shows_the_surcharged_table()
    {
        int surcharged = 0;
        Seeds.ForEach(20, dice =>
        {
            using TwinBook twin = RandomBooks.Make(dice, accounts: 6).Book;
            MarginBook book = twin.Product;
            Instrument[] doubtful = [.. book.Universe.Instruments.Where(i => MayDoubt(book, i))];
            var rule = new MarkRule { OnGap = MarkTreatment.Conservative, Bound = Rate.Parse("0.03") };
            var options = new EngineOptions
            {
                Profiles = TwinProfiles.Product,
                Marks = new MarkOptions { BySymbol = doubtful.ToDictionary(i => i.Symbol, _ => rule) },
            };
            using var engine = new MarginEngine(book, options);
            foreach (Instrument of in doubtful) engine.On(InputEvent.MarkState(of.Id, MarkState.Gap, 10));
            foreach (OraclePool pool in twin.Oracle.Pools)
            {
                var read = new ReadExplanation(ExplanationJson.Of(engine.Explain(pool.Id)));
                CompareWithReport(book, pool.Id, read);
                surcharged += read.All().Count(l => How(l).Contains("surcharged", StringComparison.Ordinal));
            }
        });
        Assert.True(surcharged > 20, $"{surcharged} lines of a surcharged table");
    }

    [Fact]
    public void The_level_is_left_where_the_line_to_the_next_one_says()
    {
        Seeds.ForEach(20, dice =>
        {
            using TwinBook twin = RandomBooks.Make(dice, accounts: 6).Book;
            using var engine = new MarginEngine(twin.Product, new EngineOptions { Profiles = TwinProfiles.Product });
            foreach (OraclePool pool in twin.Oracle.Pools)
            {
                if (OracleMargin.Evaluate(twin.Oracle, pool) is not { } value) continue;
                var read = new ReadExplanation(ExplanationJson.Of(engine.Explain(pool.Id)));
                JsonElement level = read.Line("level");
                Assert.Equal(engine.LevelOf(pool.Id).ToString(), Text(level), ignoreCase: true);
                if (!level.TryGetProperty("parts", out JsonElement parts)) continue;
                foreach (JsonElement next in parts.EnumerateArray())
                {
                    // To a worse level there is something left, to a better one something is missing.
                    bool isWorse = Number(next)!.Value.Sign >= 0;
                    Level other = Enum.Parse<Level>(next.GetProperty("name").GetString()![3..], ignoreCase: true);
                    Assert.Equal(isWorse, other > engine.LevelOf(pool.Id));
                    Assert.NotEqual(other, engine.LevelOf(pool.Id));
                }
            }
        });
    }

    private static ReportOptions Exactly { get; } = new() { Decimals = 18 };

    private static bool MayDoubt(MarginBook book, Instrument of) =>
        of.CanBeHeld && of.Long.Rule == MarginRule.Tiered && of.Short.Rule == MarginRule.Tiered
        && book.Universe.Currencies.All(c => c.FxInstrument != of.Id)
        && book.OverrideRows().All(o => o.Instrument != of.Id || o.Table.Rule == MarginRule.Tiered);

    private static string[] Explanations(int seed, EvaluationMode mode)
    {
        var dice = new Dice(seed);
        RandomBooks random = RandomBooks.Make(dice, accounts: 4);
        using TwinBook twin = random.Book;
        TableModels.Open(twin.Product, assignsHalf: true);
        var options = new EngineOptions { Mode = mode, Profiles = TwinProfiles.Product };
        using var engine = new MarginEngine(twin.Product, options);
        var inputs = new RandomInputs(dice, random);
        var said = new List<string>();
        for (int i = 0; i < 40; i++)
        {
            engine.On(inputs.Next());
            int pool = twin.Oracle.Pools.ElementAt(dice.Below(twin.Oracle.Pools.Count())).Id;
            string once = ExplanationJson.Of(engine.Explain(pool));
            Assert.Equal(once, ExplanationJson.Of(engine.Explain(pool)));
            CompareWithReport(twin.Product, pool, new ReadExplanation(once));
            said.Add(once);
        }

        return [.. said];
    }

    private static int Compare(OracleValue expected, ReadExplanation read)
    {
        Assert.Equal(expected.Equity, read["equity"]);
        Assert.Equal(expected.Maintenance, read["maintenance"]);
        Assert.Equal(expected.Initial, read["initial"]);
        Assert.Equal(expected.Equity - expected.Maintenance, read["excess"]);
        Assert.Equal(expected.Equity - expected.Initial, read["available"]);
        Assert.Equal(expected.IsDeficient ? "true" : "false", Text(read.Line("deficient")));
        return 1;
    }

    private static void CompareWithReport(MarginBook book, int pool, ReadExplanation read)
    {
        PoolReport report;
        try
        {
            report = PoolReport.Of(book, pool, Exactly);
        }
        catch (OverflowException)
        {
            // Money ends at 1.7e20, and a report with it; an explanation has all digits of what is beyond.
            return;
        }

        Assert.Equal(report.UnknownBecause is null, read.UnknownBecause is null);
        if (report.UnknownBecause is not null) return;
        Assert.Equal(report.Equity, Down(read["equity"]));
        Assert.Equal(report.MaintenanceRequirement, Up(read["maintenance"]));
        Assert.Equal(report.InitialRequirement, Up(read["initial"]));
        Assert.Equal(report.MarginExcess, Down(read["excess"]));
        Assert.Equal(report.Available, Down(read["available"]));
        Assert.Equal(report.IsDeficient ? "true" : "false", Text(read.Line("deficient")));
        Assert.Equal(report.MarginRatio is null, read["ratio"] is null);
    }

    private static Money Down(Fraction? value) => new((Int128)(value!.Value / Fraction.Unit).Floor());

    private static Money Up(Fraction? value) => new(-(Int128)(-value!.Value / Fraction.Unit).Floor());

    private static Fraction? Number(JsonElement line) => ReadExplanation.Number(line);

    private static string Text(JsonElement line) => line.GetProperty("value").GetString()!;

    private static string How(JsonElement line) => line.GetProperty("how").GetString()!;
}
