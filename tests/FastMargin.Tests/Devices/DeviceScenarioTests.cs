using FastMargin.Engine;
using FastMargin.Kernels.Scenarios;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Devices;

/// <summary>Groups over grids of scenarios: all totals and worst losses have the bits of every vector width.</summary>
public abstract class DeviceScenarioTests<T>
    where T : IDeviceUnderTest
{
    [Fact]
    public void Losses_of_all_groups_are_those_of_every_width() => Seeds.ForEach(12, dice =>
    {
        IBatchDevice device = DeviceUnderTest.Get<T>();
        using IBatchPass opened = device.Open();
        var pass = Assert.IsAssignableFrom<IScenarioPass>(opened);
        int tableRows = dice.OneOf(1, 13, 400);
        using ScenarioBook groups = Draw(dice, dice.OneOf(1, 40, 700), tableRows);
        pass.Load(groups);
        for (int grid = 0; grid < 3; grid++)
        {
            using LossTable table = DrawTable(dice, tableRows, dice.OneOf(1, 7, 10, 16, 17, 33, 100));
            double[] worst = new double[groups.Groups];
            double[] totals = new double[groups.Groups * table.Stride];
            pass.Scenarios(table, worst, totals);
            foreach (ScenarioVariant variant in ScenarioVariants.All) Check(variant, table, groups, worst, totals);
            double[] alone = new double[groups.Groups];
            pass.Scenarios(table, alone);
            Assert.Equal(Bits(worst), Bits(alone));
        }
    });

    [Fact]
    public void Groups_that_are_loaded_anew_are_those_that_count()
    {
        IBatchDevice device = DeviceUnderTest.Get<T>();
        using IBatchPass opened = device.Open();
        var pass = Assert.IsAssignableFrom<IScenarioPass>(opened);
        using var table = new LossTable(2, 3);
        table.Set(0, [1, -2, 3]);
        table.Set(1, [-1, 5, 0.5]);
        using var first = new ScenarioBook([0, 2, 2], [0, 1], [2, 1], 2);
        double[] worst = new double[2];
        pass.Load(first);
        pass.Scenarios(table, worst);
        Assert.Equal([6.5, 0], worst);
        using var second = new ScenarioBook([0, 1], [1], [-2], 2);
        pass.Load(second);
        double[] totals = new double[table.Stride];
        pass.Scenarios(table, worst.AsSpan(0, 1), totals);
        Assert.Equal([2, 0], worst);
        Assert.Equal([2, -10, -1, -1, -1, -1, -1, -1], totals);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        IBatchDevice device = DeviceUnderTest.Get<T>();
        using IBatchPass opened = device.Open();
        var pass = Assert.IsAssignableFrom<IScenarioPass>(opened);
        using var table = new LossTable(1, 3);
        using var groups = new ScenarioBook([0, 1], [1], [1], 2);
        Assert.Throws<InvalidOperationException>(() => pass.Scenarios(table, new double[1]));
        pass.Load(groups);
        Assert.Throws<ArgumentException>(() => pass.Scenarios(table, new double[1]));
        using var larger = new LossTable(2, 3);
        Assert.Throws<ArgumentException>(() => pass.Scenarios(larger, new double[2]));
        Assert.Throws<ArgumentException>(() => pass.Scenarios(larger, new double[1], new double[3]));
    }

    private static void Check(
        ScenarioVariant variant, LossTable table, ScenarioBook groups, double[] worst, double[] totals)
    {
        double[] expected = new double[groups.Groups];
        variant.Worst(table, groups, expected);
        Assert.Equal(Bits(expected), Bits(worst));
        double[] sums = new double[table.Stride];
        for (int group = 0; group < groups.Groups; group++)
        {
            variant.Totals(table, groups, group, sums);
            Assert.Equal(Bits(sums), Bits(totals.AsSpan(group * table.Stride, table.Stride).ToArray()));
        }
    }

    private static long[] Bits(double[] values) => [.. values.Select(BitConverter.DoubleToInt64Bits)];

    private static ScenarioBook Draw(Dice dice, int count, int tableRows)
    {
        var starts = new List<int> { 0 };
        var rows = new List<int>();
        var quantities = new List<double>();
        for (int group = 0; group < count; group++)
        {
            for (int j = dice.OneOf(0, 1, 2, 3, 7, 20); j > 0; j--)
            {
                rows.Add(dice.Below(tableRows));
                quantities.Add(dice.OneOf(0, -0.0, 1, -3, 1e99, dice.Real(-1e6, 1e6), dice.Real(-1, 1)));
            }

            starts.Add(rows.Count);
        }

        return new ScenarioBook([.. starts], [.. rows], [.. quantities], tableRows);
    }

    private static LossTable DrawTable(Dice dice, int rows, int scenarios)
    {
        var table = new LossTable(rows, scenarios);
        for (int row = 0; row < rows; row++)
        {
            table.Set(row, [.. Enumerable.Range(0, scenarios).Select(_ => dice.OneOf(
                0, -0.0, 1e-300, -1e99, dice.Real(-1e5, 1e5), dice.Real(-1e5, 1e5), dice.Real(-1e5, 1e5)))]);
        }

        return table;
    }
}
