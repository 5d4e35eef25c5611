namespace FastMargin.Ring.Tests;

/// <summary>What several producers and one consumer may rely on, step by step on one thread.</summary>
public sealed class MultiProducerRingTests
{
    [Fact]
    public void Claims_come_out_in_the_order_they_were_made_whatever_the_order_they_are_published_in()
    {
        using var ring = new MultiProducerRing<long, Yield>(8);
        ring.TryClaim(2, out RingClaim<long> early);
        ring.TryClaim(1, out RingClaim<long> late);
        late.First[0] = 30;
        ring.Publish(late);
        Assert.True(ring.Drain(8).IsEmpty);
        Assert.True(ring.IsHeldUp);
        early.First[0] = 10;
        early.First[1] = 20;
        ring.Publish(early);
        Assert.False(ring.IsHeldUp);
        Assert.Equal([10, 20, 30], ring.Drain(8).ToArray());
    }

    [Fact]
    public void A_drain_may_end_inside_a_batch_and_goes_on_there()
    {
        using var ring = new MultiProducerRing<long, Yield>(8);
        Fill(ring, 5, 0);
        Fill(ring, 2, 5);
        Assert.Equal([0, 1], ring.Drain(2).ToArray());
        ring.Release(1);
        Assert.Equal([1, 2, 3], ring.Drain(3).ToArray());
        ring.Release();
        Assert.Equal([4], ring.Drain(8).ToArray());
        ring.Release();
        Assert.Equal([5, 6], ring.Drain(8).ToArray());
    }

    [Fact]
    public void A_claim_across_the_end_of_the_buffer_comes_in_two_spans_and_is_drained_in_two()
    {
        using var ring = new MultiProducerRing<long, Yield>(4);
        Fill(ring, 3, 0);
        _ = ring.Drain(3);
        ring.Release();
        Assert.True(ring.TryClaim(3, out RingClaim<long> claim));
        Assert.Equal((3, 1, 2), (claim.Start, claim.First.Length, claim.Second.Length));
        claim.First[0] = 10;
        claim.Second[0] = 11;
        claim.Second[1] = 12;
        ring.Publish(claim);
        Assert.Equal([10], ring.Drain(4).ToArray());
        ring.Release();
        Assert.Equal([11, 12], ring.Drain(4).ToArray());
    }

    [Fact]
    public void Abandoned_slots_are_passed_over_and_counted()
    {
        using var ring = new MultiProducerRing<long, Yield>(8);
        Fill(ring, 1, 0);
        ring.TryClaim(3, out RingClaim<long> claim);
        Fill(ring, 1, 1);
        ring.Abandon(claim);
        Assert.Equal([0], ring.Drain(8).ToArray());
        ring.Release();
        Assert.Equal(0, ring.Abandoned);
        Assert.Equal([1], ring.Drain(8).ToArray());
        Assert.Equal(3, ring.Abandoned);
        ring.Release();
        Assert.Equal(0, ring.Count);
    }

    [Fact]
    public void A_claim_published_in_part_abandons_the_rest()
    {
        using var ring = new MultiProducerRing<long, Yield>(4);
        ring.TryClaim(4, out RingClaim<long> claim);
        claim.First[0] = 5;
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            ring.TryClaim(1, out RingClaim<long> none);
            ring.Publish(none, 1);
        });
        ring.Publish(claim, 1);
        Assert.Equal([5], ring.Drain(4).ToArray());
        ring.Release();
        Assert.True(ring.Drain(4).IsEmpty);
        Assert.Equal((3, 0), (ring.Abandoned, ring.Count));
        ring.TryClaim(2, out claim);
        ring.Publish(claim, 0);
        ring.Complete();
        Assert.True(ring.WaitDrain(4).IsEmpty);
        Assert.Equal(5, ring.Abandoned);
    }

    [Fact]
    public void A_claim_that_is_never_published_is_never_passed_not_even_at_the_end()
    {
        using var ring = new MultiProducerRing<long, Yield>(4);
        ring.TryClaim(1, out RingClaim<long> lost);
        Fill(ring, 1, 1);
        ring.Complete();
        Assert.True(ring.Drain(4).IsEmpty);
        Assert.True(ring.IsHeldUp);
        Assert.False(ring.IsCompleted);
        Assert.Equal(2, ring.Count);
        ring.Abandon(lost);
        Assert.Equal([1], ring.Drain(4).ToArray());
        ring.Release();
        Assert.True(ring.IsCompleted);
    }

    [Fact]
    public void A_claim_is_published_or_abandoned_once()
    {
        using var ring = new MultiProducerRing<long, Yield>(2);
        for (int lap = 0; lap < 3; lap++)
        {
            ring.TryClaim(2, out RingClaim<long> claim);
            ring.Publish(claim);
            AssertClosed(ring, claim);
            _ = ring.Drain(2);
            ring.Release();
            AssertClosed(ring, claim);
        }

        Assert.Throws<InvalidOperationException>(() => ring.Publish(default));
    }

    [Fact]
    public void A_full_ring_tells_the_producer_and_counts()
    {
        using var ring = new MultiProducerRing<long, Yield>(4);
        Fill(ring, 3, 0);
        Assert.False(ring.TryClaim(2, out RingClaim<long> claim));
        Assert.Equal(0, claim.Count);
        Assert.True(ring.TryWrite(3));
        Assert.False(ring.TryWrite(4));
        Assert.Equal(2, ring.FullHits);
        Assert.Equal([0, 1, 2, 3], ring.Drain(4).ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_tiny_ring_wraps_any_number_of_times(int capacity)
    {
        using var ring = new MultiProducerRing<long, BusySpin>(capacity);
        for (long i = 0; i < 1000; i++)
        {
            Assert.True(ring.TryWrite(i));
            Assert.Equal([i], ring.Drain(2).ToArray());
            ring.Release();
        }
    }

    [Fact]
    public void A_completed_ring_refuses_claims_and_is_drained_to_its_last_event()
    {
        using var ring = new MultiProducerRing<long, Yield>(4);
        Fill(ring, 3, 0);
        ring.Complete();
        ring.Complete();
        Assert.True(ring.IsStopping);
        Assert.False(ring.TryWrite(9));
        Assert.False(ring.Write(9));
        Assert.False(ring.Claim(1, out _));
        Assert.Equal((0, 3), (ring.FullHits, ring.Count));
        Assert.Equal([0, 1, 2], ring.WaitDrain(4).ToArray());
        Assert.False(ring.IsCompleted);
        ring.Release();
        Assert.True(ring.WaitDrain(4).IsEmpty);
        Assert.True(ring.IsCompleted);
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        using var ring = new MultiProducerRing<long, Yield>(4);
        Assert.Throws<ArgumentOutOfRangeException>("count", () => ring.TryClaim(0, out _));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => ring.Claim(5, out _));
        Assert.Throws<ArgumentOutOfRangeException>("max", () => ring.Drain(0).Length);
        Assert.Throws<ArgumentOutOfRangeException>("count", () => ring.Release(1));
    }

    [Fact]
    public void A_disposed_ring_says_so()
    {
        var ring = new MultiProducerRing<long, Yield>(4);
        Fill(ring, 2, 0);
        ring.Dispose();
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ring.TryWrite(1));
        Assert.Throws<ObjectDisposedException>(() => ring.Claim(1, out _));
        Assert.Throws<ObjectDisposedException>(() => ring.Drain(1).Length);
        Assert.False(ring.IsHeldUp);
    }

    private static void AssertClosed(MultiProducerRing<long, Yield> ring, RingClaim<long> claim)
    {
        InvalidOperationException? error = null;
        try
        {
            ring.Publish(claim);
        }
        catch (InvalidOperationException thrown)
        {
            error = thrown;
        }

        Assert.Contains("was published or abandoned before", error?.Message);
    }

    private static void Fill(MultiProducerRing<long, Yield> ring, int count, long from)
    {
        Assert.True(ring.TryClaim(count, out RingClaim<long> claim));
        for (int i = 0; i < count; i++)
            (i < claim.First.Length ? ref claim.First[i] : ref claim.Second[i - claim.First.Length]) = from + i;
        ring.Publish(claim);
    }
}
