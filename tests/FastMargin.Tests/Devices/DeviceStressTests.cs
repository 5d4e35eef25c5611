using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Engine.Stress;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;
using FastMargin.Tests.Engine.Stress;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Devices;

/// <summary>
/// Many tables over random books in one go: counts, sums and doubts of every block are those of the scalar kernel, pool
/// by pool, with sums in whole numbers.
/// </summary>
public abstract unsafe class DeviceStressTests<T>
    where T : IDeviceUnderTest
{
    private static readonly Thresholds _requirement = new(1);

    [Fact]
    public void Sums_under_many_tables_are_those_of_the_scalar_kernel()
    {
        IBatchDevice device = DeviceUnderTest.Get<T>();
        Seeds.ForEach(4, dice =>
        {
            using TwinBook twin = RandomBooks.Make(dice, accounts: dice.OneOf(5, 60, 300)).Book;
            int shocks = dice.OneOf(1, 4, 7, 33);
            using NativeColumn<TableRow> tables = Tables(twin.Product, shocks, dice);
            using IBatchPass opened = device.Open();
            var pass = Assert.IsAssignableFrom<IStressPass>(opened);
            List<Slab> slabs = twin.Product.Slabs;
            for (int i = 0; i < slabs.Count; i++) pass.Load(i, Content(slabs[i]));
            byte[][] skipped = [.. slabs.Select(s => Skip(s.Count, dice))];
            var sums = new StressSums();
            pass.Stress(new RowTable(tables.Start, twin.Product.RowCount), shocks, skipped, sums);
            Check(twin.Product, shocks, tables, skipped, sums);
        });
    }

    [Fact]
    public void Shocks_of_a_book_do_to_it_what_they_do_on_every_width() => Seeds.ForEach(5, dice =>
    {
        IBatchDevice device = DeviceUnderTest.Get<T>();
        StressScene scene = StressScene.Make(dice, accounts: dice.OneOf(5, 60, 200), shocks: dice.OneOf(1, 8, 70));
        using TwinBook twin = scene.Book;
        var options = new EngineOptions { Profiles = TwinProfiles.Product, Threads = 2, IsStrict = dice.Chance(0.7) };
        EngineOptions onDevice = options with { Device = device.Name, Devices = [device] };
        BatchCounts moved = default;
        IReadOnlyList<StressResult> found = BookStress.Run(
            twin.Product, scene.Shocks, onDevice, worst: 4, deviceLost: e => Assert.Fail(e.Message),
            deviceDone: counts => moved = counts);
        Assert.True(moved.BytesUp > 0, "nothing went up");
        foreach (SweepVariant variant in SweepVariants.All)
        {
            IReadOnlyList<StressResult> lanes = BookStress.Run(
                twin.Product, scene.Shocks, options with { Width = variant.Name }, worst: 4);
            for (int k = 0; k < lanes.Count; k++) StressScene.AssertSame(lanes[k], found[k], variant.Name);
        }
    });

    private static void Check(
        MarginBook book, int shocks, NativeColumn<TableRow> tables, byte[][] skipped, StressSums sums)
    {
        var doubts = new List<StressDoubt>();
        for (int shock = 0; shock < shocks; shock++)
        {
            var table = new RowTable(tables.Start + ((long)shock * book.RowCount), book.RowCount);
            for (int slab = 0; slab < book.Slabs.Count; slab++)
            {
                var blocks = new (Int128 Units, double Worst, int Deficient)[sums.Blocks(shock, slab).Length];
                SlabColumns columns = book.Slabs[slab].Columns();
                for (int lane = 0; lane < columns.Pools; lane++)
                {
                    if (skipped[slab][lane] != 0) continue;
                    byte rung = PoolKernel.Evaluate(columns, lane, table, _requirement).Rung;
                    double units = UnitsOf(columns, lane, table);
                    ref var block = ref blocks[lane / StressSums.BlockSize];
                    if (rung == PoolValue.Undecided || (rung == 0 && !(units < 9e18)))
                        doubts.Add(new StressDoubt(shock, slab, lane));
                    else if (rung == 0)
                        block = (block.Units + (Int128)units, Math.Max(block.Worst, units), block.Deficient + 1);
                }

                var found = sums.Blocks(shock, slab).ToArray().Select(b => (b.Units, b.Worst, b.Deficient));
                Assert.Equal(blocks, found);
            }
        }

        Assert.Equal(doubts, sums.Doubts);
    }

    /// <summary>As <see cref="IStressPass"/> says it, by plain arithmetic.</summary>
    private static double UnitsOf(in SlabColumns slab, int lane, RowTable table)
    {
        double equity = slab.Cash[lane];
        (double variable, double gross) = (0, 0);
        for (int column = 0; column < slab.Positions; column++)
        {
            (long lots, int row) = SlotLayout.Read(slab.Slots, slab.Format, slab.Positions, lane, column);
            TableRow of = table.Rows[row];
            equity = Math.FusedMultiplyAdd(lots, of.Value, equity);
            variable = Math.FusedMultiplyAdd(Math.Abs(lots), of.Requirement, variable);
            gross = Math.FusedMultiplyAdd(Math.Abs(lots), Math.Abs(of.Value), gross);
        }

        double magnitude = slab.Magnitude[lane];
        double bound = (slab.Positions + 16) * Math.Pow(2, -53) * ((variable + magnitude) + (gross + magnitude));
        double lacking = Math.BitIncrement(variable + slab.RequirementBase[lane] - equity + Math.Abs(bound));
        return Math.Max(Math.Ceiling(Math.BitIncrement(lacking * 1e8)), 0);
    }

    private static NativeColumn<TableRow> Tables(MarginBook book, int shocks, Dice dice)
    {
        var tables = new NativeColumn<TableRow>(shocks * book.RowCount);
        for (int shock = 0; shock < shocks; shock++)
        {
            for (int row = 0; row < book.RowCount; row++)
            {
                double factor = shock == 0 ? 1 : dice.Real(0.5, 1.5);
                TableRow of = book.Rows.Rows[row];
                tables[(shock * book.RowCount) + row] = new TableRow(of.Value * factor, of.Requirement * factor);
            }
        }

        return tables;
    }

    private static byte[] Skip(int pools, Dice dice) =>
        [.. Enumerable.Range(0, pools).Select(_ => (byte)(dice.Chance(0.1) ? 1 : 0))];

    private static BatchSlab Content(Slab slab) => new()
    {
        Columns = slab.Columns(),
        Pools = slab.PoolColumn,
        Thresholds = _requirement,
        Capacity = slab.Capacity,
    };
}
