using System.Globalization;
using FastMargin.Instruments;
using FastMargin.Kernels.Scenarios;

namespace FastMargin.Models.Scenarios;

/// <summary>
/// The scenarios of a rule: data, not code. A requirement over a grid is
/// <c>MM = max(0, max_s Σ_j q_j·L_{j,s})</c> with <c>L_{j,s} = Share_s·(V_j − V_j(price·factor_s, vol_s))</c>.
/// </summary>
public sealed class ScenarioGrid
{
    private readonly ScenarioPoint[] _points;

    private ScenarioGrid(string name, ScenarioPoint[] points)
    {
        Name = name;
        _points = points;
    }

    /// <summary>What the grid is called.</summary>
    public string Name { get; }

    /// <summary>The scenarios, in the order of the rule: the first of equal losses is the binding one.</summary>
    public IReadOnlyList<ScenarioPoint> Points => _points;

    /// <summary>Scenarios.</summary>
    public int Count => _points.Length;

    /// <summary>A grid of one's own.</summary>
    /// <exception cref="DataException">
    /// No scenario or too many, a factor not above zero, a share below zero, a move that is none; the
    /// message has the grid and the place of the scenario, counted from 1.
    /// </exception>
    public static ScenarioGrid Create(string name, IReadOnlyList<ScenarioPoint> points, SourceLine source = default)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count == 0) throw new DataException(source, $"grid {name}: no scenario", "one or more");
        if (points.Count > LossTable.MaxScenarios)
        {
            throw new DataException(
                source, $"grid {name}: {points.Count} scenarios", $"at most {LossTable.MaxScenarios}");
        }

        for (int i = 0; i < points.Count; i++)
        {
            (double factor, VolatilityMove move, double share) = points[i];
            string place = $"grid {name}: scenario {i + 1}: ";
            if (!(factor > 0 && double.IsFinite(factor)))
                throw new DataException(source, place + $"price factor {Text(factor)}", "a number above 0");
            if (!(share >= 0 && double.IsFinite(share)))
                throw new DataException(source, place + $"share {Text(share)}", "a number of 0 or more");
            if (!Enum.IsDefined(move))
                throw new DataException(source, place + $"volatility {move}", "None, Up, Down, Linear or Absolute");
        }

        return new ScenarioGrid(name, [.. points]);
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
