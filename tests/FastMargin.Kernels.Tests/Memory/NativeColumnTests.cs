using FastMargin.Kernels.Memory;

namespace FastMargin.Kernels.Tests.Memory;

public sealed unsafe class NativeColumnTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(700_000)]
    public void A_new_column_is_aligned_and_zero(int count)
    {
        using var column = new NativeColumn<double>(count);
        Assert.Equal(0u, (nuint)column.Start % AlignedMemory.Alignment);
        Assert.Equal(count, column.Span.Length);
        Assert.Equal(8L * count, column.Size);
        Assert.False(column.Span.ContainsAnyExcept(0.0));
    }

    [Fact]
    public void Growth_keeps_the_entries_and_zeroes_the_rest()
    {
        using var column = new NativeColumn<int>(3);
        column[2] = 5;
        column.Grow(2_000_000);
        Assert.Equal(5, column[2]);
        Assert.False(column.Span[3..].ContainsAnyExcept(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => column.Grow(3));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void An_index_outside_the_column_is_refused(int index)
    {
        using var column = new NativeColumn<int>(3);
        Assert.Throws<IndexOutOfRangeException>(() => column[index]);
    }

    [Fact]
    public void A_disposed_column_is_refused()
    {
        var column = new NativeColumn<int>(3);
        column.Dispose();
        column.Dispose();
        Assert.Throws<ObjectDisposedException>(() => column[0]);
        Assert.Throws<ObjectDisposedException>(() => column.Grow(5));
    }

    [Fact]
    public void A_negative_size_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new NativeColumn<int>(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedMemory(-1));
    }
}
