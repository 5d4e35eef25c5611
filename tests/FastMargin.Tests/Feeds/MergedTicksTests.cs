using FastMargin.Feeds;
using FastMargin.Instruments;

namespace FastMargin.Tests.Feeds;

public sealed class MergedTicksTests
{
    [Fact]
    public void Ticks_come_in_order_of_time_and_at_the_same_time_in_order_of_sources()
    {
        using var merged = new MergedTicks(
            TickText.Source("1,A,,,1,\n3,B,,,2,\n3,A,,,3,\n", "one"), TickText.Source(
                "1,B,,,4,\n2,C,,,5,\n3,A,,,6,\n", "two"));
        Assert.Equal(["1,A,,,1,", "1,B,,,4,", "2,C,,,5,", "3,B,,,2,", "3,A,,,3,", "3,A,,,6,"], TickText.All(merged));
        Assert.Equal(3, merged.Symbols.Distinct().Count());
    }

    [Fact]
    public void The_position_is_that_of_the_tick_given_last()
    {
        using var merged = new MergedTicks(
            TickText.Source("1,A,,,1,\n9,A,,,2,\n", "one"), TickText.Source("5,B,,,4,\n", "two"));
        var places = new List<string>();
        while (merged.TryRead(out _)) places.Add(merged.Position.ToString());
        Assert.Equal(["one:2", "two:2", "one:3"], places.Select(p => p));
    }

    [Fact]
    public void An_error_of_a_source_keeps_its_file_and_line()
    {
        using var merged = new MergedTicks(TickText.Source("1,A,,,1,\n", "one"), TickText.Source("1,B,,,x,\n", "two"));
        DataException error = Assert.Throws<DataException>(() => merged.TryRead(out _));
        Assert.Equal(("two", 2), (error.File, error.Line));
    }

    [Fact]
    public void No_sources_have_no_ticks()
    {
        using var merged = new MergedTicks();
        Assert.False(merged.TryRead(out _));
        Assert.False(merged.TryRead(out _));
    }
}
