using System.Runtime.CompilerServices;

namespace FastMargin.Ring.Tests;

/// <summary>Fields that different threads write are two cache lines apart, measured in rings that are in use.</summary>
public sealed class CursorLayoutTests
{
    [Fact]
    public void Fields_of_different_writers_are_apart_in_a_single_producer_ring()
    {
        using var ring = new SingleProducerRing<long, Park>(2);
        ref SingleProducerCursors cursors = ref ring.Cursors;
        AssertApart(
            Unsafe.SizeOf<SingleProducerCursors>(),
            Offset(ref cursors, ref cursors.Published),
            Offset(ref cursors, ref cursors.Producer.Next),
            Offset(ref cursors, ref cursors.Released),
            Offset(ref cursors, ref cursors.Consumer.Next),
            Offset(ref cursors, ref cursors.State));
        Assert.Equal(CachePadding.Size, Unsafe.SizeOf<SingleProducerCursors.ProducerSide>());
    }

    [Fact]
    public void Fields_of_different_writers_are_apart_in_a_multi_producer_ring()
    {
        using var ring = new MultiProducerRing<long, Park>(2);
        ref MultiProducerCursors cursors = ref ring.Cursors;
        AssertApart(
            Unsafe.SizeOf<MultiProducerCursors>(),
            Offset(ref cursors, ref cursors.Producers.Claimed),
            Offset(ref cursors, ref cursors.Cold.FullHits),
            Offset(ref cursors, ref cursors.Released),
            Offset(ref cursors, ref cursors.Consumer.Next));
        Assert.Equal(CachePadding.Size, Unsafe.SizeOf<MultiProducerCursors.ProducerSide>());
    }

    [Fact]
    public void The_cached_view_of_the_other_side_lies_with_the_side_that_uses_it()
    {
        using var single = new SingleProducerRing<long, Yield>(2);
        ref SingleProducerCursors one = ref single.Cursors;
        Assert.InRange(Offset(ref one.Producer.Next, ref one.Producer.CachedReleased), 1, 56);
        Assert.InRange(Offset(ref one.Consumer.Next, ref one.Consumer.CachedPublished), 1, 56);
        using var multi = new MultiProducerRing<long, Yield>(2);
        ref MultiProducerCursors many = ref multi.Cursors;
        Assert.InRange(Offset(ref many.Producers.Claimed, ref many.Producers.CachedReleased), 1, 56);
        Assert.InRange(Offset(ref many.Consumer.Next, ref many.Consumer.CachedPublished), 1, 56);
        Assert.Equal(CachePadding.Size, Unsafe.SizeOf<ConsumerSide>());
    }

    // Padding before the first and after the last counts too: neighbours in the object are somebody else's.
    private static void AssertApart(int size, params int[] offsets)
    {
        Assert.Equal(offsets.Order(), offsets);
        int[] edges = [0, .. offsets, size];
        for (int i = 1; i < edges.Length; i++)
            Assert.True(edges[i] - edges[i - 1] >= 128, $"offsets {edges[i - 1]} and {edges[i]} are too close");
    }

    private static int Offset<TFrom, TTo>(ref TFrom from, ref TTo to) =>
        (int)Unsafe.ByteOffset(ref Unsafe.As<TFrom, byte>(ref from), ref Unsafe.As<TTo, byte>(ref to));
}
