using FastMargin.Feeds;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Feeds;

/// <summary>What is kept of many prices does to any level what all of them would.</summary>
public sealed class MarkPathTests
{
    [Theory]
    [InlineData("5", "5")]
    [InlineData("5 5 5", "5")]
    [InlineData("1 2 3 4", "1 4")]
    [InlineData("100 90 100", "90 100")]
    [InlineData("100 90 95", "100 90 95")]
    [InlineData("100 97 103 99 101 98 100", "97 103 98 100")]
    [InlineData("100 103 97 99 98 104", "97 104")]
    [InlineData("90 110 90", "110 90")]
    [InlineData("100 90 110 92 108 94 106 95 109", "90 110 92 109")]
    public void Turns_that_a_later_price_outdoes_are_dropped(string prices, string kept)
    {
        long[] path = Path([.. prices.Split(' ').Select(long.Parse)]);
        Assert.Equal(kept, string.Join(' ', path));
    }

    [Fact]
    public void Extremes_and_the_last_price_are_always_kept() => Seeds.ForEach(300, dice =>
    {
        long[] prices = Walk(dice);
        long[] path = Path(prices);
        Assert.Equal((prices.Min(), prices.Max(), prices[^1]), (path.Min(), path.Max(), path[^1]));
        Assert.True(path.Take(2).Contains(prices.Min()) || path.Length == 1);
        Assert.True(path.Take(2).Contains(prices.Max()) || path.Length == 1);
    });

    [Fact]
    public void Every_level_ends_as_if_it_had_seen_all_prices() => Seeds.ForEach(300, dice =>
    {
        long[] prices = Walk(dice);
        long[] path = Path(prices);
        for (int i = 0; i < 50; i++)
        {
            long entry = dice.Between(prices.Min() - 1, prices.Max() + 1);
            long release = entry + dice.Between(0, 12);
            bool before = dice.Chance(0.5);
            Assert.Equal(Low(prices), Low(path));
            Assert.Equal(High(prices), High(path));

            bool Low(long[] seen) => Latch(seen, before, p => p < entry, p => p >= release);
            bool High(long[] seen) => Latch(seen, before, p => p > release, p => p <= entry);
        }
    });

    [Fact]
    public void A_path_without_room_refuses_a_turn_and_stays_as_it_was()
    {
        Span<long> points = stackalloc long[4];
        byte count = 0;
        foreach (long price in new long[] { 0, 100, 10, 90 }) Assert.True(MarkPath.TryAdd(points, ref count, price));
        Assert.False(MarkPath.TryAdd(points, ref count, 50));
        Assert.Equal([0, 100, 10, 90], points.ToArray());
        Assert.True(MarkPath.TryAdd(points, ref count, 95));
        Assert.True(MarkPath.TryAdd(points, ref count, 5));
        Assert.Equal([0, 100, 5], points[..count].ToArray());
    }

    private static bool Latch(long[] prices, bool state, Func<long, bool> enters, Func<long, bool> leaves)
    {
        foreach (long price in prices)
        {
            if (enters(price)) state = true;
            else if (leaves(price)) state = false;
        }

        return state;
    }

    private static long[] Walk(Dice dice)
    {
        long price = 100;
        return [.. Enumerable.Range(0, dice.OneOf(1, 5, 40, 400)).Select(_ => price += dice.Between(-3, 3))];
    }

    private static long[] Path(long[] prices)
    {
        Span<long> points = stackalloc long[MarkPath.MaxPoints];
        byte count = 0;
        foreach (long price in prices) Assert.True(MarkPath.TryAdd(points, ref count, price));
        return points[..count].ToArray();
    }
}
