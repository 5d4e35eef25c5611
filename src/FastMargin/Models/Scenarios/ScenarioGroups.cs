using FastMargin.Instruments;

namespace FastMargin.Models.Scenarios;

/// <summary>A group of a scenario tree.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Parent">The group it is part of; null at the top.</param>
/// <param name="Credit">
/// Share of this group's gain that offsets losses of its siblings at the same scenario, 0 to 1.
/// </param>
/// <param name="Minimum">Least requirement of the group, 0 or more; it is added up, never offset.</param>
public readonly record struct ScenarioGroup(string Name, string? Parent = null, double Credit = 0, double Minimum = 0);

/// <summary>
/// Groups within groups (class, product, portfolio) and what gains of one are worth to another:
/// <code>
/// leaf    L_s = Σ_j q_j·L_{j,s}
/// parent  L_s = Σ_children (loss: L_{c,s}     gain: credit_c·L_{c,s})
/// top     requirement = max(Σ minimums below, max_s L_s, 0)          account: Σ over the tops
/// </code>
/// A credit of 1 nets fully, of 0 not at all. Source: OCC, risk-based margin (class, product and portfolio groups);
/// Derive and Deribit are one group.
/// </summary>
/// <remarks>
/// Children are added in the order in which they were listed, with plain additions. With linear instruments each total
/// is piecewise linear in price and, credits being at most 1, convex: the excess is concave.
/// </remarks>
public sealed class ScenarioGroups
{
    private readonly ScenarioGroup[] _groups;
    private readonly int[] _parents;
    private readonly int[] _bottomUp;

    private ScenarioGroups(ScenarioGroup[] groups, int[] parents, int[] bottomUp)
    {
        _groups = groups;
        _parents = parents;
        _bottomUp = bottomUp;
    }

    /// <summary>The groups, in the order in which they were listed.</summary>
    public IReadOnlyList<ScenarioGroup> Groups => _groups;

    /// <summary>By group: the one that it is part of, or -1.</summary>
    internal ReadOnlySpan<int> Parents => _parents;

    /// <summary>The groups, parts before what they are part of; of one depth in the order of listing.</summary>
    internal ReadOnlySpan<int> BottomUp => _bottomUp;

    /// <summary>Takes a tree.</summary>
    /// <exception cref="DataException">
    /// No group, a name twice, a parent that is unknown, a credit or minimum out of range, or groups that are part of
    /// each other; the message has the names.
    /// </exception>
    public static ScenarioGroups Create(IReadOnlyList<ScenarioGroup> groups, SourceLine source = default)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count == 0) throw new DataException(source, "no group", "one or more");
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < groups.Count; i++)
        {
            Check(groups[i], source);
            if (!places.TryAdd(groups[i].Name, i))
                throw new DataException(source, $"group {groups[i].Name} twice", "a name once");
        }

        int[] parents = [.. groups.Select(group => ParentOf(group, places, source))];
        int[] depths = [.. Enumerable.Range(0, parents.Length).Select(i => Depth(i, parents, groups, source))];
        int[] bottomUp = [.. Enumerable.Range(0, parents.Length).OrderByDescending(i => depths[i])];
        return new ScenarioGroups([.. groups], parents, bottomUp);
    }

    /// <summary>The requirement of all tops, 0 or more.</summary>
    /// <param name="losses">For each group, what it holds itself loses in each scenario; gains below zero.</param>
    /// <exception cref="DataException">Not a row for each group, or rows of different or no length.</exception>
    public double Requirement(IReadOnlyList<double[]> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        double[][] totals = Totals(losses);
        double[] minimums = [.. _groups.Select(g => g.Minimum)];
        double sum = 0;
        foreach (int i in _bottomUp)
        {
            if (_parents[i] >= 0) minimums[_parents[i]] += minimums[i];
            else sum += Math.Max(minimums[i], Math.Max(0, totals[i].Max()));
        }

        return sum;
    }

    /// <summary>The loss of each group with all that is part of it, in each scenario.</summary>
    /// <inheritdoc cref="Requirement"/>
    public double[][] Totals(IReadOnlyList<double[]> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        if (losses.Count != _groups.Length)
            throw new DataException($"losses of {losses.Count} groups", $"{_groups.Length}");
        int scenarios = losses[0].Length;
        if (scenarios == 0) throw new DataException($"group {_groups[0].Name}: no scenario", "one or more");
        for (int i = 0; i < losses.Count; i++)
        {
            if (losses[i].Length != scenarios)
                throw new DataException($"group {_groups[i].Name}: {losses[i].Length} scenarios", $"{scenarios}");
        }

        double[][] totals = [.. losses.Select(row => (double[])row.Clone())];
        foreach (int i in _bottomUp)
        {
            if (_parents[i] < 0) continue;
            double[] parent = totals[_parents[i]];
            for (int s = 0; s < scenarios; s++)
            {
                double loss = totals[i][s];
                parent[s] += loss < 0 ? loss * _groups[i].Credit : loss;
            }
        }

        return totals;
    }

    private static void Check(ScenarioGroup group, SourceLine source)
    {
        if (!(group.Credit >= 0 && group.Credit <= 1))
        {
            throw new DataException(
                source, $"group {group.Name}: credit {group.Credit}", "0 to 1: a credit above 100 % pays out");
        }

        if (!(group.Minimum >= 0 && double.IsFinite(group.Minimum)))
            throw new DataException(source, $"group {group.Name}: minimum {group.Minimum}", "0 or more");
    }

    private static int ParentOf(ScenarioGroup group, Dictionary<string, int> places, SourceLine source)
    {
        if (group.Parent is not { } name) return -1;
        if (places.TryGetValue(name, out int place)) return place;
        throw new DataException(source, $"group {group.Name}: parent {name}", "a group that is listed");
    }

    private static int Depth(int start, int[] parents, IReadOnlyList<ScenarioGroup> groups, SourceLine source)
    {
        int depth = 0;
        var path = new List<int>();
        for (int at = start; at >= 0; at = parents[at], depth++)
        {
            if (path.Contains(at))
            {
                string names = string.Join(" → ", path.Append(at).Select(i => groups[i].Name));
                throw new DataException(source, $"groups that are part of each other: {names}", "a tree");
            }

            path.Add(at);
        }

        return depth;
    }
}
