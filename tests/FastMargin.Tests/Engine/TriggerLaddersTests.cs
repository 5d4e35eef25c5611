using FastMargin.Engine;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Engine;

/// <summary>Ladders against a plain list of entries.</summary>
public sealed unsafe class TriggerLaddersTests
{
    [Fact]
    public void Ladders_fire_what_a_sorted_list_fires_and_know_the_next_key() => Seeds.ForEach(30, dice =>
    {
        using var ladders = new TriggerLadders();
        var mark = default(TriggerMark);
        ladders.Open(ref mark);
        var model = new List<long>();
        int width = dice.OneOf(1, 40, 5_000, 1 << 20, TriggerMark.MaxKey - 2);
        int middle = dice.Below(TriggerMark.MaxKey - width) + 1;
        for (int step = 0; step < 300; step++)
        {
            for (int i = dice.OneOf(0, 1, 20, 400); i > 0; i--)
            {
                Add(ladders, ref mark, model, Key(dice, middle, width), (uint)dice.Below(50));
            }

            bool isLow = dice.Chance(0.5);
            int limit = isLow ? middle + dice.Below(width) : -middle - dice.Below(width);
            int best = ladders.Take(isLow ? mark.RootLow : mark.RootHigh, limit);
            long[] fired = [.. ladders.Fired.ToArray().Order()];
            ladders.ClearFired();
            Assert.Equal(model.Where(e => IsLow(e) == isLow && TriggerLadders.KeyOf(e) > limit).Order(), fired);
            model.RemoveAll(e => IsLow(e) == isLow && TriggerLadders.KeyOf(e) > limit);
            Assert.Equal(Best(model, isLow), best);
            if (isLow) mark.BestLow = best;
            else mark.BestHigh = best;
            Assert.Equal(Best(model, !isLow), isLow ? mark.BestHigh : mark.BestLow);
            Assert.Equal(model.Count, ladders.Count);
        }
    });

    [Fact]
    public void Extreme_and_equal_keys_are_kept_apart_by_side()
    {
        using var ladders = new TriggerLadders();
        var mark = default(TriggerMark);
        ladders.Open(ref mark);
        var model = new List<long>();
        const int Max = TriggerMark.MaxKey;
        int[] keys = [1, 2, Max, Max - 1, -1, -2, -Max, 1 << 29, -(1 << 29)];
        foreach (int key in keys)
        {
            for (uint row = 1; row <= 500; row++) Add(ladders, ref mark, model, key, row);
        }

        Assert.Equal(TriggerMark.MaxKey, mark.BestLow);
        Assert.Equal(-1, mark.BestHigh);
        Assert.Equal(1 << 29, ladders.Take(mark.RootLow, 1 << 29));
        Assert.Equal(1_000, ladders.FiredCount);
        ladders.ClearFired();
        Assert.Equal(-TriggerMark.MaxKey, ladders.Take(mark.RootHigh, -TriggerMark.MaxKey));
        Assert.Equal(1_500, ladders.FiredCount);
    }

    [Fact]
    public void Collecting_drops_void_entries_and_no_others() => Seeds.ForEach(20, dice =>
    {
        using var ladders = new TriggerLadders();
        using var rows = new TriggerRows(maxRates: 3);
        var mark = default(TriggerMark);
        ladders.Open(ref mark);
        var refs = new uint[40];
        for (int i = 0; i < refs.Length; i++) refs[i] = Row(dice, rows);
        for (int i = 0; i < 3_000; i++)
        {
            uint row = refs[dice.Below(refs.Length)];
            int* key = KeyOf(dice, rows.At(row));
            *key = dice.OneOf(1, -1) * (2 + dice.Below(100_000));
            ladders.Add(ref mark, *key, row);
        }

        // Rows that are given back, and taken again by others, make the entries of the first void.
        foreach (uint row in refs.Take(10)) rows.Free(row);
        rows.Take(5, TriggerForm.OneKey, rates: 0);
        HashSet<long> live =
            [.. refs.Skip(10).SelectMany(row => Keys(rows, row), (row, key) => TriggerLadders.Entry(key, row))];
        while (ladders.Collect(dice.OneOf(1, 2, 30), rows))
        {
            Assert.True(ladders.Count >= live.Count, "a live entry was dropped");
        }

        ladders.Take(mark.RootLow, 0);
        ladders.Take(mark.RootHigh, TriggerMark.Never);
        Assert.Equal(live.Order(), ladders.Fired.ToArray().Distinct().Order());
    });

    private static IEnumerable<int> Keys(TriggerRows rows, uint row)
    {
        TriggerRow* at = rows.At(row);
        List<int> keys = [.. new Span<int>(TriggerRows.Keys(at), TriggerRows.KeyCount(at))];
        TriggerRate* rates = TriggerRows.Rates(at, out int count);
        for (int i = 0; i < count; i++) keys.AddRange([rates[i].Low, rates[i].High]);
        return keys.Where(k => k != TriggerMark.Unset);
    }

    private static uint Row(Dice dice, TriggerRows rows)
    {
        int rates = dice.Below(4);
        var form = (TriggerForm)dice.Below(2);
        return rows.Take(dice.OneOf(1, 5, 17), form | (rates > 0 ? TriggerForm.HasRates : form), rates);
    }

    private static int* KeyOf(Dice dice, TriggerRow* row)
    {
        TriggerRate* rates = TriggerRows.Rates(row, out int count);
        int at = dice.Below(TriggerRows.KeyCount(row) + (2 * count)) - TriggerRows.KeyCount(row);
        if (at < 0) return TriggerRows.Keys(row) + at + TriggerRows.KeyCount(row);
        return at < count ? &rates[at].Low : &rates[at - count].High;
    }

    private static int Key(Dice dice, int middle, int width)
    {
        int key = dice.Chance(0.1) ? middle : middle + dice.Below(width);
        return dice.Chance(0.5) ? key : -key;
    }

    private static void Add(TriggerLadders ladders, ref TriggerMark mark, List<long> model, int key, uint row)
    {
        ladders.Add(ref mark, key, row);
        model.Add(TriggerLadders.Entry(key, row));
    }

    private static bool IsLow(long entry) => TriggerLadders.KeyOf(entry) > 0;

    private static int Best(List<long> model, bool isLow) =>
        model.Where(e => IsLow(e) == isLow).Select(TriggerLadders.KeyOf).DefaultIfEmpty(TriggerMark.Never).Max();
}
