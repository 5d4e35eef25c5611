namespace FastMargin.Models.Sets;

/// <summary>One line of how a number came about, with the lines that it is made of.</summary>
/// <param name="Name">What it is, in the words of the rule.</param>
/// <param name="Value">The number as text, to the last digit; empty for a heading.</param>
/// <param name="Unit">Currency or unit; empty where there is none.</param>
/// <param name="How">The formula, or why this one binds; empty where the parts say it.</param>
public sealed record ExplainLine(string Name, string Value = "", string Unit = "", string How = "")
{
    /// <summary>What it is made of, in the order of the rule.</summary>
    public IReadOnlyList<ExplainLine> Parts { get; init; } = [];
}
