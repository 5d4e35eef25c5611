using FastMargin.Instruments;
using FastMargin.Models.Scenarios;
using FastMargin.Models.Sets;

namespace FastMargin.Models.Rules;

/// <summary>
/// Reads a grid of scenarios: by its name, or as an object that is one of
/// <code>
/// { "down": 0.08, "up": 0.06 }                                     ten points, TIMS
/// { "scanRange": 0.05, "extreme": 3, "cover": 0.33 }               sixteen, SPAN
/// { "points": [ { "price": 1.1, "volatility": "up", "share": 1 } ] }
/// { "file": "grid.json" }                                          any of these, beside models.json
/// </code>
/// </summary>
internal static class GridReader
{
    private static readonly (string Name, ScenarioGrid Grid)[] _named =
    [
        ("equity", ScenarioGrids.Tims10(0.15, 0.15)),
        ("narrow-index", ScenarioGrids.Tims10(0.15, 0.15)),
        ("small-cap-index", ScenarioGrids.Tims10(0.1, 0.1)),
        ("broad-index", ScenarioGrids.Tims10(0.08, 0.06)),
        ("high-cap-index", ScenarioGrids.Tims10(0.08, 0.06)),
        ("derive-pmrm1", ScenarioGrids.DerivePmrm1),
        ("deribit", ScenarioGrids.Deribit),
        ("paradex", ScenarioGrids.Paradex),
    ];

    private static readonly (string, VolatilityMove)[] _moves =
        [("none", VolatilityMove.None), ("up", VolatilityMove.Up), ("down", VolatilityMove.Down)];

    /// <summary>Reads the parameter <c>grid</c>; null when it is not there.</summary>
    /// <exception cref="DataException">No grid of that name, or one that cannot be used.</exception>
    public static GridPoints? Read(ModelParameters parameters)
    {
        if (!parameters.Has("grid")) return null;
        if (parameters.HasText("grid"))
        {
            string name = parameters.Text("grid");
            foreach ((string known, ScenarioGrid grid) in _named)
            {
                if (known == name) return new GridPoints(grid);
            }

            throw parameters.Refuse("grid", $"\"{name}\"", $"one of {string.Join(", ", _named.Select(n => n.Name))}");
        }

        return new GridPoints(Of(parameters.Object("grid")!));
    }

    private static ScenarioGrid Of(ModelParameters grid)
    {
        if (grid.Has("file")) return File(grid);
        ScenarioGrid read = grid.Has("down") || grid.Has("up") ? Tims(grid)
            : grid.Has("scanRange") ? Span(grid)
            : Points(grid);
        grid.Done();
        return read;
    }

    private static ScenarioGrid Tims(ModelParameters grid) =>
        ScenarioGrids.Tims10(grid.Number("down", 0.0001, 0.9999), grid.Number("up", 0.0001, 100));

    private static ScenarioGrid Span(ModelParameters grid)
    {
        double extreme = grid.Number("extreme", 0.01, 100, 3);
        double range = grid.Number("scanRange", 0.0001, 0.9999);
        if (range * extreme >= 1)
            throw grid.Refuse("extreme", $"{extreme} times a scan range of {range}", "less than the price");
        return ScenarioGrids.Span16(range, extreme, grid.Number("cover", 0, 1, 0.33));
    }

    private static ScenarioGrid Points(ModelParameters grid)
    {
        IReadOnlyList<ModelParameters> listed = grid.Objects("points");
        if (listed.Count == 0) throw grid.Refuse("points", "no scenario", "one or more");
        var points = new List<ScenarioPoint>(listed.Count);
        foreach (ModelParameters one in listed)
        {
            points.Add(new ScenarioPoint(
                one.Number("price", 1e-6, 1e6),
                one.Choice("volatility", _moves, "none"),
                one.Number("share", 0, 1e6, 1)));
            one.Done();
        }

        return ScenarioGrid.Create("grid", points, new SourceLine(grid.File, 0));
    }

    private static ScenarioGrid File(ModelParameters grid)
    {
        ModelParameters inside = grid.Inside("file");
        grid.Done();
        return inside.Has("file") ? throw inside.Refuse("file", "another file", "a grid") : Of(inside);
    }
}
