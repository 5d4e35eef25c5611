using FastMargin.Engine.Stress;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds;

/// <summary>Shocks as CSV, <c>shock,target,move</c>, described in docs/FORMATS.md.</summary>
public static class ShockFile
{
    /// <summary>Reads shocks, in the order in which they are first named.</summary>
    /// <exception cref="DataException">A row cannot be used, or there is none.</exception>
    public static IReadOnlyList<Shock> Read(string path, Universe universe)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(universe);
        var shocks = new List<Shock>();
        var byName = new Dictionary<string, Shock>();
        var seen = new HashSet<(string, string)>();
        using CsvRows rows = CsvRows.Open(path, CsvLayout.ShockColumns);
        while (rows.Read())
        {
            string name = rows.Required(0);
            if (!byName.TryGetValue(name, out Shock? shock))
            {
                if (shocks.Count == BookStress.MaxShocks)
                    throw rows.Refuse($"shock {Names.Shown(name)} after {shocks.Count}", "no more than these");
                shocks.Add(byName[name] = shock = new Shock(name));
            }

            ReadMove(rows, shock, seen, universe);
        }

        if (shocks.Count > 0) return shocks;
        throw new DataException(new SourceLine(path, 1), "no shock", "a row for each move of a shock");
    }

    private static void ReadMove(CsvRows rows, Shock shock, HashSet<(string, string)> seen, Universe universe)
    {
        string target = rows.Required(1);
        if (!seen.Add((shock.Name, target)))
            throw rows.Refuse($"target {Names.Shown(target)} twice in shock {shock.Name}", "each target once a shock");
        Rate move = rows.Rate(2) ?? throw rows.Refuse($"no move of {Names.Shown(target)}", "a relative move above -1");
        try
        {
            Shock.CheckMove(move);
        }
        catch (DataException e)
        {
            throw e.At(rows.Here);
        }

        foreach (int instrument in ShockTarget.Find(universe, target, rows.Here)) shock.Move(instrument, move);
    }
}
