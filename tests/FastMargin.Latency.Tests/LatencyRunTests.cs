using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;

namespace FastMargin.Latency.Tests;

public class LatencyRunTests
{
    private const int Rate = 20_000;
    private const int AtOnce = 500_000;

    [Fact]
    public void Every_tick_of_the_measured_time_is_answered_and_counted_once()
    {
        LatencyResult result = Measure(new LatencyPlan { Rate = Rate, Seconds = 0.5, WarmUpSeconds = 0.1, Turns = 5 });
        Assert.Equal(Rate / 2, result.Sent);
        Assert.Equal(result.Sent, result.TickToAnswer.Count);
        Assert.Equal(result.Sent, result.SentLate.Count);
        Assert.True(result.TickToAnswer.PercentileNs(0.01) > 0);
        Assert.True(result.LoadSeconds >= 0.5 - (5.0 / Rate), $"{result.LoadSeconds} s under load");
    }

    [Fact]
    public void The_machine_alone_is_watched_at_the_same_rate()
    {
        LatencyResult result = Measure(new LatencyPlan { Rate = Rate, Seconds = 0.5, Turns = 5 });
        Assert.InRange(result.SenderHiccups.Count, (Rate / 2) - 10, (Rate / 2) + (Rate / 2));
        Assert.InRange(result.EngineHiccups.Count, Rate / 10, Rate);
        Assert.Equal(
            Math.Max(result.EngineHiccups.PercentileNs(0.99), result.SenderHiccups.PercentileNs(0.99)),
            result.HiccupNs(0.99));
    }

    [Fact]
    public void Ticks_that_come_faster_than_they_can_be_answered_wait_longer_and_longer()
    {
        // Far beyond what a machine can do: the last ticks are answered about as late as the run is long.
        LatencyResult result = Measure(new LatencyPlan { Rate = 1e9, Seconds = 0.0005, Turns = 1 });
        Assert.Equal(AtOnce, result.Sent);
        Assert.InRange(result.TickToAnswer.MaxNs, 1e9 * result.LoadSeconds / 2, 1e9 * result.LoadSeconds);
        Assert.True(result.TickToAnswer.PercentileNs(0.5) > result.TickToAnswer.PercentileNs(0.01));
    }

    [Fact]
    public void Nothing_is_allocated_under_load()
    {
        LatencyResult result = Measure(new LatencyPlan { Rate = Rate, Seconds = 0.3, WarmUpSeconds = 0.3 });
        // The marks of memory themselves, and what the runtime's own threads do meanwhile.
        Assert.InRange(result.Allocated, 0, 64 * 1024);
    }

    private static LatencyResult Measure(LatencyPlan plan)
    {
        BookRecipe recipe = Workloads.W1(accounts: 500, seed: 1);
        SyntheticTape tape = TapeGenerator.Generate(Workloads.Tape(recipe, TapeShape.Volatile) with { Ticks = 5_000 });
        using MarginBook book = BookGenerator.Generate(recipe);
        using var engine = new MarginEngine(book);
        using var run = new LatencyRun(engine, plan);
        return run.Run(tape, TestContext.Current.CancellationToken);
    }
}
