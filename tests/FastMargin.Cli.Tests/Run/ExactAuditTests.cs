using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;

namespace FastMargin.Cli.Tests.Run;

public class ExactAuditTests
{
    private const ulong Seed = 5;

    [Theory]
    [InlineData(EvaluationMode.Sweep)]
    [InlineData(EvaluationMode.Holders)]
    [InlineData(EvaluationMode.Trigger)]
    public void A_right_engine_has_no_difference(EvaluationMode mode)
    {
        (ExactAudit audit, _) = Drive(mode, (_, level) => level, edges => edges);
        Assert.True(audit.Flags > 10_000);
        Assert.Empty(audit.Found);
        Assert.Equal(0, audit.Differences);
    }

    [Fact]
    public void An_edge_that_is_left_out_is_found()
    {
        (ExactAudit audit, long edges) =
            Drive(EvaluationMode.Holders, (_, level) => level, edges => edges.Length > 0 ? edges[1..] : edges);
        Assert.True(edges > 0);
        Assert.True(audit.Differences > 0);
        Assert.Contains(audit.Found, d => d.What == "edge left out");
    }

    [Fact]
    public void An_edge_to_a_wrong_level_is_found()
    {
        (ExactAudit audit, _) = Drive(
            EvaluationMode.Holders,
            (_, level) => level,
            edges => [.. edges.Select(e => e with { To = Level.Healthy })]);
        Assert.Contains(audit.Found, d => d.What == "level after an edge");
    }

    [Fact]
    public void A_level_that_is_one_better_is_found()
    {
        (ExactAudit audit, _) = Drive(
            EvaluationMode.Holders,
            (pool, level) => pool == 0 && level is not (Level.Healthy or Level.Unknown) ? level - 1 : level,
            edges => edges);
        Assert.True(audit.Differences > 0);
        Assert.All(audit.Found, d => Assert.Equal(0, d.Pool));
    }

    private static (ExactAudit Audit, long Edges) Drive(
        EvaluationMode mode, Func<int, Level, Level> tamper, Func<LevelChange[], LevelChange[]> forge)
    {
        SyntheticMarket market = EmbeddedMarket.Create();
        using MarginBook book = BookGenerator.Generate(new BookRecipe
        {
            Market = market,
            Accounts = 60,
            Seed = Seed,
            MeanPositions = 4,
            ShareIsolated = 0.3,
            ShareHedged = 0.3,
            ShareInverse = 0.4,
            ShareMultiCurrency = 0.4,
        });
        SyntheticTape tape = TapeGenerator.Generate(new TapeRecipe
        {
            Market = market,
            Seed = Seed,
            Ticks = 1_500,
            Shape = TapeShape.Crash,
            CrashFall = 0.4,
        });
        using var engine = new MarginEngine(book, new EngineOptions { Mode = mode });
        var audit = new ExactAudit(book, engine.Options, pool => tamper(pool, engine.LevelOf(pool)));
        long edges = 0;
        for (int i = 0; i < tape.Count; i++)
        {
            LevelChange[] raised = engine.OnMark(tape.Instruments[i], tape.MarkSteps[i], tape.TimesNs[i]).ToArray();
            edges += raised.Length;
            audit.Observe(engine.Sequence, tape.Instruments[i], tape.MarkSteps[i], forge(raised));
            audit.CheckDependents(tape.Instruments[i]);
        }

        audit.CheckAll();
        return (audit, edges);
    }
}
