using FastMargin.Book;
using FastMargin.Feeds;
using FastMargin.Kernels;
using FastMargin.Sinks;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Book;

/// <summary>Any book, any prices, any history: every width says what exact arithmetic says.</summary>
public sealed class RandomBookTests
{
    [Fact]
    public void Any_book_after_any_edits_is_what_exact_arithmetic_says_on_every_width() => Seeds.ForEach(60, dice =>
    {
        RandomBooks random = RandomBooks.Make(dice, accounts: dice.OneOf(1, 4, 20));
        using TwinBook twin = random.Book;
        Checked(twin, () => TwinCheck.All(twin));
        for (int round = 0; round < 6; round++)
        {
            for (int i = dice.OneOf(1, 5, 40); i > 0; i--) Checked(twin, () => random.Edit());
            Checked(twin, () => TwinCheck.All(twin));
        }
    });

    [Fact]
    public void A_book_with_a_history_has_the_bits_of_one_built_at_once_in_any_order() => Seeds.ForEach(40, dice =>
    {
        RandomBooks random = RandomBooks.Make(dice, accounts: 8, marked: dice.Chance(0.5));
        using TwinBook twin = random.Book;
        for (int i = dice.OneOf(0, 20, 150); i > 0; i--) Checked(twin, () => random.Edit());
        foreach (bool marksFirst in (bool[])[true, false])
        {
            using MarginBook fresh = twin.Rebuild(dice, marksFirst);
            Checked(twin, () => TwinCheck.SameColumns(twin, fresh));
            Dictionary<int, PoolValue> left = KernelRun.Run(twin.Product);
            Dictionary<int, PoolValue> right = KernelRun.Run(fresh);
            foreach (OraclePool pool in twin.Oracle.Pools)
            {
                PoolValue other = right[TwinBook.PoolIn(fresh, pool)];
                Assert.True(KernelRun.IsSame(left[pool.Id], other), $"{pool}: {left[pool.Id]}, built at once {other}");
            }
        }
    });

    [Fact]
    public void Marks_may_go_and_come_back() => Seeds.ForEach(20, dice =>
    {
        RandomBooks random = RandomBooks.Make(dice, accounts: 10);
        using TwinBook twin = random.Book;
        OracleInstrument[] cleared = [.. dice.Shuffle(twin.Oracle.Instruments).Take(4)];
        foreach (OracleInstrument instrument in cleared) twin.ClearMark(instrument);
        Checked(twin, () => TwinCheck.All(twin));
        for (int i = 0; i < 30; i++) Checked(twin, () => random.Edit());
        random.MarkAll();
        Checked(twin, () => TwinCheck.All(twin));
    });

    [Fact]
    public void A_book_read_from_its_file_goes_on_like_the_one_written_bit_for_bit() => Seeds.ForEach(15, dice =>
    {
        RandomBooks random = RandomBooks.Make(dice, accounts: 10);
        using TwinBook twin = random.Book;
        for (int i = dice.OneOf(0, 40); i > 0; i--) Checked(twin, () => random.Edit());
        using var folder = new TemporaryFolder();
        BookFileWriter.Write(twin.Product, folder["book.fmb"]);
        using MarginBook read = BookFile.Read(folder["book.fmb"]);
        for (int round = 0; round < 4; round++)
        {
            Checked(twin, () => TwinCheck.SameColumns(twin, read));
            Checked(twin, () => TwinCheck.SameBrackets(twin, read));
            for (int i = 0; i < 10; i++)
            {
                (OracleInstrument instrument, long steps) = random.NextMark();
                if (steps == 0) continue;
                twin.SetMark(instrument, steps);
                read.SetMark(read.Universe.InstrumentId(instrument.Symbol), steps);
            }
        }
    });

    [Fact]
    public void Ordinary_pools_are_decided_by_the_kernel() => Seeds.ForEach(10, dice =>
    {
        RandomBooks random = RandomBooks.Make(dice, accounts: 0);
        using TwinBook twin = random.Book;
        OracleInstrument[] held = [.. twin.Oracle.Instruments.Where(i => i.Kind != OracleKind.Index)];
        for (int i = 0; i < 300; i++)
        {
            OraclePool pool = twin.AddAccount($"a{i}", isHedged: false).Pools[0];
            twin.SetBalance(pool, twin.Oracle.Currencies[0], RandomSizes.Amount(dice).TrimStart('-'));
            for (int k = dice.Below(4); k > 0; k--)
            {
                twin.SetPosition(pool, dice.Pick(held), dice.Between(1, 1000), "100.5");
            }
        }

        int undecided = TwinCheck.All(twin);
        Assert.True(undecided <= 1, $"{undecided} of 300 are left to the exact path");
    });

    private static void Checked(TwinBook twin, Action step)
    {
        try
        {
            step();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{e.Message} After {twin.History}", e);
        }
    }
}
