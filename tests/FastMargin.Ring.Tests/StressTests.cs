using System.Diagnostics;
using System.Globalization;

namespace FastMargin.Ring.Tests;

/// <summary>
/// Real threads, numbered events, random batches: every event arrives once, whole, and in its producer's order.
/// </summary>
/// <remarks>
/// Bounded by time, not by events: a busy machine passes fewer on, and takes no longer. FASTMARGIN_STRESS_MS gives each
/// test more of it.
/// </remarks>
public sealed class StressTests
{
    private const double DefaultMilliseconds = 250;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan _duration = TimeSpan.FromMilliseconds(
        Environment.GetEnvironmentVariable("FASTMARGIN_STRESS_MS") is { } asked
            ? double.Parse(asked, CultureInfo.InvariantCulture)
            : DefaultMilliseconds);

    [Theory]
    [InlineData(nameof(BusySpin), 256)]
    [InlineData(nameof(Yield), 256)]
    [InlineData(nameof(Park), 256)]
    [InlineData(nameof(Park), 1)]
    [InlineData(nameof(Yield), 2)]
    public void One_producer_loses_nothing(string wait, int capacity)
    {
        Random random = Seeds.Next();
        switch (wait)
        {
            case nameof(BusySpin):
                RunSingle<BusySpin>(capacity, random);
                break;
            case nameof(Yield):
                RunSingle<Yield>(capacity, random);
                break;
            default:
                RunSingle<Park>(capacity, random);
                break;
        }
    }

    [Theory]
    [InlineData(nameof(BusySpin), 256)]
    [InlineData(nameof(Yield), 256)]
    [InlineData(nameof(Park), 256)]
    [InlineData(nameof(Park), 1)]
    [InlineData(nameof(Yield), 2)]
    public void Four_producers_lose_nothing(string wait, int capacity)
    {
        Random random = Seeds.Next();
        switch (wait)
        {
            case nameof(BusySpin):
                RunMulti<BusySpin>(capacity, random);
                break;
            case nameof(Yield):
                RunMulti<Yield>(capacity, random);
                break;
            default:
                RunMulti<Park>(capacity, random);
                break;
        }
    }

    private static void RunSingle<TWait>(int capacity, Random random)
        where TWait : struct, IWaitStrategy<TWait>
    {
        using var ring = new SingleProducerRing<NumberedEvent, TWait>(capacity);
        Run(ring, [WriteSingle(ring, new Random(random.Next()))], ring.Complete, new Random(random.Next()));
        TestContext.Current.TestOutputHelper?.WriteLine($"{ring.FullHits} times full");
    }

    private static void RunMulti<TWait>(int capacity, Random random)
        where TWait : struct, IWaitStrategy<TWait>
    {
        using var ring = new MultiProducerRing<NumberedEvent, TWait>(capacity);
        Func<long>[] producers =
            [.. Enumerable.Range(0, 4).Select(i => WriteMulti(ring, i, new Random(random.Next())))];
        Run(ring, producers, ring.Complete, new Random(random.Next()));
        TestContext.Current.TestOutputHelper?.WriteLine($"{ring.FullHits} times full, {ring.Abandoned} abandoned");
    }

    /// <summary>Runs every producer on a thread of its own; each returns how many events it published.</summary>
    private static void Run(
        IRingReader<NumberedEvent> ring, Func<long>[] producers, Action complete, Random random)
    {
        var events = new NumberedEvents(producers.Length);
        long[] written = new long[producers.Length];
        Thread[] writers = [.. producers.Select((run, i) => Start(() => written[i] = run()))];
        Thread reader = Start(() => events.ReadAll(ring, random));
        Assert.All(writers, thread => Assert.True(thread.Join(_patience), "a producer waits for ever"));
        complete();
        Assert.True(reader.Join(_patience), "the consumer waits for ever");
        Assert.Null(events.Wrong);
        Assert.Equal(written, events.Read);
        Assert.All(written, count => Assert.True(count > 0));
        Assert.True(ring.IsCompleted);
        TestContext.Current.TestOutputHelper?.WriteLine($"{written.Sum()} events");
    }

    private static Func<long> WriteSingle<TWait>(SingleProducerRing<NumberedEvent, TWait> ring, Random random)
        where TWait : struct, IWaitStrategy<TWait> => () =>
        {
            var clock = Stopwatch.StartNew();
            long number = 0;
            while (number == 0 || clock.Elapsed < _duration)
            {
                if (random.Next(4) == 0)
                {
                    ring.Write(new NumberedEvent(0, number++));
                    continue;
                }

                int count = random.Next(1, ring.Capacity + 1);
                if (random.Next(2) == 0 && !ring.TryClaim(count, out Span<NumberedEvent> first, out var second))
                    continue;
                ring.Claim(count, out first, out second);
                int filled = random.Next(count + 1);
                for (int i = 0; i < filled; i++)
                    (i < first.Length ? ref first[i] : ref second[i - first.Length]) = new(0, number++);
                ring.Publish(filled);
            }

            return number;
        };

    private static Func<long> WriteMulti<TWait>(
        MultiProducerRing<NumberedEvent, TWait> ring, int producer, Random random)
        where TWait : struct, IWaitStrategy<TWait> => () =>
        {
            var clock = Stopwatch.StartNew();
            long number = 0;
            while (number == 0 || clock.Elapsed < _duration)
            {
                if (random.Next(4) == 0)
                {
                    ring.Write(new NumberedEvent(producer, number++));
                    continue;
                }

                int count = random.Next(1, Math.Min(ring.Capacity, 64) + 1);
                if (!ring.TryClaim(count, out RingClaim<NumberedEvent> claim) && !ring.Claim(count, out claim))
                    continue;
                int filled = random.Next(8) == 0 ? random.Next(count + 1) : count;
                for (int i = 0; i < filled; i++)
                {
                    ref NumberedEvent slot = ref i < claim.First.Length
                        ? ref claim.First[i]
                        : ref claim.Second[i - claim.First.Length];
                    slot = new(producer, number++);
                }

                ring.Publish(claim, filled);
            }

            return number;
        };

    private static Thread Start(Action run)
    {
        var thread = new Thread(() => run()) { IsBackground = true };
        thread.Start();
        return thread;
    }
}
