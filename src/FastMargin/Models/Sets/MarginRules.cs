using FastMargin.Instruments;

namespace FastMargin.Models.Sets;

/// <summary>What a margin rule is, for those who choose one by its name.</summary>
public sealed class MarginRuleInfo
{
    internal MarginRuleInfo(Func<Universe, ModelParameters, IMarginModel> create) => Create = create;

    /// <summary>By which it is chosen.</summary>
    public required string Name { get; init; }

    /// <summary>What it computes, in a few words.</summary>
    public required string Summary { get; init; }

    /// <summary>Where the rule is published.</summary>
    public required string Source { get; init; }

    /// <summary>What computes it.</summary>
    public required string Kernel { get; init; }

    /// <summary>
    /// True when the requirement is exact; false when options are priced, with the tolerance that docs/models.md has.
    /// </summary>
    public bool IsExact { get; init; }

    /// <summary>True when the excess is concave in each price.</summary>
    public bool IsConcave { get; init; }

    /// <summary>Makes the rule with the numbers of a set.</summary>
    internal Func<Universe, ModelParameters, IMarginModel> Create { get; }
}

/// <summary>All margin rules by name: the one place that a new rule is added to.</summary>
public static class MarginRules
{
    /// <summary>In order of name.</summary>
    public static IReadOnlyList<MarginRuleInfo> All { get; } =
    [
        new((_, _) => new BracketModel())
        {
            Name = "brackets",
            Summary = "margin tables of instruments and accounts",
            Source = "the tables themselves",
            Kernel = "rationals",
            IsExact = true,
            IsConcave = true,
        },
    ];

    /// <summary>The rule of a name.</summary>
    /// <exception cref="DataException">There is none; the message lists those there are.</exception>
    public static MarginRuleInfo ByName(string name, SourceLine source = default)
    {
        foreach (MarginRuleInfo rule in All)
        {
            if (rule.Name == name) return rule;
        }

        throw new DataException(source, $"rule \"{name}\"", $"one of {string.Join(", ", All.Select(r => r.Name))}");
    }
}
