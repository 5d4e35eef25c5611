using FastMargin.Bench.Matrix;
using FastMargin.Bench.Results;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;

namespace FastMargin.Bench.Suites;

/// <summary>How the cost of a tick grows with accounts, positions an account, and instruments, in each mode.</summary>
public static class ScalingBench
{
    private const int Accounts = 100_000;
    private const int Instruments = Workloads.Instruments;

    private static readonly int[] _accounts = [10_000, 30_000, 100_000, 300_000, 1_000_000, 2_000_000, 4_000_000];
    private static readonly double[] _positions = [1.5, 3, 7.5, 15, 30, 60];
    private static readonly int[] _instruments = [10, 30, 100, 300, 1_000, 3_000, 10_000];

    /// <summary>Runs all of it.</summary>
    public static ResultTable Run(string command, Pace pace)
    {
        ArgumentNullException.ThrowIfNull(pace);
        var table = new ResultTable(
            "ScalingBench",
            "W1, volatile tape, one level, one thread; what is not on the axis is 100,000 accounts, 7.5 positions, "
            + "1,000 instruments. Every run checks all levels against a full look.",
            command, "axis", "value", "mode", "mean ns", "p50 ns", "p99 ns", "looks a tick");
        foreach (EvaluationMode mode in Enum.GetValues<EvaluationMode>())
        {
            foreach (int accounts in Part(_accounts, pace))
                Add(table, "accounts", accounts, mode, Workloads.W1(pace.Size(accounts), seed: 1), pace);
            foreach (double positions in Part(_positions, pace))
                Add(table, "positions an account", positions, mode, Holding(positions, pace), pace);
            foreach (int instruments in Part(_instruments, pace))
            {
                BookRecipe recipe = Workloads.W1(pace.Size(Accounts), seed: 1, instruments);
                Add(table, "instruments", instruments, mode, recipe, pace);
            }
        }

        return table;
    }

    private static T[] Part<T>(T[] all, Pace pace) => pace.IsShort ? [all[0], all[1]] : all;

    // At most so many that the mean is reached: an account's number of positions is cut off there.
    private static BookRecipe Holding(double positions, Pace pace) =>
        Workloads.W1(pace.Size(Accounts), seed: 1) with
        {
            MeanPositions = positions,
            MaxPositions = (int)Math.Min(Instruments, 6 * positions),
        };

    private static void Add(
        ResultTable table, string axis, double value, EvaluationMode mode, BookRecipe recipe, Pace pace)
    {
        var options = new EngineOptions { Mode = mode, Profiles = [TickCost.OneLevel] };
        TickCost cost = TickCost.Measure(recipe, TapeShape.Volatile, options, pace);
        table.Add(
            axis, value, mode.ToString().ToLowerInvariant(), cost.MeanNs, cost.PercentileNs(0.5),
            cost.PercentileNs(0.99), cost.Looks);
        Console.Error.WriteLine($"{axis} {value} {mode}: {cost.MeanNs:N1} ns");
    }
}
