using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Engine.Stress;
using FastMargin.Feeds.Synthetic;
using FastMargin.Instruments;
using FastMargin.Kernels;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Engine.Stress;

public sealed class BookStressTests
{
    private const int Worst = 5;

    private static readonly EngineOptions _plain = new() { Profiles = TwinProfiles.Product };

    [Fact]
    public void A_shock_is_what_its_marks_are_when_they_are_really_set() => Seeds.ForEach(40, dice =>
    {
        StressScene scene = StressScene.Make(dice, accounts: 20, shocks: 8);
        using TwinBook twin = scene.Book;
        bool isStrict = dice.Chance(0.7);
        EngineOptions options = _plain with { IsStrict = isStrict };
        IReadOnlyList<StressResult> results = Stress(twin.Product, scene.Shocks, options, Worst);
        for (int k = 0; k < results.Count; k++)
        {
            scene.Set(k);
            IReadOnlyList<StressResult> real = Stress(twin.Product, [new Shock("none")], options, Worst);
            StressScene.AssertSame(real[0], results[k], twin.History);
            scene.AssertOracle(results[k], isStrict);
            scene.SetBack();
        }
    });

    [Fact]
    public void Width_and_threads_change_nothing() => Seeds.ForEach(6, dice =>
    {
        StressScene scene = StressScene.Make(dice, accounts: 60, shocks: 12);
        using TwinBook twin = scene.Book;
        IReadOnlyList<StressResult> first = Stress(twin.Product, scene.Shocks, _plain, Worst);
        foreach (SweepVariant variant in SweepVariants.All)
        {
            EngineOptions options = _plain with { Width = variant.Name, Threads = dice.OneOf(1, 2, 3) };
            IReadOnlyList<StressResult> other = Stress(twin.Product, scene.Shocks, options, Worst);
            for (int k = 0; k < first.Count; k++) StressScene.AssertSame(first[k], other[k], variant.Name);
        }
    });

    [Fact]
    public void Pieces_and_batches_of_a_large_book_add_up_to_what_one_shock_gives()
    {
        using MarginBook book = BookGenerator.Generate(
            new BookRecipe { Market = EmbeddedMarket.Create(), Accounts = 20_000, Seed = 5 });
        Shock[] shocks = [.. Enumerable.Range(0, 300).Select(k => All(book, $"0.{k:000}", k % 2 == 0))];
        EngineOptions options = _plain with { Threads = 2 };
        IReadOnlyList<StressResult> results = Stress(book, shocks, options, Worst);
        Assert.True(results[298].Deficient > 10 * results[2].Deficient, "a fall by 30 % harms more than one by 0.2 %");
        foreach (int k in (int[])[0, 101, 255, 256, 299])
        {
            StressScene.AssertSame(Stress(book, [shocks[k]], _plain, Worst)[0], results[k], shocks[k].Name);
        }
    }

    [Fact]
    public void A_device_changes_nothing_and_one_that_fails_is_replaced_by_the_lanes() => Seeds.ForEach(12, dice =>
    {
        StressScene scene = StressScene.Make(dice, accounts: 60, shocks: dice.OneOf(3, 10, 70));
        using TwinBook twin = scene.Book;
        int worst = dice.OneOf(0, 1, Worst, 1000);
        EngineOptions options = _plain with { IsStrict = dice.Chance(0.7), Threads = dice.OneOf(1, 2) };
        IReadOnlyList<StressResult> lanes = Stress(twin.Product, scene.Shocks, options, worst);
        (int lost, int done) = (0, 0);
        foreach (int failing in (int[])[0, scene.Shocks.Count > 64 ? 2 : 1])
        {
            var device = new StressTestDevice(failing);
            IReadOnlyList<StressResult> other = BookStress.Run(
                twin.Product, scene.Shocks, options with { Device = device.Name, Devices = [device] }, worst,
                deviceLost: _ => lost++, deviceDone: counts => done += (int)counts.Launches);
            for (int k = 0; k < lanes.Count; k++) StressScene.AssertSame(lanes[k], other[k], $"failing {failing}");
        }

        Assert.Equal(1, lost);
        Assert.Equal((scene.Shocks.Count + 63) / 64, done);
    });

    [Fact]
    public void A_device_without_a_pass_over_many_tables_is_refused()
    {
        using StressBook small = StressBook.Linear(mark: 100);
        var device = new Devices.LossyLanes();
        EngineOptions options = _plain with { Device = device.Name, Devices = [device] };
        DataException e = Assert.Throws<DataException>(() => Stress(small.Book, [new Shock("none")], options, 0));
        Assert.Contains("device lossy:0, which takes one table at a time", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_book_is_left_as_it_was()
    {
        StressScene scene = StressScene.Make(new Dice(3), accounts: 20, shocks: 6, mayBeModelled: false);
        using TwinBook twin = scene.Book;
        using MarginBook before = twin.Rebuild(new Dice(4), marksFirst: true);
        _ = Stress(twin.Product, scene.Shocks, _plain, Worst);
        Tests.Book.TwinCheck.SameColumns(twin, before);
        Tests.Book.TwinCheck.All(twin);
    }

    [Fact]
    public void A_mark_beyond_the_largest_is_refused_by_name()
    {
        using StressBook small = StressBook.Linear(mark: 100);
        Shock shock = new("to the moon");
        shock.Move(0, Rate.Parse("100000000000000000"));
        DataException e = Assert.Throws<DataException>(() => Stress(small.Book, [shock], _plain, 0));
        Assert.StartsWith("shock to the moon takes X to ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_can_be_stopped()
    {
        using StressBook small = StressBook.Linear(mark: 100);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => BookStress.Run(small.Book, [new Shock("none")], _plain, 0, stop: stop.Token));
    }

    [Fact]
    public void The_example_of_the_front_page_lacks_what_it_says()
    {
        // 10 contracts bought at 100 with a balance of 150: at 89 equity is 40 and the requirement 44.5.
        using StressBook small = StressBook.Linear(mark: 100);
        Shock fall = new("fall");
        fall.Move(0, Rate.Parse("-0.11"));
        Shock less = new("less");
        less.Move(0, Rate.Parse("-0.1"));
        IReadOnlyList<StressResult> results = Stress(small.Book, [fall, less], _plain, Worst);
        Assert.Equal(1, results[0].Deficient);
        StressPool worst = Assert.Single(results[0].Worst);
        Assert.Equal(Money.Parse("40"), worst.Equity);
        Assert.Equal(Money.Parse("44.5"), worst.MaintenanceRequirement);
        Assert.Equal(Money.Parse("-4.5"), worst.MarginExcess);
        Assert.InRange(results[0].Shortfall.ToDouble(), 4.5, 4.5 + 2e-8);
        Assert.Equal(0, results[1].Deficient);
        Assert.Equal(Money.Zero, results[1].Shortfall);
    }

    private static IReadOnlyList<StressResult> Stress(
        MarginBook book, IReadOnlyList<Shock> shocks, EngineOptions options, int worst) =>
        BookStress.Run(book, shocks, options, worst, stop: TestContext.Current.CancellationToken);

    private static Shock All(MarginBook book, string size, bool isFall)
    {
        Shock shock = new($"{(isFall ? "-" : "+")}{size}");
        var move = Rate.Parse(size);
        foreach (Instrument of in book.Universe.Instruments) shock.Move(of.Id, isFall ? -move : move);
        return shock;
    }
}
