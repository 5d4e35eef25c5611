namespace FastMargin.Kernels.Tests;

public sealed unsafe class SweepVariantsTests
{
    [Fact]
    public void Every_variant_is_found_by_its_name()
    {
        Assert.Equal(["scalar", "128", "256", "512"], SweepVariants.All.Select(variant => variant.Name));
        foreach (SweepVariant variant in SweepVariants.All)
            Assert.Same(variant, SweepVariants.ByName(variant.Name));
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_known_ones()
    {
        var refused = Assert.Throws<ArgumentException>(() => SweepVariants.ByName("1024"));
        Assert.Contains("'1024'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("scalar, 128, 256, 512", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_chosen_variant_is_accelerated_or_scalar() =>
        Assert.True(SweepVariants.Chosen.IsAccelerated || SweepVariants.Chosen.Name == "scalar");

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 3)]
    [InlineData(2, 1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void A_range_that_leaves_the_slab_is_refused(int firstGroup, int groups)
    {
        using var slab = new TestSlab(LotsFormat.Narrow, 1, NineEmptyPools(), [default]);
        SlabColumns columns = slab.Columns;
        RowTable table = slab.Table;
        Assert.Throws<ArgumentOutOfRangeException>(
            () => SweepVariants.Chosen.Sweep(in columns, table, Thresholds.Default, firstGroup, groups));
    }

    [Fact]
    public void Columns_that_cannot_be_swept_are_refused()
    {
        using var slab = new TestSlab(LotsFormat.Narrow, 1, NineEmptyPools(), [default]);
        SlabColumns columns = slab.Columns;
        AssertRefused(columns with { Positions = SlotLayout.MaxPositions + 1 }, slab.Table);
        AssertRefused(columns with { Positions = -1 }, slab.Table);
        AssertRefused(columns with { Pools = -1 }, slab.Table);
        AssertRefused(columns with { Slots = null }, slab.Table);
        AssertRefused(columns with { Cash = null }, slab.Table);
        AssertRefused(columns with { Rung = null }, slab.Table);
        AssertRefused(columns, default);
        Assert.Throws<ArgumentException>(() => SweepVariants.Chosen.Sweep(in columns, slab.Table, default));
    }

    private static void AssertRefused(SlabColumns columns, RowTable table) =>
        Assert.Throws<ArgumentException>(() => SweepVariants.Chosen.Sweep(in columns, table, Thresholds.Default));

    private static PoolInput[] NineEmptyPools() => [.. Enumerable.Repeat(new PoolInput(0, 0, 0, [(0, 0)]), 9)];
}
