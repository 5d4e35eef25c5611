namespace FastMargin.Kernels.Tests;

public sealed unsafe class SweepKernelTests
{
    public static TheoryData<string, LotsFormat> Variants()
    {
        var variants = new TheoryData<string, LotsFormat>();
        foreach (SweepVariant variant in SweepVariants.All)
        {
            variants.Add(variant.Name, LotsFormat.Narrow);
            variants.Add(variant.Name, LotsFormat.Wide);
        }
        return variants;
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_pool_count_and_length_has_the_bits_of_plain_arithmetic(string name, LotsFormat format)
    {
        Random random = Seeds.Next();
        for (int pools = 0; pools <= 64; pools++)
        {
            var book = new RandomBook(random, withSpecials: pools % 2 == 0);
            for (int length = pools % 6; length <= 48; length += 6)
                AssertSweepEqualsReference(name, format, book, length, pools);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_pool_by_itself_has_the_bits_of_its_sweep(string name, LotsFormat format)
    {
        Random random = Seeds.Next();
        for (int round = 0; round < 60; round++)
        {
            var book = new RandomBook(random, withSpecials: true);
            int positions = random.Next(49);
            using var slab = new TestSlab(format, positions, book.Pools(format, positions, 40), book.Rows);
            SlabColumns columns = slab.Columns;
            var thresholds = new Thresholds(book.Thresholds);
            SweepVariants.ByName(name).Sweep(in columns, slab.Table, in thresholds);
            for (int pool = 0; pool < columns.Pools; pool++)
            {
                PoolValue alone = PoolKernel.Evaluate(in columns, pool, slab.Table, in thresholds);
                AssertSame(alone, Swept(in columns, pool), pool);
            }
        }
    }

    [Fact]
    public void A_row_of_its_own_has_the_bits_of_the_slab()
    {
        Random random = Seeds.Next();
        for (int round = 0; round < 200; round++)
        {
            var book = new RandomBook(random, withSpecials: true);
            int positions = random.Next(49);
            PoolInput[] pools = book.Pools(LotsFormat.Narrow, positions, 20);
            using var slab = new TestSlab(LotsFormat.Narrow, positions, pools, book.Rows);
            SlabColumns columns = slab.Columns;
            var thresholds = new Thresholds(book.Thresholds);
            for (int pool = 0; pool < pools.Length; pool++)
            {
                PoolValue alone = PoolKernel.Evaluate(in columns, pool, slab.Table, in thresholds);
                AssertSame(RowValue(pools[pool], slab.Table, in thresholds), alone, pool);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_range_of_groups_leaves_the_others_untouched(string name, LotsFormat format)
    {
        var book = new RandomBook(Seeds.Next(), withSpecials: false);
        using var slab = new TestSlab(format, 5, book.Pools(format, 5, 40), book.Rows);
        SlabColumns columns = slab.Columns;
        new Span<double>(columns.Equity, 40).Fill(double.MaxValue);
        new Span<byte>(columns.Rung, 40).Fill(0xEE);
        var thresholds = new Thresholds(book.Thresholds);
        SweepVariants.ByName(name).Sweep(in columns, slab.Table, in thresholds, 2, 2);
        for (int pool = 0; pool < 40; pool++)
        {
            bool isSwept = pool is >= 16 and < 32;
            Assert.Equal(isSwept, columns.Rung[pool] != 0xEE);
            Assert.Equal(isSwept, columns.Equity[pool] != double.MaxValue);
        }
    }

    [Fact]
    public void A_row_that_is_not_a_number_leaves_its_pools_undecided()
    {
        TableRow[] rows = [default, new(1, 0.1), new(double.NaN, 0.1), new(1, double.NaN)];
        PoolInput[] pools = [Holding(1), Holding(2), Holding(3), new(double.NaN, 0, 0, [(0, 0)])];
        foreach (SweepVariant variant in SweepVariants.All)
        {
            using var slab = new TestSlab(LotsFormat.Narrow, 1, pools, rows);
            SlabColumns columns = slab.Columns;
            Thresholds thresholds = Thresholds.Default;
            variant.Sweep(in columns, slab.Table, in thresholds);
            byte[] rungs = [.. new Span<byte>(columns.Rung, 4)];
            Assert.Equal([7, PoolValue.Undecided, PoolValue.Undecided, PoolValue.Undecided], rungs);
        }

        static PoolInput Holding(int row) => new(100, 0, 100, [(1, row)]);
    }

    [Fact]
    public void A_pool_with_nothing_at_all_reaches_every_threshold()
    {
        using var slab = new TestSlab(LotsFormat.Narrow, 0, [new(0, 0, 0, []), new(-0.0, 0, 0, [])], [default]);
        SlabColumns columns = slab.Columns;
        Thresholds thresholds = Thresholds.Default;
        Assert.Equal(7, PoolKernel.Evaluate(in columns, 0, slab.Table, in thresholds).Rung);
        Assert.Equal(7, PoolKernel.Evaluate(in columns, 1, slab.Table, in thresholds).Rung);
    }

    [Theory]
    [InlineData(Mutation.TwoRoundings)]
    [InlineData(Mutation.ReversedOrder)]
    [InlineData(Mutation.RequirementOfSignedLots)]
    [InlineData(Mutation.GrossOfSignedWorth)]
    [InlineData(Mutation.BaseSubtracted)]
    [InlineData(Mutation.BoundOneSmaller)]
    [InlineData(Mutation.MagnitudeForgotten)]
    [InlineData(Mutation.LargestThresholdForgotten)]
    [InlineData(Mutation.ZeroDistanceMissed)]
    [InlineData(Mutation.NaNDecided)]
    public void A_kernel_with_one_thing_wrong_would_be_noticed(Mutation mutation)
    {
        Random random = Seeds.Next();
        int noticed = 0;
        for (int round = 0; round < 200; round++)
        {
            var book = new RandomBook(random, withSpecials: true);
            foreach (PoolInput pool in book.Pools(LotsFormat.Narrow, round % 49, 64))
            {
                PoolValue right = Reference.Evaluate(pool, book.Rows, book.Thresholds);
                PoolValue wrong = Reference.Evaluate(pool, book.Rows, book.Thresholds, mutation);
                noticed += right.Equals(wrong) ? 0 : 1;
            }
        }
        Assert.True(noticed > 0, $"{mutation} changed none of 12,800 pools.");
    }

    private static void AssertSweepEqualsReference(
        string name, LotsFormat format, RandomBook book, int positions, int pools)
    {
        bool withRatio = positions % 2 == 0;
        using var slab = new TestSlab(format, positions, book.Pools(format, positions, pools), book.Rows, withRatio);
        SlabColumns columns = slab.Columns;
        var thresholds = new Thresholds(book.Thresholds);
        SweepVariants.ByName(name).Sweep(in columns, slab.Table, in thresholds);
        for (int pool = 0; pool < pools; pool++)
        {
            PoolValue expected = Reference.Evaluate(slab.Pools[pool], book.Rows, book.Thresholds);
            AssertSame(expected, Swept(in columns, pool), pool);
            if (withRatio)
                AssertSameBits(expected.Equity / expected.Requirement, columns.Ratio[pool], pool);
        }
    }

    private static PoolValue Swept(in SlabColumns columns, int pool) =>
        new(columns.Equity[pool], columns.Requirement[pool], columns.Rung[pool]);

    private static PoolValue RowValue(PoolInput pool, RowTable table, in Thresholds thresholds)
    {
        int[] lots = [.. pool.Slots.Select(slot => (int)slot.Lots)];
        ushort[] index = [.. pool.Slots.Select(slot => (ushort)(2 * slot.Row))];
        fixed (int* firstLots = lots)
        fixed (ushort* firstIndex = index)
        {
            var row = new PoolRow
            {
                Positions = lots.Length,
                Lots = firstLots,
                Index = firstIndex,
                Cash = pool.Cash,
                RequirementBase = pool.RequirementBase,
                Magnitude = pool.Magnitude,
            };
            return PoolKernel.Evaluate(in row, table, in thresholds);
        }
    }

    private static void AssertSame(PoolValue expected, PoolValue found, int pool)
    {
        AssertSameBits(expected.Equity, found.Equity, pool);
        AssertSameBits(expected.Requirement, found.Requirement, pool);
        Assert.True(expected.Rung == found.Rung, $"Pool {pool}: expected {expected}, found {found}.");
    }

    // One NaN is as good as another: which of two comes out of an operation differs between instructions.
    private static void AssertSameBits(double expected, double found, int pool)
    {
        bool isSame = BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(found);
        Assert.True(
            isSame || (double.IsNaN(expected) && double.IsNaN(found)),
            $"Pool {pool}: expected {expected:R}, found {found:R}.");
    }
}
