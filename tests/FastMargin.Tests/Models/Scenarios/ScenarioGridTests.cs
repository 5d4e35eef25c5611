using FastMargin.Instruments;
using FastMargin.Models.Scenarios;

namespace FastMargin.Tests.Models.Scenarios;

public sealed class ScenarioGridTests
{
    [Fact]
    public void Span_grid_has_sixteen_scenarios_in_the_order_of_the_clearing_house()
    {
        ScenarioGrid grid = ScenarioGrids.Span16(0.09, 3, 0.33);
        double[] factors = [1, 1, 1.03, 1.03, 0.97, 0.97, 1.06, 1.06, 0.94, 0.94, 1.09, 1.09, 0.91, 0.91, 1.27, 0.73];
        Assert.Equal(factors, grid.Points.Select(p => Math.Round(p.PriceFactor, 12)));
        Assert.Equal(VolatilityMove.Up, grid.Points[12].Volatility);
        Assert.Equal(VolatilityMove.Down, grid.Points[13].Volatility);
        Assert.Equal(0.33, grid.Points[15].Share);
    }

    [Fact]
    public void Tims_grid_has_ten_equal_steps_without_the_middle() => Assert.Equal(
        [0.92, 0.936, 0.952, 0.968, 0.984, 1.012, 1.024, 1.036, 1.048, 1.06],
        ScenarioGrids.Tims10(0.08, 0.06).Points.Select(p => Math.Round(p.PriceFactor, 12)));

    [Fact]
    public void Published_grids_have_the_scenarios_they_are_known_for()
    {
        Assert.Equal(21, ScenarioGrids.DerivePmrm1.Count);
        Assert.Equal(33, ScenarioGrids.DerivePmrm2.Count);
        Assert.Equal(27, ScenarioGrids.Deribit.Count);
        Assert.Equal(26, ScenarioGrids.Paradex.Count);
    }

    [Fact]
    public void Grid_that_cannot_be_used_is_refused_with_its_name_and_place()
    {
        AssertRefused("grid mine: no scenario");
        AssertRefused("grid mine: scenario 2: price factor 0", new(1), new(0));
        AssertRefused("grid mine: scenario 1: price factor NaN", new ScenarioPoint(double.NaN));
        AssertRefused("grid mine: scenario 1: share -0.1", new ScenarioPoint(1, VolatilityMove.None, -0.1));
        AssertRefused("grid mine: scenario 1: volatility 9", new ScenarioPoint(1, (VolatilityMove)9));
        AssertRefused("grid mine: 2000 scenarios", [.. Enumerable.Repeat(new ScenarioPoint(1), 2000)]);
        Assert.Throws<DataException>(() => ScenarioGrids.Span16(0.4, 3));
        Assert.Throws<DataException>(() => ScenarioGrids.Tims10(1, 0.1));
    }

    [Theory]
    [InlineData(1, 1.0542)]
    [InlineData(7, 0.5880)]
    [InlineData(30, 0.38)]
    [InlineData(90, 0.2733)]
    public void Volatility_moves_further_near_expiry(double days, double shock)
    {
        Assert.Equal(shock, DeribitPortfolio.VolatilityShock(days, 0.3, 0.38), 1e-4);
        var rule = new VolatilityShock { Up = 0.38, Down = 0.2, ShortPower = 0.3, LongPower = 0.3 };
        double multiplier = rule.Multiplier(days * VolatilityShock.SecondsPerDay);
        Assert.Equal(1 + shock, rule.Apply(1, VolatilityMove.Up, multiplier), 1e-4);
        Assert.Equal(1, rule.Apply(1, VolatilityMove.None, multiplier));
    }

    [Fact]
    public void Volatility_never_falls_below_zero_nor_an_upward_move_below_its_least()
    {
        var rule = new VolatilityShock { Up = 0.1, Down = 3, LeastUp = 0.45 };
        Assert.Equal(0, rule.Apply(0.5, VolatilityMove.Down, 1));
        Assert.Equal(0.45, rule.Apply(0.2, VolatilityMove.Up, 1));
        Assert.Throws<DataException>(() => (rule with { Up = -0.1 }).Validate());
        Assert.Throws<DataException>(() => (rule with { Down = double.NaN }).Validate());
    }

    [Fact]
    public void Skew_tilts_one_side_up_and_the_other_down_and_a_bend_lifts_both()
    {
        var skew = new SkewShock
        {
            LinearCap = 0.2,
            AbsoluteCap = 0.1,
            LeastWidth = 0.01,
            WidthScale = 1,
            VolatilityStatic = 0.5,
        };
        Assert.Equal(0.6, skew.Apply(0.5, VolatilityMove.Linear, 10, 1), 1e-15);
        Assert.Equal(0.4, skew.Apply(0.5, VolatilityMove.Linear, -10, 1), 1e-15);
        Assert.Equal(0.55, skew.Apply(0.5, VolatilityMove.Linear, 0.25, 1), 1e-15);
        Assert.Equal(0.55, skew.Apply(0.5, VolatilityMove.Absolute, -10, 1), 1e-15);
        Assert.Equal(0.5, skew.Apply(0.5, VolatilityMove.Up, -10, 1));
    }

    private static void AssertRefused(string found, params ScenarioPoint[] points) =>
        Assert.Contains(
            found, Assert.Throws<DataException>(() => ScenarioGrid.Create("mine", points)).Message,
            StringComparison.Ordinal);
}
