using System.Numerics;
using FastMargin.Kernels.Scenarios;

namespace FastMargin.Kernels.Tests.Scenarios;

public sealed class ScenarioVariantTests
{
    private const int Rows = 13;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(100)]
    public void Every_width_gives_the_bits_of_the_order_that_is_stated(int scenarios)
    {
        Random random = Seeds.Next();
        using LossTable table = DrawTable(random, scenarios, () => (random.NextDouble() - 0.5) * 1e6);
        using ScenarioBook book = DrawBook(random, 40);
        double[] expected = [.. Enumerable.Range(0, book.Groups).Select(g => Plain(table, book, g).Max())];
        foreach (ScenarioVariant variant in ScenarioVariants.All)
        {
            double[] worst = new double[book.Groups];
            variant.Worst(table, book, worst);
            Assert.Equal(expected.Select(Bits), worst.Select(Bits));
            double[] totals = new double[table.Stride];
            for (int g = 0; g < book.Groups; g++)
            {
                variant.Totals(table, book, g, totals);
                Assert.Equal(Plain(table, book, g).Select(Bits), totals[..scenarios].Select(Bits));
            }
        }
    }

    [Fact]
    public void Positions_in_no_book_have_the_bits_of_a_group_that_holds_them()
    {
        Random random = Seeds.Next();
        using LossTable table = DrawTable(random, 21, () => (random.NextDouble() - 0.5) * 1e6);
        using ScenarioBook book = DrawBook(random, 40);
        double[] grouped = new double[table.Stride];
        double[] alone = new double[table.Stride];
        int position = 0;
        for (int g = 0; g < book.Groups; g++)
        {
            var rows = new List<int>();
            var quantities = new List<double>();
            for (; position < book.Positions && GroupOf(position) == g; position++)
            {
                rows.Add(RowOf(position));
                quantities.Add(book[position]);
            }

            foreach (ScenarioVariant variant in ScenarioVariants.All)
            {
                variant.Totals(table, book, g, grouped);
                variant.Totals(table, rows.ToArray(), quantities.ToArray(), alone);
                Assert.Equal(grouped.Select(Bits), alone.Select(Bits));
            }
        }
    }

    [Fact]
    public void Positions_in_no_book_that_do_not_fit_are_refused()
    {
        using var table = new LossTable(2, 10);
        double[] totals = new double[table.Stride];
        ScenarioVariant variant = ScenarioVariants.Chosen;
        Assert.Throws<ArgumentException>(() => variant.Totals(table, [0, 2], [1, 1], totals));
        Assert.Throws<ArgumentException>(() => variant.Totals(table, [0], [1, 1], totals));
        Assert.Throws<ArgumentException>(() => variant.Totals(table, [0], [double.NaN], totals));
        Assert.Throws<ArgumentException>(() => variant.Totals(table, [0], [1], new double[3]));
    }

    [Fact]
    public void Whole_losses_and_quantities_add_up_exactly()
    {
        Random random = Seeds.Next();
        using LossTable table = DrawTable(random, 16, () => random.Next(-1_000_000, 1_000_000));
        using ScenarioBook book = DrawBook(random, 60);
        double[] worst = new double[book.Groups];
        ScenarioVariants.Chosen.Worst(table, book, worst);
        int position = 0;
        for (int g = 0; g < book.Groups; g++)
        {
            var totals = new BigInteger[16];
            for (; position < book.Positions && GroupOf(position) == g; position++)
            {
                ReadOnlySpan<double> losses = table[RowOf(position)];
                for (int s = 0; s < 16; s++) totals[s] += (BigInteger)book[position] * (BigInteger)losses[s];
            }

            Assert.Equal(totals.Max(), (BigInteger)worst[g]);
        }
    }

    [Fact]
    public void A_range_of_groups_has_what_the_whole_has()
    {
        Random random = Seeds.Next();
        using LossTable table = DrawTable(random, 16, random.NextDouble);
        using ScenarioBook book = DrawBook(random, 30);
        double[] all = new double[book.Groups];
        ScenarioVariants.Chosen.Worst(table, book, all);
        double[] some = new double[5];
        ScenarioVariants.Chosen.Worst(table, book, some, 7);
        Assert.Equal(all[7..12], some);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => ScenarioVariants.Chosen.Worst(table, book, new double[5], book.Groups - 4));
    }

    [Fact]
    public void The_filling_of_a_row_never_decides()
    {
        using var table = new LossTable(1, 3);
        table.Set(0, [-5, -3, -9]);
        using var book = new ScenarioBook([0, 1, 2, 2], [0, 0], [2, -1], 1);
        double[] worst = new double[3];
        ScenarioVariants.Chosen.Worst(table, book, worst);
        Assert.Equal([-6, 9, 0], worst);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        Random random = Seeds.Next();
        using LossTable table = DrawTable(random, 16, random.NextDouble);
        using ScenarioBook book = DrawBook(random, 30);
        double[] worst = new double[book.Groups];
        ScenarioVariants.Chosen.Worst(table, book, worst);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ScenarioVariants.Chosen.Worst(table, book, worst);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_its_place()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LossTable(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LossTable(1, LossTable.MaxScenarios + 1));
        using var table = new LossTable(2, 2);
        table.Set(1, [1, 2]);
        var refused = Assert.Throws<ArgumentException>(() => table.Set(1, [4, double.NaN]));
        Assert.Contains("Row 1, scenario 2", refused.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2], table[1].ToArray());
        Assert.Throws<ArgumentException>(() => table.Set(1, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Set(2, [1, 1]));
        Assert.Contains("Position 0", Refusal([0, 1], [2], [1]), StringComparison.Ordinal);
        Assert.Contains("quantity", Refusal([0, 1], [1], [double.PositiveInfinity]), StringComparison.Ordinal);
        Assert.Contains("starts", Refusal([0, 2], [1], [1]), StringComparison.Ordinal);
        Assert.Contains("Group 0", Refusal([0, 1, 0, 1], [1], [1]) + Refusal([0, -1, 1], [1], [1]),
            StringComparison.Ordinal);
    }

    private static string Refusal(int[] starts, int[] rows, double[] quantities) =>
        Assert.Throws<ArgumentException>(() => new ScenarioBook(starts, rows, quantities, 2)).Message;

    private static int RowOf(int position) => position * 7 % Rows;

    // Group g has g positions: sizes 0, 1, 2, 3, …
    private static int GroupOf(int position) => (int)((1 + Math.Sqrt(1 + (8.0 * position))) / 2);

    private static LossTable DrawTable(Random random, int scenarios, Func<double> draw)
    {
        var table = new LossTable(Rows, scenarios);
        for (int row = 0; row < Rows; row++)
        {
            table.Set(row, [.. Enumerable.Range(0, scenarios).Select(_ => random.Next(9) == 0 ? 0 : draw())]);
        }

        return table;
    }

    private static ScenarioBook DrawBook(Random random, int groups)
    {
        int[] starts = [.. Enumerable.Range(0, groups + 1).Select(g => g * (g - 1) / 2)];
        int count = starts[^1];
        int[] rows = [.. Enumerable.Range(0, count).Select(RowOf)];
        double[] quantities = [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(-1000, 1000))];
        return new ScenarioBook(starts, rows, quantities, Rows);
    }

    private static double[] Plain(LossTable table, ScenarioBook book, int group)
    {
        int start = group * (group - 1) / 2;
        double[] totals = new double[table.Scenarios];
        for (int s = 0; s < totals.Length; s++)
        {
            double[] sums = [0, 0];
            for (int j = 0; j < group; j++)
            {
                ref double sum = ref sums[j % 2];
                sum = Math.FusedMultiplyAdd(book[start + j], table[RowOf(start + j)][s], sum);
            }

            totals[s] = sums[0] + sums[1] + 0.0;
        }

        return totals;
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
