using System.Globalization;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Kernels;
using FastMargin.Tests.Book;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Engine;

/// <summary>The worst pools are the first ones of all of them in order, whatever the mode and the moment.</summary>
public sealed class PoolRankingTests
{
    [Fact]
    public void A_pool_whose_requirement_a_model_moves_with_marks_has_no_distance()
    {
        using TwinBook twin = RandomBooks.Make(new Dice(11), accounts: 12).Book;
        MarginBook book = twin.Product;
        TableModels.Open(book, assignsHalf: true);
        int pools = 0;
        foreach (int pool in Enumerable.Range(0, book.PoolTop).Where(book.IsPool))
        {
            bool isModelled = book.IsModelled(pool);
            Assert.Equal(!isModelled, PoolRanking.HasDistance(book, pool));
            if (isModelled) Assert.True(double.IsNaN(PoolRanking.Of(book, pool).Distance));
            if (isModelled) pools++;
        }

        Assert.True(pools > 3, $"{pools} pools under a model");
        IReadOnlyList<PoolStanding> ranked = PoolRanking.Worst(book, 1000, RankBy.Distance);
        Assert.DoesNotContain(ranked, standing => book.IsModelled(standing.Pool));
        Assert.Contains(PoolRanking.Worst(book, 1000), standing => book.IsModelled(standing.Pool));
    }

    [Theory]
    [InlineData(RankBy.Ratio)]
    [InlineData(RankBy.Excess)]
    public void The_worst_pools_are_the_first_of_a_full_sort(RankBy by) => Seeds.ForEach(40, dice =>
    {
        RandomBooks random = RandomBooks.Make(dice, accounts: 30);
        using TwinBook twin = random.Book;
        LevelProfile[] profiles = [LevelProfile.Default, LevelProfile.Default];
        EvaluationMode mode = dice.OneOf(EvaluationMode.Trigger, EvaluationMode.Holders, EvaluationMode.Sweep);
        using var engine = new MarginEngine(twin.Product, new EngineOptions { Mode = mode, Profiles = profiles });
        for (int i = 0; i < 30; i++)
        {
            (OracleInstrument instrument, long steps) = random.NextMark();
            TwinBook.NoteMark(instrument, steps);
            engine.OnMark(instrument.Id, steps, timeNs: 7);
        }

        int count = dice.OneOf(0, 1, 7, 1000);
        PoolStanding[] worst = [.. engine.Worst(count, by)];
        (int Pool, double Key)[] sorted =
        [
            .. KernelRun.Run(twin.Product)
                .Select(p => (Pool: p.Key, Key: Key(p.Value, by)))
                .Where(p => !double.IsNaN(p.Key))
                .OrderBy(p => p.Key).ThenBy(p => p.Pool)
                .Take(count),
        ];
        Assert.Equal(sorted, worst.Select(w => (w.Pool, w.Key(by))));
        foreach (PoolStanding one in worst)
        {
            OracleValue exact = OracleMargin.Evaluate(twin.Oracle, twin.Oracle.Pools.Single(p => p.Id == one.Pool))!;
            double scale = exact.Gross.Near() + 1e-9;
            Assert.Equal(exact.Equity.Near() / scale, one.Equity / scale, 1e-9);
            Assert.Equal(exact.Maintenance.Near() / scale, one.Requirement / scale, 1e-9);
        }
    });

    [Fact]
    public void A_pool_becomes_deficient_at_its_distance_when_all_prices_turn_against_it() => Seeds.ForEach(60, dice =>
    {
        RandomBooks random = RandomBooks.Make(dice, accounts: 0);
        using TwinBook twin = random.Book;
        OracleInstrument[] linear = [.. twin.Oracle.Instruments.Where(IsPlain)];
        if (linear.Length == 0) return;
        for (int i = 0; i < 20; i++)
        {
            OraclePool pool = twin.AddAccount($"a{i}", isHedged: false).Pools[0];
            foreach (OracleInstrument held in dice.Shuffle(linear).Take(dice.OneOf(1, 2, 4)))
            {
                twin.SetPosition(pool, held, dice.OneOf(1, -1) * dice.Between(1, 1_000_000), "100.5");
            }

            random.Pin(pool);
            twin.SetBalance(
                pool, twin.Oracle.Currencies[1], RandomSizes.Amount(dice).TrimStart('-'));
        }

        using var engine = new MarginEngine(twin.Product, new EngineOptions());
        PoolStanding[] ranked = [.. engine.Worst(int.MaxValue, RankBy.Distance)];
        Assert.Equal(ranked.OrderBy(r => r.Distance).ThenBy(r => r.Pool), ranked);
        Assert.Equal(20, ranked.Length);
        foreach (PoolStanding one in ranked.Where(r => r.Distance is > 1e-6 and < 0.5))
        {
            OraclePool pool = twin.Oracle.Pools.Single(p => p.Id == one.Pool);
            Assert.False(IsDeficient(twin.Oracle, pool, one.Distance * (1 - 1e-6)), $"{pool} before {one.Distance}");
            Assert.True(IsDeficient(twin.Oracle, pool, one.Distance * (1 + 1e-6)), $"{pool} beyond {one.Distance}");
        }
    });

    [Fact]
    public void A_pool_in_debt_without_a_requirement_is_the_worst_by_ratio() => Seeds.ForEach(1, dice =>
    {
        RandomBooks random = RandomBooks.Make(dice, accounts: 5);
        using TwinBook twin = random.Book;
        OraclePool pool = twin.AddAccount("debtor", isHedged: false).Pools[0];
        twin.SetBalance(pool, twin.Oracle.Currencies[0], "-1");
        PoolStanding[] worst = [.. PoolRanking.Worst(twin.Product, 1)];
        Assert.Equal((pool.Id, double.NegativeInfinity), (worst[0].Pool, worst[0].Key(RankBy.Ratio)));
    });

    /// <summary>Linear, one flat rate below one, settled at a fixed rate: its excess is a line.</summary>
    private static bool IsPlain(OracleInstrument i) =>
        i.Kind is OracleKind.Linear && i.Settle.RateSymbol is null
        && new[] { i.LongTable!, i.ShortTable! }.All(
            t => t.Rule == OracleRule.Tiered && t.Brackets.Count == 1 && t.Brackets[0].Maintenance < 1);

    private static bool IsDeficient(OracleBook book, OraclePool pool, double move)
    {
        Fraction by = Fraction.Parse(((decimal)move).ToString("F18", CultureInfo.InvariantCulture));
        Fraction[] marks = [.. book.Instruments.Select(i => i.Mark!.Value)];
        foreach (OraclePosition p in pool.Positions) p.Instrument.Mark *= p.Lots > 0 ? 1 - by : 1 + by;
        OracleValue value = OracleMargin.Evaluate(book, pool)!;
        for (int i = 0; i < marks.Length; i++) book.Instruments[i].Mark = marks[i];
        return value.IsDeficient;
    }

    private static double Key(PoolValue value, RankBy by) => by switch
    {
        RankBy.Excess => value.Equity - value.Requirement,
        _ when value.Requirement > 0 => value.Equity / value.Requirement,
        _ => value.Equity < 0 ? double.NegativeInfinity : double.NaN,
    };
}
