using System.Globalization;
using FastMargin.Bench.Matrix;
using FastMargin.Bench.Results;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Engine.Stress;
using FastMargin.Feeds.Synthetic;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Bench.Suites;

/// <summary>
/// A whole book under 256 shocks, on lanes of two threads and on each OpenCL device: opening and upload included. All
/// counts, sums and worst pools are compared before anything is measured.
/// </summary>
public static class StressBench
{
    private const int Accounts = 1_000_000;
    private const int Shocks = 256;
    private const int ShortShocks = 12;
    private const int Worst = 10;

    /// <summary>Runs all of it.</summary>
    /// <exception cref="InvalidOperationException">A device gives another answer.</exception>
    public static ResultTable Run(string command, Pace pace)
    {
        ArgumentNullException.ThrowIfNull(pace);
        int count = pace.IsShort ? ShortShocks : Shocks;
        IReadOnlyList<IBatchDevice> devices = BenchDevices.OpenCl("StressBench");
        var table = new ResultTable(
            "StressBench",
            "Every mark moved by -12.8 % to +12.7 %, 256 shocks, the ten worst pools of each; lanes on two threads, "
            + "devices with opening and upload, beside lanes for pools that may change a bracket (W1 has none, W2 six "
            + $"an instrument). All results are compared with the lanes' first. {BenchDevices.About}",
            command, "book", "device", "kind", "accounts", "positions", "shocks", "median ms", "least ms", "most ms",
            "ps a position and shock", "MB resident", "MB up", "MB down");
        (string Name, BookRecipe Recipe)[] books =
        [
            ("W1", Workloads.W1(pace.Size(Accounts), seed: 1)), ("W2", Workloads.W2(pace.Size(Accounts), seed: 1)),
        ];
        foreach ((string name, BookRecipe recipe) in books)
        {
            using MarginBook book = BookGenerator.Generate(recipe);
            Measure(table, name, book, Moves(book.Universe, count), devices, pace);
        }

        return table;
    }

    private static void Measure(
        ResultTable table, string name, MarginBook book, Shock[] shocks, IReadOnlyList<IBatchDevice> devices, Pace pace)
    {
        IBatchDevice[] all = [BenchDevices.Lanes[1], .. devices];
        var moved = new BatchCounts[all.Length];
        IReadOnlyList<StressResult> expected = Stress(0);
        for (int i = 1; i < all.Length; i++) Compare(expected, Stress(i), all[i]);
        IReadOnlyList<Timing> times = TurnByTurn.Measure(
            pace, [.. all.Select((_, i) => new Contender(() => Stress(i)))]);
        for (int i = 0; i < all.Length; i++)
        {
            double each = times[i].MedianNs * 1e3 / book.PositionCount / shocks.Length;
            table.Add(
                name, all[i].Description, BenchDevices.KindOf(all[i]), book.AccountCount, book.PositionCount,
                shocks.Length, times[i].MedianNs / 1e6, times[i].LeastNs / 1e6, times[i].MostNs / 1e6, each,
                moved[i].ResidentBytes / 1e6, moved[i].BytesUp / 1e6, moved[i].BytesDown / 1e6);
        }

        IReadOnlyList<StressResult> Stress(int device)
        {
            var options = new EngineOptions { Threads = 2, Device = all[device].Name, Devices = devices };
            return BookStress.Run(
                book, shocks, options, Worst,
                deviceLost: e => throw new InvalidOperationException(e.Message, e),
                deviceDone: counts => moved[device] = counts);
        }
    }

    private static void Compare(
        IReadOnlyList<StressResult> expected, IReadOnlyList<StressResult> found, IBatchDevice device)
    {
        foreach ((StressResult right, StressResult result) in expected.Zip(found))
        {
            bool isSame = right.Deficient == result.Deficient && right.Unknown == result.Unknown
                && right.Shortfall == result.Shortfall && right.Worst.SequenceEqual(result.Worst);
            if (isSame) continue;
            throw new InvalidOperationException(
                $"{device.Name}, shock {result.Shock.Name}: {result.Deficient} deficient, {result.Shortfall}; "
                + $"expected {right.Deficient}, {right.Shortfall}.");
        }
    }

    private static Shock[] Moves(Universe universe, int count)
    {
        var shocks = new Shock[count];
        for (int k = 0; k < count; k++)
        {
            decimal move = decimal.Round((k - (count / 2)) * 0.001m * Shocks / count, 4);
            shocks[k] = new Shock(move.ToString(CultureInfo.InvariantCulture));
            foreach (Instrument of in universe.Instruments) shocks[k].Move(of.Id, Rate.FromDecimal(move));
        }

        return shocks;
    }
}
