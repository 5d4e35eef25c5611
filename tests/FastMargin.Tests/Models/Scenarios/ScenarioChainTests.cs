using FastMargin.Instruments;
using FastMargin.Kernels.Options;
using FastMargin.Kernels.Scenarios;
using FastMargin.Models.Scenarios;

namespace FastMargin.Tests.Models.Scenarios;

public sealed class ScenarioChainTests
{
    private const double Forward = 3700;

    [Fact]
    public void Losses_are_what_each_scenario_takes_off_each_value()
    {
        ScenarioGrid grid = ScenarioGrids.Paradex;
        using LossTable table = Priced(grid, out VolatilityShock shock);
        for (int s = 0; s < grid.Count; s++)
        {
            (double factor, VolatilityMove move, double share) = grid.Points[s];
            Assert.Equal(share * 50 * Forward * (1 - factor), table[1][s], 1e-9);
            double volatility = shock.Apply(0.25, move, shock.Multiplier(0.1 * 365 * VolatilityShock.SecondsPerDay));
            var put = new OptionTerms(false, Forward, 3600, 0.1, 0.25, 0.02);
            OptionTerms moved = put with { Underlying = Forward * factor, Volatility = volatility };
            double loss = EuropeanOption.PriceOnForward(put) - EuropeanOption.PriceOnForward(moved);
            Assert.Equal(share * 100 * loss, table[2][s], 1e-9);
        }

        Assert.Equal(new double[grid.Count], table[0].ToArray());
    }

    [Fact]
    public void Long_call_short_put_and_short_future_of_one_strike_lose_nothing_anywhere()
    {
        var chain = new Chain(ScenarioGrids.Deribit, [new(1), new(1, 3600, true), new(1, 3600)]);
        for (int i = 1; i < 3; i++) chain.Instruments.Mark(i, 0.1, 0.25);
        Assert.Equal(-1, chain.Instruments.Reprice(Forward, 0));
        using var book = new ScenarioBook([0, 3], [0, 1, 2], [-1, 1, -1], 3);
        double[] worst = new double[1];
        ScenarioVariants.Chosen.Worst(chain.Table, book, worst);
        Assert.Equal(0, worst[0], 1e-9);
        chain.Table.Dispose();
    }

    [Fact]
    public void Option_without_a_price_is_named_and_nothing_is_written()
    {
        using LossTable table = Priced(ScenarioGrids.Deribit, out VolatilityShock shock);
        double[] before = table[2].ToArray();
        var chain = new ScenarioChain(ScenarioGrids.Deribit, shock, [new(50), new(100, 3600)], table, 1);
        chain.Mark(1, -0.1, 0.25);
        Assert.Equal(1, chain.Reprice(Forward, 0));
        chain.Mark(1, 0.1, -0.25);
        Assert.Equal(1, chain.Reprice(Forward, 0));
        Assert.Equal(0, chain.Reprice(double.NaN, 0));
        Assert.Equal(before, table[2].ToArray());
    }

    [Fact]
    public void Repricing_allocates_nothing()
    {
        ChainInstrument[] options = [.. Enumerable.Range(1, 20).Select(k => new ChainInstrument(1, k))];
        var chain = new Chain(ScenarioGrids.Deribit, options);
        chain.Instruments.Reprice(10, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        chain.Instruments.Mark(3, 0.2, 0.4);
        chain.Instruments.Reprice(11, 0);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        chain.Table.Dispose();
    }

    [Fact]
    public void Chain_that_cannot_be_priced_is_refused()
    {
        using var table = new LossTable(2, ScenarioGrids.Deribit.Count);
        VolatilityShock shock = Shock();
        Assert.Throws<DataException>(
            () => new ScenarioChain(ScenarioGrids.Deribit, shock, [new(1), new(1), new(1)], table, 0));
        Assert.Throws<DataException>(() => new ScenarioChain(ScenarioGrids.Paradex, shock, [new(1)], table, 0));
        Assert.Throws<DataException>(() => new ScenarioChain(ScenarioGrids.Deribit, shock, [new(0)], table, 0));
        Assert.Throws<DataException>(() => new ScenarioChain(ScenarioGrids.Deribit, shock, [new(1, -5)], table, 0));
        using var skewed = new LossTable(1, ScenarioGrids.DerivePmrm2.Count);
        Assert.Throws<DataException>(() => new ScenarioChain(ScenarioGrids.DerivePmrm2, shock, [new(1)], skewed, 0));
    }

    private static VolatilityShock Shock() =>
        new() { Up = 0.4, Down = 0.22, ShortPower = 0.3, LongPower = 0.13, FloorDays = 1 };

    // Row 0 stays empty, row 1 is a future, row 2 a put.
    private static LossTable Priced(ScenarioGrid grid, out VolatilityShock shock)
    {
        shock = Shock();
        var table = new LossTable(3, grid.Count);
        var chain = new ScenarioChain(grid, shock, [new(50), new(100, 3600)], table, 1);
        chain.Mark(1, 0.1, 0.25);
        Assert.Equal(-1, chain.Reprice(Forward, 0.02));
        return table;
    }

    private sealed class Chain
    {
        public Chain(ScenarioGrid grid, ChainInstrument[] instruments)
        {
            Table = new LossTable(instruments.Length, grid.Count);
            Instruments = new ScenarioChain(grid, Shock(), instruments, Table, 0);
        }

        public LossTable Table { get; }

        public ScenarioChain Instruments { get; }
    }
}
