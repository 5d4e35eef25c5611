using System.Runtime.InteropServices;
using FastMargin.Engine;
using FastMargin.Kernels.Scenarios;

namespace FastMargin.Cli.Run;

/// <summary>
/// Puts random groups of positions under a grid on a device and on the scalar lanes, and compares all bits.
/// </summary>
internal static class ScenarioCheck
{
    private const int Rows = 40;
    private const int Groups = 500;
    private const int Scenarios = 21;

    /// <summary>Compares; null when all is the same.</summary>
    /// <exception cref="BatchDeviceException">The device failed.</exception>
    public static string? Differences(IScenarioPass pass)
    {
        var random = new Random(11);
        using LossTable table = DrawTable(random);
        using ScenarioBook groups = Draw(random);
        double[] worst = new double[Groups];
        double[] totals = new double[Groups * table.Stride];
        pass.Load(groups);
        pass.Scenarios(table, worst, totals);
        ScenarioVariant scalar = ScenarioVariants.ByName("scalar");
        double[] expected = new double[Groups];
        scalar.Worst(table, groups, expected);
        if (!Bits(expected).SequenceEqual(Bits(worst))) return "scenarios: other losses";
        double[] sums = new double[table.Stride];
        for (int group = 0; group < Groups; group++)
        {
            scalar.Totals(table, groups, group, sums);
            Span<double> found = totals.AsSpan(group * table.Stride, table.Stride);
            if (!Bits(sums).SequenceEqual(Bits(found))) return "scenarios: other totals";
        }

        return null;
    }

    private static LossTable DrawTable(Random random)
    {
        var table = new LossTable(Rows, Scenarios);
        for (int row = 0; row < Rows; row++)
            table.Set(row, [.. Enumerable.Range(0, Scenarios).Select(_ => (random.NextDouble() - 0.5) * 1e4)]);
        return table;
    }

    private static ScenarioBook Draw(Random random)
    {
        int[] starts = new int[Groups + 1];
        for (int group = 0; group < Groups; group++) starts[group + 1] = starts[group] + random.Next(9);
        int[] rows = new int[starts[^1]];
        double[] quantities = new double[starts[^1]];
        for (int i = 0; i < rows.Length; i++)
            (rows[i], quantities[i]) = (random.Next(Rows), (random.NextDouble() - 0.5) * 100);
        return new ScenarioBook(starts, rows, quantities, Rows);
    }

    private static Span<long> Bits(Span<double> values) =>
        MemoryMarshal.Cast<double, long>(values);
}
