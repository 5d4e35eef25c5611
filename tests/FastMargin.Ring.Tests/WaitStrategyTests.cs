namespace FastMargin.Ring.Tests;

/// <summary>A thread that waits goes on as soon as it can, and ends when the ring does.</summary>
public sealed class WaitStrategyTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_parked_consumer_is_woken_by_an_event_and_by_the_end()
    {
        using var ring = new SingleProducerRing<long, Park>(4);
        long sum = 0;
        Thread consumer = Start(() =>
        {
            while (ring.WaitDrain(4) is { IsEmpty: false } events)
            {
                foreach (long value in events)
                    Interlocked.Add(ref sum, value);
                ring.Release();
            }
        });
        WaitUntilBlocked(consumer);
        ring.Write(5);
        Assert.True(SpinWait.SpinUntil(() => Interlocked.Read(ref sum) == 5, _patience));
        WaitUntilBlocked(consumer);
        ring.Complete();
        Assert.True(consumer.Join(_patience));
    }

    [Fact]
    public void A_producer_parked_at_a_full_ring_is_woken_by_a_release_that_suffices()
    {
        using var ring = new SingleProducerRing<long, Park>(2);
        ring.Write(0);
        ring.Write(1);
        bool isClaimed = false;
        Thread producer = Start(() =>
        {
            isClaimed = ring.Claim(2, out Span<long> events, out _);
            events.Fill(7);
            ring.Publish(2);
        });
        WaitUntilBlocked(producer);
        _ = ring.Drain(2);
        ring.Release(1);
        WaitUntilBlocked(producer);
        ring.Release(1);
        Assert.True(producer.Join(_patience));
        Assert.True(isClaimed);
        Assert.Equal([7, 7], ring.Drain(2).ToArray());
        Assert.Equal(1, ring.FullHits);
    }

    [Fact]
    public void A_producer_waiting_at_a_full_ring_is_refused_when_it_stops()
    {
        AssertRefusedByStop<BusySpin>();
        AssertRefusedByStop<Yield>();
        AssertRefusedByStop<Park>();
    }

    [Fact]
    public void Every_producer_waiting_at_a_full_ring_is_refused_when_it_is_completed()
    {
        AssertRefusedByCompletion<BusySpin>();
        AssertRefusedByCompletion<Yield>();
        AssertRefusedByCompletion<Park>();
    }

    [Fact]
    public void A_consumer_waiting_at_an_empty_ring_is_told_of_the_end()
    {
        AssertEndsWhileEmpty<BusySpin>();
        AssertEndsWhileEmpty<Yield>();
        AssertEndsWhileEmpty<Park>();
    }

    [Fact]
    public void A_ticket_from_before_a_signal_does_not_block()
    {
        var spot = new ParkingSpot();
        int ticket = spot.Announce();
        Assert.True(spot.IsAnnounced);
        spot.WakeAnnounced();
        Assert.False(spot.IsAnnounced);
        Assert.True(Start(() => spot.Block(ticket)).Join(_patience));
    }

    private static void AssertRefusedByStop<TWait>()
        where TWait : struct, IWaitStrategy<TWait>
    {
        using var ring = new SingleProducerRing<long, TWait>(1);
        ring.Write(0);
        bool isWritten = true;
        Thread producer = Start(() => isWritten = ring.Write(1));
        Assert.True(SpinWait.SpinUntil(() => ring.FullHits == 1, _patience));
        ring.Stop();
        Assert.True(producer.Join(_patience));
        Assert.False(isWritten);
        Assert.Equal([0], ring.Drain(1).ToArray());
    }

    private static void AssertRefusedByCompletion<TWait>()
        where TWait : struct, IWaitStrategy<TWait>
    {
        using var ring = new MultiProducerRing<long, TWait>(1);
        ring.Write(0);
        int refused = 0;
        Thread[] producers = [.. Enumerable.Range(0, 3).Select(_ => Start(() =>
        {
            if (!ring.Write(1))
                Interlocked.Increment(ref refused);
        }))];
        Assert.True(SpinWait.SpinUntil(() => ring.FullHits == 3, _patience));
        ring.Complete();
        Assert.All(producers, producer => Assert.True(producer.Join(_patience)));
        Assert.Equal(3, refused);
        Assert.Equal([0], ring.Drain(1).ToArray());
    }

    private static void AssertEndsWhileEmpty<TWait>()
        where TWait : struct, IWaitStrategy<TWait>
    {
        using var single = new SingleProducerRing<long, TWait>(4);
        using var multi = new MultiProducerRing<long, TWait>(4);
        int found = 0;
        Thread one = Start(() => Interlocked.Add(ref found, single.WaitDrain(4).Length));
        Thread other = Start(() => Interlocked.Add(ref found, multi.WaitDrain(4).Length));
        single.Complete();
        multi.Complete();
        Assert.True(one.Join(_patience) && other.Join(_patience));
        Assert.Equal(0, found);
    }

    private static void WaitUntilBlocked(Thread thread) =>
        Assert.True(SpinWait.SpinUntil(
            () => (thread.ThreadState & ThreadState.WaitSleepJoin) != 0, _patience));

    private static Thread Start(Action run)
    {
        var thread = new Thread(() => run()) { IsBackground = true };
        thread.Start();
        return thread;
    }
}
