namespace FastMargin.Ring.Tests;

/// <summary>A ring allocates when it is made, and never again.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 2000;

    [Fact]
    public void Passing_events_on_allocates_nothing()
    {
        AssertPassesWithoutAllocating<BusySpin>();
        AssertPassesWithoutAllocating<Yield>();
        AssertPassesWithoutAllocating<Park>();
    }

    [Fact]
    public void Waiting_and_waking_allocate_nothing()
    {
        using var there = new SingleProducerRing<long, Park>(1);
        using var back = new MultiProducerRing<long, Park>(1);
        long echoed = -1;
        var echo = new Thread(() => echoed = Measure(() => Echo(there, back))) { IsBackground = true };
        echo.Start();
        long sent = Measure(() => Send(there, back));
        there.Complete();
        Assert.True(echo.Join(TimeSpan.FromSeconds(30)));
        Assert.Equal((0, 0), (sent, echoed));
    }

    private static void AssertPassesWithoutAllocating<TWait>()
        where TWait : struct, IWaitStrategy<TWait>
    {
        using var single = new SingleProducerRing<long, TWait>(8);
        using var multi = new MultiProducerRing<long, TWait>(8);
        Assert.Equal(0, Measure(() => Pass(single)));
        Assert.Equal(0, Measure(() => Pass(multi)));
    }

    // The second run counts: the first one makes what the runtime makes once, for each thread and each method. Nothing
    // is asserted inside the region, because assertions allocate.
    private static long Measure(Action run)
    {
        run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Pass<TWait>(SingleProducerRing<long, TWait> ring)
        where TWait : struct, IWaitStrategy<TWait>
    {
        for (int i = 0; i < Rounds; i++)
        {
            ring.TryClaim(3, out Span<long> first, out Span<long> second);
            first.Fill(i);
            second.Fill(i);
            ring.Publish(3);
            while (ring.TryWrite(i))
            {
            }

            while (ring.Drain(5) is { IsEmpty: false })
                ring.Release();
        }
    }

    private static void Pass<TWait>(MultiProducerRing<long, TWait> ring)
        where TWait : struct, IWaitStrategy<TWait>
    {
        for (int i = 0; i < Rounds; i++)
        {
            ring.TryClaim(3, out RingClaim<long> claim);
            claim.First.Fill(i);
            claim.Second.Fill(i);
            ring.Publish(claim, 2);
            while (ring.TryWrite(i))
            {
            }

            while (ring.Drain(5) is { IsEmpty: false })
                ring.Release();
        }
    }

    private static void Send(SingleProducerRing<long, Park> there, MultiProducerRing<long, Park> back)
    {
        for (int i = 0; i < Rounds; i++)
        {
            there.Write(i);
            _ = back.WaitDrain(1);
            back.Release();
        }
    }

    private static void Echo(SingleProducerRing<long, Park> there, MultiProducerRing<long, Park> back)
    {
        for (int i = 0; i < Rounds; i++)
        {
            back.Write(there.WaitDrain(1)[0]);
            there.Release();
        }
    }
}
