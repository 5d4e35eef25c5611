namespace FastMargin.Models.Sets;

/// <summary>How the number of an <see cref="ExplainLine"/> follows from those of its parts.</summary>
public enum ExplainRule
{
    /// <summary>It is given, or the line says in words how: the parts are there to be read.</summary>
    None,

    /// <summary><c>Σ parts</c>; zero without any.</summary>
    Sum,

    /// <summary><c>Π parts</c>.</summary>
    Product,

    /// <summary>The first part less the others.</summary>
    Difference,

    /// <summary>The first part over the second.</summary>
    Quotient,

    /// <summary>The largest of the parts; the first of those binds.</summary>
    Largest,
}

/// <summary>One line of how a number came about, with the lines that it is made of.</summary>
/// <param name="Name">What it is, in the words of the rule.</param>
/// <param name="Value">The number as text, to the last digit; empty for a heading, and where it is unknown.</param>
/// <param name="Unit">Currency or unit; empty where there is none.</param>
/// <param name="How">The formula, or why this one binds; empty where the parts say it.</param>
public sealed record ExplainLine(string Name, string Value = "", string Unit = "", string How = "")
{
    /// <summary>What it is made of, in the order of the rule.</summary>
    public IReadOnlyList<ExplainLine> Parts { get; init; } = [];

    /// <summary>How the number follows from the parts, each taken exactly.</summary>
    public ExplainRule Rule { get; init; }

    /// <summary>
    /// Where <see cref="Value"/> had to be rounded, as its decimals have no end: the number as
    /// <c>numerator/denominator</c> in lowest terms. Null where the value is the number itself.
    /// </summary>
    public string? Exact { get; init; }

    /// <summary>Where it was rounded: up or down, at the eighteenth decimal.</summary>
    public string? Rounded { get; init; }
}
