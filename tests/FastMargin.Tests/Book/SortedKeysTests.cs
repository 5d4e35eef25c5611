using FastMargin.Book;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Book;

public sealed class SortedKeysTests
{
    [Fact]
    public void It_does_what_a_sorted_list_does() => Seeds.ForEach(20, dice =>
    {
        var keys = new SortedKeys();
        var model = new List<ulong>();
        if (dice.Chance(0.5))
        {
            model.AddRange(Enumerable.Range(0, dice.OneOf(1, 224, 225, 2000)).Select(i => 10UL * (ulong)i));
            keys.Build(model.ToArray());
        }

        ulong top = dice.OneOf(50UL, 5000UL, ulong.MaxValue);
        for (int i = 0; i < 3000; i++)
        {
            ulong key = Key(dice, top);
            if (dice.Chance(0.6)) Add(keys, model, key, dice.Chance(0.05));
            else Assert.Equal(model.Remove(key), keys.Remove(key));
            if (i % 100 == 0) Check(keys, model, dice, top);
        }

        foreach (ulong key in dice.Shuffle(model)) Assert.True(keys.Remove(key));
        Assert.Equal(0, keys.Count);
        Assert.False(keys.TryNotBelow(0, out _));
        Assert.False(keys.TryBelow(ulong.MaxValue, out _));
    });

    private static ulong Key(Dice dice, ulong top) => top == ulong.MaxValue
        ? (ulong)dice.Between(long.MinValue, long.MaxValue - 1)
        : (ulong)dice.Between(0, (long)top);

    /// <summary>A hedged pair of equal size is the same key twice.</summary>
    private static void Add(SortedKeys keys, List<ulong> model, ulong key, bool twice)
    {
        if (!model.Contains(key) || twice)
        {
            keys.Add(key);
            int at = model.BinarySearch(key);
            model.Insert(at < 0 ? ~at : at, key);
        }
    }

    private static void Check(SortedKeys keys, List<ulong> model, Dice dice, ulong top)
    {
        Assert.Equal(model.Count, keys.Count);
        var all = new List<ulong>();
        for (int chunk = 0; chunk < keys.ChunkCount; chunk++) all.AddRange(keys.ChunkKeys(chunk));
        Assert.Equal(model, all);
        for (int i = 0; i < 20; i++)
        {
            ulong key = model.Count > 0 && dice.Chance(0.5) ? dice.Pick(model) : Key(dice, top);
            Assert.Equal(model.Exists(k => k >= key), keys.TryNotBelow(key, out ulong notBelow));
            Assert.Equal(model.Find(k => k >= key), notBelow);
            Assert.Equal(model.Exists(k => k < key), keys.TryBelow(key, out ulong below));
            Assert.Equal(model.FindLast(k => k < key), below);
            ulong to = Key(dice, top);
            var range = new List<ulong>();
            keys.CopyRange(key, to, range);
            Assert.Equal(model.Where(k => k >= key && k < to).Distinct(), range.Distinct());
        }
    }
}
