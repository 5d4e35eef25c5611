using System.Globalization;

namespace FastMargin.Ring.Tests;

/// <summary>What one producer and one consumer may rely on, step by step on one thread.</summary>
public sealed class SingleProducerRingTests
{
    [Fact]
    public void Events_come_out_in_the_order_they_went_in()
    {
        using var ring = new SingleProducerRing<long, Yield>(8);
        for (long i = 0; i < 5; i++)
            Assert.True(ring.TryWrite(i));
        Assert.Equal([0, 1, 2, 3, 4], ring.Drain(8).ToArray());
    }

    [Fact]
    public void A_drain_takes_no_more_than_asked_and_returns_the_same_events_until_they_are_released()
    {
        using var ring = Filled(8, 5);
        Assert.Equal([0, 1], ring.Drain(2).ToArray());
        Assert.Equal([0, 1, 2], ring.Drain(3).ToArray());
        ring.Release(2);
        Assert.Equal([2, 3, 4], ring.Drain(8).ToArray());
        ring.Release();
        Assert.True(ring.Drain(8).IsEmpty);
        Assert.Equal(0, ring.Count);
    }

    [Fact]
    public void Nothing_of_a_claim_is_seen_before_it_is_published()
    {
        using var ring = new SingleProducerRing<long, Yield>(8);
        Assert.True(ring.TryClaim(3, out Span<long> first, out _));
        first.Fill(7);
        Assert.True(ring.Drain(8).IsEmpty);
        ring.Publish(3);
        Assert.Equal([7, 7, 7], ring.Drain(8).ToArray());
    }

    [Fact]
    public void A_claim_across_the_end_of_the_buffer_comes_in_two_spans_and_is_drained_in_two()
    {
        using var ring = Filled(4, 3);
        _ = ring.Drain(3);
        ring.Release();
        Assert.True(ring.TryClaim(3, out Span<long> first, out Span<long> second));
        Assert.Equal((1, 2), (first.Length, second.Length));
        first[0] = 10;
        second[0] = 11;
        second[1] = 12;
        ring.Publish(3);
        Assert.Equal([10], ring.Drain(4).ToArray());
        ring.Release();
        Assert.Equal([11, 12], ring.Drain(4).ToArray());
    }

    [Fact]
    public void A_claim_of_some_slots_takes_what_is_free_in_one_piece()
    {
        using var ring = Filled(4, 3);
        Assert.True(ring.TryClaimSome(4, out Span<long> events));
        Assert.Equal(1, events.Length);
        ring.Publish(1);
        Assert.False(ring.TryClaimSome(4, out events));
        Assert.Equal(0, events.Length);
        _ = ring.Drain(3);
        ring.Release();
        Assert.True(ring.TryClaimSome(2, out events));
        Assert.Equal(2, events.Length);
        Assert.True(ring.TryClaimSome(int.MaxValue, out events));
        Assert.Equal(3, events.Length);
    }

    [Fact]
    public void A_full_ring_tells_the_producer_and_counts()
    {
        using var ring = Filled(4, 4);
        Assert.Equal(0, ring.FullHits);
        Assert.False(ring.TryWrite(9));
        Assert.False(ring.TryClaim(1, out Span<long> first, out Span<long> second));
        Assert.True(first.IsEmpty && second.IsEmpty);
        Assert.Equal(2, ring.FullHits);
        Assert.Equal([0, 1, 2, 3], ring.Drain(4).ToArray());
    }

    [Fact]
    public void A_batch_bigger_than_what_is_free_takes_nothing()
    {
        using var ring = Filled(4, 2);
        Assert.False(ring.TryClaim(3, out _, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Publish(1));
        Assert.True(ring.TryClaim(2, out _, out _));
        Assert.Equal(1, ring.FullHits);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_tiny_ring_wraps_any_number_of_times(int capacity)
    {
        using var ring = new SingleProducerRing<long, BusySpin>(capacity);
        for (long i = 0; i < 1000; i += capacity)
        {
            for (int k = 0; k < capacity; k++)
                Assert.True(ring.TryWrite(i + k));
            Assert.False(ring.TryWrite(-1));
            foreach (long value in ring.Drain(capacity))
                Assert.Equal(i, value - value % capacity);
            ring.Release();
        }

        Assert.Equal(1000, ring.Published);
    }

    [Fact]
    public void A_batch_whose_filling_throws_is_never_seen_and_its_slots_are_claimed_again()
    {
        using var ring = new SingleProducerRing<long, Yield>(4);
        Assert.Throws<FormatException>((Action)(() =>
        {
            ring.TryClaim(4, out Span<long> events, out _);
            events[0] = long.Parse("no number", CultureInfo.InvariantCulture);
            ring.Publish(4);
        }));
        Assert.Equal(0, ring.Count);
        Assert.True(ring.TryClaim(4, out _, out _));
        ring.Publish(0);
        Assert.True(ring.TryWrite(5));
        Assert.Equal([5], ring.Drain(4).ToArray());
    }

    [Fact]
    public void A_part_of_a_claim_can_be_published_once()
    {
        using var ring = new SingleProducerRing<long, Yield>(4);
        ring.TryClaim(4, out Span<long> events, out _);
        events[0] = 3;
        ring.Publish(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Publish(1));
        Assert.Equal([3], ring.Drain(4).ToArray());
    }

    [Fact]
    public void A_stop_refuses_claims_and_keeps_what_is_published()
    {
        using var ring = Filled(4, 2);
        ring.TryClaim(1, out Span<long> open, out _);
        ring.Stop();
        Assert.True(ring.IsStopping);
        open[0] = 2;
        ring.Publish(1);
        Assert.False(ring.TryWrite(9));
        Assert.False(ring.Write(9));
        Assert.False(ring.TryClaimSome(1, out _));
        Assert.False(ring.Claim(1, out _, out _));
        Assert.Equal(0, ring.FullHits);
        Assert.Equal([0, 1, 2], ring.WaitDrain(4).ToArray());
        ring.Release();
        Assert.False(ring.IsCompleted);
        ring.Complete();
        Assert.True(ring.IsCompleted);
    }

    [Fact]
    public void A_completed_ring_is_drained_to_its_last_event()
    {
        using var ring = Filled(4, 3);
        ring.Complete();
        Assert.False(ring.IsCompleted);
        Assert.Equal([0, 1], ring.WaitDrain(2).ToArray());
        ring.Release();
        Assert.Equal([2], ring.WaitDrain(2).ToArray());
        Assert.False(ring.IsCompleted);
        ring.Release();
        Assert.True(ring.WaitDrain(2).IsEmpty);
        Assert.True(ring.IsCompleted);
    }

    [Fact]
    public void A_claim_left_open_cannot_be_published_after_the_end()
    {
        using var ring = new SingleProducerRing<long, Yield>(4);
        ring.TryClaim(1, out _, out _);
        ring.Complete();
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Publish(1));
        Assert.True(ring.IsCompleted);
    }

    [Fact]
    public void Arguments_out_of_range_are_named_with_what_was_found()
    {
        using var ring = Filled(4, 2);
        Assert.Contains("1 to 4", Refused("count", 0, () => ring.TryClaim(0, out _, out _)));
        Assert.Contains("1 to 4", Refused("count", 5, () => ring.Claim(5, out _, out _)));
        Assert.Contains("1 to 4", Refused("count", -1, () => ring.TryClaimSome(-1, out _)));
        Assert.Contains("0 slots", Refused("count", 2, () => ring.Publish(2)));
        Assert.Contains("1 event or more", Refused("max", 0, () => ring.Drain(0)));
        _ = ring.Drain(1);
        Assert.Contains("1 events are drained", Refused("count", 2, () => ring.Release(2)));
        Assert.Contains("1 events are drained", Refused("count", -1, () => ring.Release(-1)));
    }

    [Fact]
    public void A_disposed_ring_says_so()
    {
        var ring = Filled(4, 2);
        ring.TryClaim(1, out _, out _);
        ring.Dispose();
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ring.TryWrite(1));
        Assert.Throws<ObjectDisposedException>(() => ring.Claim(1, out _, out _));
        Assert.Throws<ObjectDisposedException>(() => ring.Drain(1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Publish(1));
    }

    private static string Refused(string argument, int found, Action call)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(call);
        Assert.Equal((argument, found), (error.ParamName, error.ActualValue));
        return error.Message;
    }

    private static string Refused(string argument, int found, Func<bool> call) =>
        Refused(argument, found, () => { call(); });

    private static string Refused(string argument, int found, Func<ReadOnlySpan<long>> call) =>
        Refused(argument, found, () => { call(); });

    private static SingleProducerRing<long, Yield> Filled(int capacity, int events)
    {
        var ring = new SingleProducerRing<long, Yield>(capacity);
        for (long i = 0; i < events; i++)
            Assert.True(ring.TryWrite(i));
        return ring;
    }
}
