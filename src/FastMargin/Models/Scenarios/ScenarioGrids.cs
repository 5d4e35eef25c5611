using FastMargin.Instruments;

namespace FastMargin.Models.Scenarios;

/// <summary>The grids of known rules. Their numbers are those published at a date; venues change them.</summary>
public static class ScenarioGrids
{
    /// <summary>
    /// SPAN's sixteen: price by 0, ±1/3, ±2/3, ±3/3 of the scan range with volatility up and down, and two extreme
    /// moves of which a fraction counts. Order of CME: 0, +1/3, −1/3, +2/3, −2/3, +1, −1, up before down; +extreme,
    /// −extreme.
    /// </summary>
    /// <param name="scanRange">Price scan range as a share of the price, above 0 and with its extreme below 1.</param>
    /// <param name="extreme">The extreme move in scan ranges (CME 3, NSE 2).</param>
    /// <param name="cover">The share of the extreme loss that counts (CME 0.33, NSE 0.35).</param>
    /// <exception cref="DataException">A number out of range.</exception>
    public static ScenarioGrid Span16(double scanRange, double extreme = 3, double cover = 0.33)
    {
        var points = new List<ScenarioPoint>(16);
        foreach (double thirds in (double[])[0, 1, -1, 2, -2, 3, -3])
        {
            double factor = 1 + (scanRange * thirds / 3);
            points.Add(new(factor, VolatilityMove.Up));
            points.Add(new(factor, VolatilityMove.Down));
        }

        points.Add(new(1 + (scanRange * extreme), VolatilityMove.None, cover));
        points.Add(new(1 - (scanRange * extreme), VolatilityMove.None, cover));
        return ScenarioGrid.Create("SPAN-16", points);
    }

    /// <summary>
    /// The ten points of OCC's TIMS: five equal steps down and five up. Equities and narrow indices ±15 %, broad
    /// indices −8 % and +6 %, small-cap indices ±10 %.
    /// </summary>
    /// <param name="down">The largest move down, above 0 and below 1.</param>
    /// <param name="up">The largest move up, above 0.</param>
    /// <exception cref="DataException">A number out of range.</exception>
    public static ScenarioGrid Tims10(double down, double up)
    {
        var points = new List<ScenarioPoint>(10);
        for (int k = 5; k >= 1; k--) points.Add(new(1 - (down * k / 5)));
        for (int k = 1; k <= 5; k++) points.Add(new(1 + (up * k / 5)));
        return ScenarioGrid.Create("TIMS-10", points);
    }

    /// <summary>Derive's first portfolio manager: ±15, ±10, ±5, 0 % with volatility up, level and down.</summary>
    public static ScenarioGrid DerivePmrm1 { get; } = ScenarioGrid.Create(
        "Derive PMRM", Cross([1.15, 1.1, 1.05, 1, 0.95, 0.9, 0.85], Three));

    /// <summary>
    /// Derive's second: ±18 % (up), ±13.5, ±9, ±4.5, 0 % with three moves of volatility, dampened tails, two skews.
    /// </summary>
    public static ScenarioGrid DerivePmrm2 { get; } = ScenarioGrid.Create("Derive PMRM 2",
    [
        new(1.18, VolatilityMove.Up),
        .. Cross([1.135, 1.09, 1.045, 1, 0.955, 0.91, 0.865], Three),
        new(0.82, VolatilityMove.Up),
        new(0.34, VolatilityMove.Up, 0.21), new(0.67, VolatilityMove.Up, 0.42), new(1.5, VolatilityMove.Up, 0.2772),
        new(2, VolatilityMove.Up, 0.1386), new(3, VolatilityMove.Up, 0.0693), new(4, VolatilityMove.Up, 0.0462),
        new(5, VolatilityMove.Up, 0.03465), new(6, VolatilityMove.Up, 0.02772),
        new(1, VolatilityMove.Linear), new(1, VolatilityMove.Absolute),
    ]);

    /// <summary>
    /// Like Deribit's standard grid: price within ±16 % in nine steps, volatility up, level and down. Its table of
    /// extreme moves is not public to the last number and is not part of it.
    /// </summary>
    public static ScenarioGrid Deribit { get; } = ScenarioGrid.Create(
        "Deribit-like", Cross([0.84, 0.88, 0.92, 0.96, 1, 1.04, 1.08, 1.12, 1.16], Three));

    /// <summary>
    /// Like Paradex's: price within ±16 % in nine steps, volatility up and down, and eight weighted tails.
    /// </summary>
    public static ScenarioGrid Paradex { get; } = ScenarioGrid.Create("Paradex-like",
    [
        .. Cross(
            [0.84, 0.88, 0.92, 0.96, 1, 1.04, 1.08, 1.12, 1.16], [VolatilityMove.Up, VolatilityMove.Down]),
        new(0.34, VolatilityMove.Up, 0.24), new(0.67, VolatilityMove.Up, 0.48), new(1.5, VolatilityMove.Up, 0.32),
        new(2, VolatilityMove.Up, 0.16), new(3, VolatilityMove.Up, 0.08), new(4, VolatilityMove.Up, 0.0533),
        new(5, VolatilityMove.Up, 0.04), new(6, VolatilityMove.Up, 0.032),
    ]);

    private static VolatilityMove[] Three => [VolatilityMove.Up, VolatilityMove.None, VolatilityMove.Down];

    private static ScenarioPoint[] Cross(double[] factors, VolatilityMove[] moves) =>
        [.. factors.SelectMany(_ => moves, (factor, move) => new ScenarioPoint(factor, move))];
}
