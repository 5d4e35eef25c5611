using FastMargin.Models.Scenarios;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>
/// The scenarios of a class as columns, in doubles and as the decimals that they stand for: fifteen significant digits.
/// </summary>
internal sealed class GridPoints
{
    /// <summary>Takes the points of a grid.</summary>
    public GridPoints(ScenarioGrid grid)
    {
        Grid = grid;
        ExactFactor = [.. grid.Points.Select(p => PreciseNumber.OfDecimal(p.PriceFactor))];
        ExactShare = [.. grid.Points.Select(p => PreciseNumber.OfDecimal(p.Share))];
        Factor = [.. ExactFactor.Select(f => f.ToDouble())];
        Share = [.. ExactShare.Select(s => s.ToDouble())];
        Move = [.. grid.Points.Select(p => p.Volatility)];
    }

    /// <summary>The grid.</summary>
    public ScenarioGrid Grid { get; }

    /// <summary>Scenarios.</summary>
    public int Count => Factor.Length;

    /// <summary>What the price is multiplied by.</summary>
    public double[] Factor { get; }

    /// <summary>The share of a loss that counts.</summary>
    public double[] Share { get; }

    /// <summary>What volatility does.</summary>
    public VolatilityMove[] Move { get; }

    /// <summary><see cref="Factor"/>, exactly.</summary>
    public Rational[] ExactFactor { get; }

    /// <summary><see cref="Share"/>, exactly.</summary>
    public Rational[] ExactShare { get; }
}
