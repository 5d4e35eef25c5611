using FastMargin.Kernels.Device;

namespace FastMargin.Kernels.Tests.Device;

/// <summary>The body that devices compile says of a pool what the sweep kernel and the sum of shortfalls say.</summary>
public sealed unsafe class StressBodyTests
{
    private static readonly Thresholds _requirement = new(1);

    [Theory]
    [InlineData(LotsFormat.Narrow)]
    [InlineData(LotsFormat.Wide)]
    public void The_body_lacks_what_the_kernel_lacks(LotsFormat format)
    {
        Random random = Seeds.Next();
        int[] kinds = new int[3];
        for (int round = 0; round < 300; round++) Compare(random, format, kinds);
        Assert.All(kinds, count => Assert.True(count > 20, $"met, open, lacking: {string.Join(", ", kinds)}"));
    }

    private static void Compare(Random random, LotsFormat format, int[] kinds)
    {
        var book = new RandomBook(random, withSpecials: random.Next(2) == 0);
        int positions = random.Next(0, 12);
        PoolInput[] pools = book.Pools(format, positions, random.Next(1, 40));
        using var slab = new TestSlab(format, positions, pools, book.Rows);
        for (int pool = 0; pool < pools.Length; pool++)
        {
            long found = StressBody.Units(new SlabSource(slab.Columns, pool, slab.Table, _requirement));
            long expected = Expected(slab, pool);
            Assert.True(found == expected, $"pool {pool}: {found}, the kernel says {expected}");
            kinds[found < 0 ? (int)(-1 - found) : 2]++;
        }
    }

    private static long Expected(TestSlab slab, int pool)
    {
        byte rung = PoolKernel.Evaluate(slab.Columns, pool, slab.Table, _requirement).Rung;
        if (rung == 1) return StressBody.Met;
        double lacking = PoolKernel.MostLacking(slab.Columns, pool, slab.Table);
        double units = Math.Max(Math.Ceiling(Math.BitIncrement(lacking * 1e8)), 0);
        return rung != 0 || !(units < StressBody.MostUnits) ? StressBody.Open : (long)units;
    }
}
