using FastMargin.Kernels.Device;

namespace FastMargin.Kernels.Tests.Device;

/// <summary>The body that devices compile gives the bits of the sweep kernel, special numbers included.</summary>
public sealed unsafe class PoolBodyTests
{
    [Theory]
    [InlineData(LotsFormat.Narrow)]
    [InlineData(LotsFormat.Wide)]
    public void The_body_has_the_bits_of_the_sweep_kernel(LotsFormat format)
    {
        Random random = Seeds.Next();
        for (int round = 0; round < 300; round++) Compare(random, format);
    }

    private static void Compare(Random random, LotsFormat format)
    {
        var book = new RandomBook(random, withSpecials: random.Next(2) == 0);
        int positions = random.Next(0, 12);
        PoolInput[] pools = book.Pools(format, positions, random.Next(1, 40));
        using var slab = new TestSlab(format, positions, pools, book.Rows);
        var thresholds = new Thresholds(book.Thresholds);
        SweepVariants.ByName("scalar").Sweep(slab.Columns, slab.Table, thresholds);
        for (int pool = 0; pool < pools.Length; pool++)
        {
            PoolValue body = PoolBody.Evaluate(new SlabSource(slab.Columns, pool, slab.Table, thresholds));
            var kernel = new PoolValue(
                slab.Columns.Equity[pool], slab.Columns.Requirement[pool], slab.Columns.Rung[pool]);
            Assert.True(IsSame(kernel, body), $"pool {pool}: {body}, the kernel says {kernel}");
        }
    }

    // Which NaN comes of a NaN is not defined, that one does is.
    private static bool IsSame(PoolValue left, PoolValue right) =>
        left.Rung == right.Rung && IsSame(left.Equity, right.Equity) && IsSame(left.Requirement, right.Requirement);

    private static bool IsSame(double left, double right) =>
        (double.IsNaN(left) && double.IsNaN(right))
        || BitConverter.DoubleToInt64Bits(left) == BitConverter.DoubleToInt64Bits(right);
}
