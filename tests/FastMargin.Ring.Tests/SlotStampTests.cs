namespace FastMargin.Ring.Tests;

/// <summary>A stamp says how long its claim is, to whoever asks at the right lap, and nothing at any other.</summary>
public sealed class SlotStampTests
{
    [Theory]
    [InlineData(0L, 1, 1)]
    [InlineData(7L, 1, 1)]
    [InlineData(5L, 4, 4)]
    [InlineData(1023L, 1, 16)]
    [InlineData((1L << 60) - 1, RingLimits.MaxCapacity, RingLimits.MaxCapacity)]
    public void A_stamp_is_read_at_its_own_lap_only(long start, int count, int capacity)
    {
        foreach (bool isAbandoned in (bool[])[false, true])
        {
            long stamp = SlotStamp.Of(start, count, capacity, isAbandoned);
            Assert.Equal(count, SlotStamp.Count(stamp, start, capacity));
            Assert.Equal(isAbandoned, SlotStamp.IsAbandoned(stamp));
            Assert.Equal(0, SlotStamp.Count(stamp, start + capacity, capacity));
            Assert.Equal(0, SlotStamp.Count(stamp, start + 2L * capacity, capacity));
            Assert.True(stamp > SlotStamp.Lap(start, capacity));
            Assert.True(stamp < SlotStamp.Lap(start + capacity, capacity));
        }
    }

    [Fact]
    public void Fresh_memory_is_no_stamp() => Assert.Equal(0, SlotStamp.Count(0, 0, 1));
}
