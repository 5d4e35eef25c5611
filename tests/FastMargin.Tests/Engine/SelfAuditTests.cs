using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;
using FastMargin.Instruments;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Engine;

/// <summary>A level that is wrong is found by the audit, one that is right never is.</summary>
public sealed class SelfAuditTests
{
    private const int Accounts = 1_000;

    private static readonly BookRecipe _plain = Workloads.W1(Accounts, 1);
    private static readonly BookRecipe _bracketed = Workloads.W2(Accounts, 1);

    [Fact]
    public void A_wrong_band_raises_an_alarm_with_the_pool_and_both_levels()
    {
        using MarginBook book = BookGenerator.Generate(_plain);
        using MarginBook swept = BookGenerator.Generate(_plain);
        using var engine = new MarginEngine(book, new EngineOptions { Audit = new() { IsRepairing = false } });
        using var sweep = new MarginEngine(swept, new EngineOptions { Mode = EvaluationMode.Sweep });
        var planted = (TriggerEvaluation)engine.Evaluation;
        for (int pool = 0; pool < book.PoolTop; pool++) planted.Misplace(pool);
        foreach ((int instrument, long steps) in Tape(_plain, TapeShape.Crash, 2_000, noiseBps: 40))
        {
            engine.OnMark(instrument, steps, timeNs: 7);
            sweep.OnMark(instrument, steps, timeNs: 7);
        }

        OutputEvent[] alarms = AuditAll(engine);
        int[] wrong = [.. Pools(book).Where(p => engine.LevelOf(p) != sweep.LevelOf(p))];
        Assert.True(wrong.Length > 10, $"only {wrong.Length} levels went wrong");
        Assert.Equal(wrong, alarms.Select(a => a.Pool).Order());
        Assert.Equal(wrong.Length, engine.AuditCounts.Differences);
        foreach (OutputEvent alarm in alarms)
        {
            Assert.Equal(OutputKind.AuditAlarm, alarm.Kind);
            Assert.Equal(engine.LevelOf(alarm.Pool), (Level)alarm.From);
            Assert.Equal(sweep.LevelOf(alarm.Pool), (Level)alarm.To);
            Assert.Equal(engine.Sequence, alarm.Sequence);
            (double equity, double requirement) = Worth(swept, alarm.Pool);
            Assert.Equal((equity, requirement), (alarm.Equity, alarm.Requirement));
        }

        // Report only: nothing was repaired, and the next sweep says so again.
        engine.Apply(timeNs: 8);
        Assert.Equal(wrong.Length, AuditAll(engine).Length);
    }

    [Theory]
    [InlineData(EvaluationMode.Trigger)]
    [InlineData(EvaluationMode.Holders)]
    [InlineData(EvaluationMode.Sweep)]
    public void A_repaired_pool_raises_the_edge_that_was_missed_with_the_next_input(EvaluationMode mode)
    {
        using MarginBook book = BookGenerator.Generate(_bracketed);
        using var engine = new MarginEngine(book, new EngineOptions { Mode = mode });
        foreach ((int instrument, long steps) in Tape(_bracketed, TapeShape.Crash, 2_000, noiseBps: 40))
        {
            engine.OnMark(instrument, steps, timeNs: 7);
        }

        // An engine that begins now knows of no hysteresis: what it says is what a forgotten level must become.
        using var fresh = new MarginEngine(book, new EngineOptions { Mode = EvaluationMode.Holders });
        int[] bad = [.. Pools(book).Where(p => fresh.LevelOf(p) != Level.Healthy)];
        foreach (int pool in Pools(book)) engine.Levels.Forget(pool);
        Assert.True(bad.Length > 10, $"only {bad.Length} pools are not healthy");
        var alarms = new List<OutputEvent>();
        var raised = new Dictionary<int, Level>();
        while (engine.AuditCounts.Sweeps == 0)
        {
            alarms.AddRange(engine.Audit(50));
            foreach (LevelChange edge in engine.Apply(timeNs: 9)) raised.Add(edge.Pool, edge.To);
        }

        Assert.Equal(bad, alarms.Select(a => a.Pool).Order());
        Assert.Equal(bad, raised.Keys.Order());
        foreach (OutputEvent alarm in alarms) Assert.Equal((Level)alarm.To, raised[alarm.Pool]);
        foreach (int pool in Pools(book)) Assert.Equal(fresh.LevelOf(pool), engine.LevelOf(pool));
        Assert.Empty(AuditAll(engine));
    }

    [Theory]
    [InlineData(EvaluationMode.Trigger)]
    [InlineData(EvaluationMode.Holders)]
    [InlineData(EvaluationMode.Sweep)]
    public void A_wrong_requirement_of_a_model_raises_an_alarm_and_is_mended(EvaluationMode mode)
    {
        using MarginBook book = BookGenerator.Generate(_bracketed);
        TableModels.Open(book, assignsHalf: true);
        using var engine = new MarginEngine(book, new EngineOptions { Mode = mode });
        Assert.Empty(AuditAll(engine));
        int[] harmed = [.. Pools(book).Where(p => book.IsModelled(p) && book.RequirementOf(p) > 0).Take(3)];
        double[] right = [.. harmed.Select(book.RequirementOf)];
        // One bit, so that no level changes; so much that every level does; and a price that is said to be missing.
        double[] wrong = [Math.BitIncrement(right[0]), 1e300, double.NaN];
        for (int i = 0; i < harmed.Length; i++) book.SetRequirement(harmed[i], wrong[i], doubt: 0);
        book.ClearChanges();

        // In one slice: what the first alarm mends waits for an input, and nothing is looked at until then.
        OutputEvent[] alarms = AuditAll(engine, slice: 1 << 20);
        Assert.Equal(harmed, alarms.Select(a => a.Pool).Order());
        foreach (OutputEvent alarm in alarms)
        {
            Assert.Equal(OutputKind.AuditAlarm, alarm.Kind);
            Assert.Equal(right[Array.IndexOf(harmed, alarm.Pool)], alarm.Requirement);
            Assert.Equal(engine.LevelOf(alarm.Pool), (Level)alarm.To);
            Assert.Equal(alarm.From, alarm.To);
        }

        Assert.Equal(harmed.Length, engine.AuditCounts.Differences);
        engine.Apply(timeNs: 8);
        Assert.Equal(right, harmed.Select(book.RequirementOf));
        Assert.Empty(AuditAll(engine));
    }

    [Fact]
    public void A_million_inputs_without_a_fault_raise_no_alarm()
    {
        using MarginBook book = BookGenerator.Generate(_bracketed);
        using var engine = new MarginEngine(book);
        int input = 0;
        foreach ((int instrument, long steps) in Tape(_bracketed, TapeShape.Volatile, 1_000_000, noiseBps: 10))
        {
            engine.OnMark(instrument, steps, timeNs: 7);
            if (++input % 100 == 0) Assert.True(engine.Audit(pools: 64).IsEmpty);
        }

        AuditCounts counts = engine.AuditCounts;
        Assert.Equal((1_000_000, 0), (engine.Sequence, counts.Differences));
        Assert.Equal(book.PoolCount * 1_000_000L, counts.Proved + counts.Recomputed);
        Assert.True(counts.Sweeps > 500, $"{counts.Sweeps} sweeps");
        Assert.True(counts.Sampled > 500_000, $"{counts.Sampled} pools sampled");
        Assert.True(counts.Recomputed > 1_000, $"{counts.Recomputed} pools recomputed");
    }

    [Fact]
    public void A_sweep_meets_every_pool_that_stays_while_others_come_and_go() => Seeds.ForEach(60, dice =>
    {
        RandomBooks random = RandomBooks.Make(dice, accounts: 40);
        using TwinBook twin = random.Book;
        LevelProfile[] profiles = [LevelProfile.Default, LevelProfile.LiquidateAtRequirement];
        var options = new EngineOptions
        {
            Mode = dice.OneOf(EvaluationMode.Trigger, EvaluationMode.Holders, EvaluationMode.Sweep),
            Profiles = profiles,
            Audit = new() { IsRepairing = false },
        };
        using var engine = new MarginEngine(twin.Product, options);
        int[] planted = [.. twin.Oracle.Pools.Select(p => p.Id).Where(p => engine.LevelOf(p) != Level.Healthy)];
        foreach (int pool in planted) engine.Levels.Forget(pool);
        var found = new HashSet<int>();
        while (engine.AuditCounts.Sweeps == 0)
        {
            foreach (OutputEvent alarm in engine.Audit(8)) found.Add(alarm.Pool);
            random.Edit(withMarks: false);
            engine.Apply(timeNs: 7);
        }

        // What was edited meanwhile was looked at by the engine, which mended the planted fault itself.
        IEnumerable<int> wrong = AuditAll(engine).Select(a => a.Pool).Intersect(planted).Except(found);
        Assert.Empty(wrong);
        Assert.NotEqual(0, engine.AuditCounts.Sampled);
    });

    [Theory]
    [InlineData(EvaluationMode.Trigger)]
    [InlineData(EvaluationMode.Holders)]
    [InlineData(EvaluationMode.Sweep)]
    public void A_slice_allocates_nothing(EvaluationMode mode)
    {
        using MarginBook book = BookGenerator.Generate(_bracketed);
        using var engine = new MarginEngine(book, new EngineOptions { Mode = mode });
        (int Instrument, long Steps)[] tape = Tape(_bracketed, TapeShape.Crash, 4_000, noiseBps: 40);
        Run(tape.AsSpan(0, 2_000));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(tape.AsSpan(2_000));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, engine.AuditCounts.Differences);

        void Run(ReadOnlySpan<(int Instrument, long Steps)> ticks)
        {
            foreach ((int instrument, long steps) in ticks)
            {
                engine.OnMark(instrument, steps, timeNs: 7);
                engine.Audit(64);
            }
        }
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        using MarginBook book = BookGenerator.Generate(Workloads.W1(10, 1));
        Assert.Throws<DataException>(() => new MarginEngine(book, new() { Audit = new() { Every = 0 } }));
        Assert.Throws<DataException>(
            () => new MarginEngine(book, new() { Audit = new() { PoolsPerSlice = -1 } }));
        using var engine = new MarginEngine(book, new() { Audit = new() { PoolsPerSlice = 0 } });
        Assert.True(engine.Audit().IsEmpty);
        Assert.Equal(0, engine.AuditCounts.Sampled);
    }

    /// <summary>A whole sweep, where one has just ended or none has begun.</summary>
    private static OutputEvent[] AuditAll(MarginEngine engine, int slice = 64)
    {
        var alarms = new List<OutputEvent>();
        for (long sweeps = engine.AuditCounts.Sweeps; engine.AuditCounts.Sweeps == sweeps;)
        {
            alarms.AddRange(engine.Audit(slice));
        }

        return [.. alarms];
    }

    private static IEnumerable<int> Pools(MarginBook book) => Enumerable.Range(0, book.PoolTop).Where(book.IsPool);

    private static (double Equity, double Requirement) Worth(MarginBook book, int pool)
    {
        Slab slab = book.SlabOf(pool, out int at);
        return (slab.Equity[at], slab.Requirement[at]);
    }

    private static (int Instrument, long Steps)[] Tape(BookRecipe recipe, TapeShape shape, int ticks, int noiseBps)
    {
        SyntheticTape tape =
            TapeGenerator.Generate(Workloads.Tape(recipe, shape) with { Ticks = ticks, NoiseBps = noiseBps });
        return [.. Enumerable.Range(0, ticks).Select(i => (tape.Instruments[i], tape.MarkSteps[i]))];
    }
}
