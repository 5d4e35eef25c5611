using FastMargin.Models.Scenarios;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>
/// Classes, and groups of them, as numbers: classes first. The rule is that of <see cref="ScenarioGroups"/>, which also
/// checks it; here a pool touches only the groups that it holds something of.
/// </summary>
internal sealed class ScenarioTree
{
    /// <summary>Takes a tree.</summary>
    /// <param name="nodes">Classes, then groups.</param>
    /// <param name="credits">Their credits, exactly.</param>
    /// <param name="minimums">Their minimums, exactly.</param>
    /// <exception cref="Instruments.DataException">What <see cref="ScenarioGroups.Create"/> refuses.</exception>
    public ScenarioTree(IReadOnlyList<ScenarioGroup> nodes, Rational[] credits, Rational[] minimums)
    {
        ScenarioGroups checkedGroups = ScenarioGroups.Create(nodes);
        Groups = checkedGroups.Groups;
        Parents = checkedGroups.Parents.ToArray();
        (ExactCredits, ExactMinimums) = (credits, minimums);
        Credits = [.. credits.Select(c => c.ToDouble())];
        Minimums = [.. minimums.Select(m => m.ToDouble())];
        Ranks = new int[nodes.Count];
        for (int rank = 0; rank < nodes.Count; rank++) Ranks[checkedGroups.BottomUp[rank]] = rank;
    }

    /// <summary>Classes and groups.</summary>
    public IReadOnlyList<ScenarioGroup> Groups { get; }

    /// <summary>Nodes of the tree.</summary>
    public int Count => Groups.Count;

    /// <summary>The group that each is part of, or -1.</summary>
    public int[] Parents { get; }

    /// <summary>Where each stands when parts come before what they are part of.</summary>
    public int[] Ranks { get; }

    /// <summary>Share of a gain that offsets losses of siblings.</summary>
    public double[] Credits { get; }

    /// <summary>Least requirement of a group.</summary>
    public double[] Minimums { get; }

    /// <summary><see cref="Credits"/>, exactly.</summary>
    public Rational[] ExactCredits { get; }

    /// <summary><see cref="Minimums"/>, exactly.</summary>
    public Rational[] ExactMinimums { get; }
}
