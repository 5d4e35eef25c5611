using System.Runtime.CompilerServices;

namespace FastMargin.Ring.Tests;

/// <summary>What a ring may be made of, and where its memory lies.</summary>
public sealed class RingLimitsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-4)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void A_capacity_that_is_no_power_of_two_in_range_is_named(int capacity)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            nameof(capacity), () => new SingleProducerRing<long, Yield>(capacity));
        Assert.Contains($"found {capacity}", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(
            nameof(capacity), () => new MultiProducerRing<long, Yield>(capacity));
    }

    [Fact]
    public void An_event_beyond_the_limit_is_refused()
    {
        Assert.Throws<NotSupportedException>(() => new SingleProducerRing<Huge, Yield>(1));
        Assert.Throws<NotSupportedException>(() => new MultiProducerRing<Huge, Yield>(1));
    }

    [Theory]
    [InlineData(false, 64)]
    [InlineData(true, 2 << 20)]
    public void Slots_are_zero_and_begin_at_a_cache_line_or_a_huge_page(bool hugePages, int alignment)
    {
        using var single = new SingleProducerRing<long, Yield>(64, hugePages);
        using var multi = new MultiProducerRing<long, Yield>(64, hugePages);
        Assert.Equal((0, 0), (single.Address % alignment, multi.Address % alignment));
        Assert.True(single.TryClaim(64, out Span<long> events, out _));
        Assert.Equal(-1, events.IndexOfAnyExcept(0));
        Assert.Equal((64, 64), (single.Capacity, multi.Capacity));
    }

    [InlineArray(RingLimits.MaxEventSize + 1)]
    private struct Huge
    {
        private byte _first;
    }
}
