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

    /// <summary>What a set of this rule may say beside its name, in the order of docs/rules.md.</summary>
    public IReadOnlyList<MarginRuleParameter> Parameters { get; init; } = [];

    /// <summary>Makes the rule with the numbers of a set.</summary>
    internal Func<Universe, ModelParameters, IMarginModel> Create { get; }
}

/// <summary>One parameter of a margin rule, as a set in models.json has it.</summary>
/// <param name="Name">
/// The path below the set: <c>markets.*.initial</c> is in each object of the object <c>markets</c>,
/// <c>orders[].price</c> in each of a list.
/// </param>
/// <param name="Type">Exact decimal, number, whole number, text, flag, object or list.</param>
/// <param name="Range">Which values are taken, limits included; empty when the type says it.</param>
/// <param name="Default">What stands for it when it is not there; empty when it must be.</param>
/// <param name="Meaning">What it is, with its unit.</param>
public sealed record MarginRuleParameter(string Name, string Type, string Range, string Default, string Meaning);
