using FastMargin.Instruments;
using FastMargin.Models.Rules;

namespace FastMargin.Models.Sets;

/// <summary>
/// All margin rules by name. A rule is added to the list of its family, a family to the list here.
/// </summary>
public static class MarginRules
{
    /// <summary>In order of name.</summary>
    public static IReadOnlyList<MarginRuleInfo> All { get; } =
    [
        .. new[]
        {
            TableRules.Rules,
            ScenarioRules.Rules,
            Venues.VenueRules.Rules,
        }.SelectMany(family => family).OrderBy(rule => rule.Name, StringComparer.Ordinal),
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
