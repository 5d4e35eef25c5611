using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Kernels;
using FastMargin.Tests.Book;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Devices;

/// <summary>
/// What a pass over random books brings back: equity, requirement and rung of every pool bit for bit those of every
/// vector width, and only what is new. The books have brackets, isolated and hedged pools, inverse contracts, other
/// currencies, missing marks, sizes beyond 32 bits, and pools pinned to a threshold.
/// </summary>
public abstract class DevicePassTests<T>
    where T : IDeviceUnderTest
{
    private static readonly EngineOptions _options = new() { Profiles = [LevelProfile.Default, LevelProfile.Default] };

    [Fact]
    public void Columns_are_those_of_every_width_while_the_book_is_edited()
    {
        IBatchDevice device = DeviceUnderTest.Get<T>();
        Seeds.ForEach(6, dice =>
        {
            RandomBooks books = RandomBooks.Make(dice, accounts: dice.OneOf(3, 12, 40));
            using TwinBook twin = books.Book;
            using BatchBook pass = BatchBook.Open(twin.Product, _options, device);
            for (int i = 0; i < 12; i++)
            {
                Check(twin.Product, pass);
                for (int k = dice.OneOf(0, 1, 5); k > 0; k--) books.Edit();
            }
        });
    }

    [Fact]
    public void A_pass_over_a_book_that_did_not_change_tells_the_undecided_and_no_other()
    {
        IBatchDevice device = DeviceUnderTest.Get<T>();
        Seeds.ForEach(4, dice =>
        {
            using TwinBook twin = RandomBooks.Make(dice, accounts: 20).Book;
            using BatchBook pass = BatchBook.Open(twin.Product, _options, device);
            int[] first = [.. pass.Run().ToArray().Select(c => c.Pool).Order()];
            Assert.Equal(Enumerable.Range(0, twin.Product.PoolTop).Where(twin.Product.IsPool), first);
            BatchChange[] second = pass.Run().ToArray();
            Assert.All(second, change => Assert.Equal(PoolValue.Undecided, change.Rung));
        });
    }

    [Fact]
    public void Only_rows_and_groups_that_changed_go_up()
    {
        IBatchDevice device = DeviceUnderTest.Get<T>();
        using TwinBook twin = RandomBooks.Make(new Dice(3), accounts: 200).Book;
        MarginBook book = twin.Product;
        using BatchBook pass = BatchBook.Open(book, _options, device);
        _ = pass.Run();
        long whole = pass.Counts.BytesUp;
        Assert.SkipWhen(whole == 0, "the device reads the book where it is");
        _ = pass.Run();
        long nothing = pass.Counts.BytesUp - whole;
        int pool = Enumerable.Range(0, book.PoolTop).First(p => book.IsPool(p) && book.PositionsOf(p) == 1);
        book.SetBalance(pool, book.Universe.BaseCurrency, FastMargin.Units.Money.Parse("123"));
        _ = pass.Run();
        long group = pass.Counts.BytesUp - whole - (2 * nothing);
        // 8 lanes of cash, requirement base and magnitude, and one record, narrow or wide.
        Assert.Contains(group, new long[] { (8 * (8 + 8 + 4)) + 48, (8 * (8 + 8 + 4)) + 80 });
        Assert.InRange(nothing, 0, 64);
        Assert.Equal(3, pass.Counts.Passes);
    }

    private static void Check(MarginBook book, BatchBook pass)
    {
        Dictionary<int, PoolValue> expected = KernelRun.Run(book);
        foreach (Slab slab in book.Slabs)
        {
            slab.Equity.Span.Fill(12345);
            slab.Requirement.Span.Fill(54321);
            slab.Rung.Span.Fill(77);
        }

        foreach (BatchChange change in pass.Run(BatchColumns.All))
        {
            Assert.True(KernelRun.IsSame(expected[change.Pool], change.Value), $"pool {change.Pool}: {change}");
        }

        foreach (Slab slab in book.Slabs)
        {
            for (int at = 0; at < slab.Count; at++)
            {
                var found = new PoolValue(slab.Equity[at], slab.Requirement[at], slab.Rung[at]);
                PoolValue wanted = expected[slab.Pools[at]];
                Assert.True(KernelRun.IsSame(wanted, found), $"pool {slab.Pools[at]}: {found}, lanes say {wanted}");
            }
        }
    }
}
