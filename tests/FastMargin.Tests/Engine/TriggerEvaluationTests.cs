using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;
using FastMargin.Units;

namespace FastMargin.Tests.Engine;

public sealed class TriggerEvaluationTests
{
    private const int Accounts = 2_000;

    private static readonly LevelBand _band = new(Rate.One, Rate.FromDecimal(1.05m));

    private static readonly EngineOptions _options = new() { Profiles = [new LevelProfile(_band, _band, _band)] };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Levels_of_a_workload_in_a_crash_are_those_of_a_sweep(bool hasBrackets)
    {
        BookRecipe recipe = hasBrackets ? Workloads.W2(Accounts, 1) : Workloads.W1(Accounts, 1);
        SyntheticTape tape = Tape(recipe, TapeShape.Crash, 20_000, noiseBps: 40);
        using MarginBook book = BookGenerator.Generate(recipe);
        using MarginBook swept = BookGenerator.Generate(recipe);
        using var engine = new MarginEngine(book, _options);
        using var sweep = new MarginEngine(swept, _options with { Mode = EvaluationMode.Sweep });
        int edges = 0;
        for (int i = 0; i < tape.Instruments.Length; i++)
        {
            LevelChange[] told = engine.OnMark(tape.Instruments[i], tape.MarkSteps[i], tape.TimesNs[i]).ToArray();
            ReadOnlySpan<LevelChange> known = sweep.OnMark(tape.Instruments[i], tape.MarkSteps[i], tape.TimesNs[i]);
            Assert.True(known.SequenceEqual(told), $"at tick {i}: {told.Length} edges, the sweep has {known.Length}");
            edges += told.Length;
        }

        for (int pool = 0; pool < book.PoolTop; pool++) Assert.Equal(sweep.LevelOf(pool), engine.LevelOf(pool));
        Assert.True(edges > 500, $"only {edges} edges");
    }

    [Fact]
    public void A_wrong_band_is_found_by_comparing_with_a_sweep()
    {
        BookRecipe recipe = Workloads.W1(Accounts, 1);
        SyntheticTape tape = Tape(recipe, TapeShape.Crash, 2_000, noiseBps: 2);
        using MarginBook book = BookGenerator.Generate(recipe);
        using MarginBook swept = BookGenerator.Generate(recipe);
        using var engine = new MarginEngine(book, _options);
        using var sweep = new MarginEngine(swept, _options with { Mode = EvaluationMode.Sweep });
        var planted = (TriggerEvaluation)engine.Evaluation;
        for (int pool = 0; pool < book.PoolTop; pool++) planted.Misplace(pool);
        bool isFound = false;
        for (int i = 0; i < tape.Instruments.Length && !isFound; i++)
        {
            engine.OnMark(tape.Instruments[i], tape.MarkSteps[i], tape.TimesNs[i]);
            ReadOnlySpan<LevelChange> edges = sweep.OnMark(tape.Instruments[i], tape.MarkSteps[i], tape.TimesNs[i]);
            foreach (LevelChange edge in edges) isFound |= engine.LevelOf(edge.Pool) != sweep.LevelOf(edge.Pool);
        }

        Assert.True(isFound, "no difference was seen, so the comparison proves nothing");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Marks_set_in_the_book_before_pools_have_new_triggers_are_seen(bool hasBrackets)
    {
        BookRecipe recipe = hasBrackets ? Workloads.W2(Accounts, 1) : Workloads.W1(Accounts, 1);
        SyntheticTape tape = Tape(recipe, TapeShape.Crash, 9_000, noiseBps: 60);
        using MarginBook book = BookGenerator.Generate(recipe);
        using MarginBook swept = BookGenerator.Generate(recipe);
        using var engine = new MarginEngine(book, _options);
        using var sweep = new MarginEngine(swept, _options with { Mode = EvaluationMode.Sweep });
        int edges = 0;
        for (int i = 0; i < tape.Instruments.Length; i++)
        {
            // A tick leaves work, and two marks go straight into the book before anybody has done it.
            (int instrument, long steps) = (tape.Instruments[i], tape.MarkSteps[i]);
            bool isTick = i % 3 == 0;
            if (!isTick) book.SetMark(instrument, steps);
            if (!isTick) swept.SetMark(instrument, steps);
            if (i % 3 == 1) continue;
            LevelChange[] told = (isTick ? engine.OnMark(instrument, steps, i) : engine.Apply(i)).ToArray();
            ReadOnlySpan<LevelChange> known = isTick ? sweep.OnMark(instrument, steps, i) : sweep.Apply(i);
            Assert.True(known.SequenceEqual(told), $"at {i}: {told.Length} edges, the sweep has {known.Length}");
            edges += told.Length;
        }

        Assert.True(edges > 500, $"only {edges} edges");
    }

    [Fact]
    public void A_million_ticks_allocate_nothing()
    {
        BookRecipe recipe = Workloads.W2(Accounts, 1);
        SyntheticTape tape = Tape(recipe, TapeShape.Volatile, 1_000_000, noiseBps: 10);
        using MarginBook book = BookGenerator.Generate(recipe);
        using var engine = new MarginEngine(book, _options);
        Run(engine, tape, 0, 200_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long edges = 0;
        for (int round = 0; round < 5; round++) edges += Run(engine, tape, 200_000, 400_000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, allocated);
        Assert.True(edges > 0, "nothing happened");
    }

    [Fact]
    public void The_index_stays_small_however_often_triggers_move()
    {
        BookRecipe recipe = Workloads.W1(20_000, 1);
        SyntheticTape tape = Tape(recipe, TapeShape.Volatile, 300_000, noiseBps: 60);
        using MarginBook book = BookGenerator.Generate(recipe);
        using var engine = new MarginEngine(book, _options);
        Run(engine, tape, 0, tape.Instruments.Length);
        double bytes = engine.IndexSize / (double)book.PositionCount;
        Assert.True(engine.Insertions > 5 * book.PositionCount, $"only {engine.Insertions} insertions");
        Assert.True(bytes < 85, $"{bytes:F1} bytes a position");
    }

    private static SyntheticTape Tape(BookRecipe recipe, TapeShape shape, int ticks, double noiseBps) =>
        TapeGenerator.Generate(Workloads.Tape(recipe, shape) with { Ticks = ticks, NoiseBps = noiseBps });

    private static long Run(MarginEngine engine, SyntheticTape tape, int from, int to)
    {
        long edges = 0;
        for (int i = from; i < to; i++)
        {
            edges += engine.OnMark(tape.Instruments[i], tape.MarkSteps[i], tape.TimesNs[i]).Length;
        }

        return edges;
    }
}
