namespace FastMargin.Models.Sets;

/// <summary>Rules that read the margin tables of the book.</summary>
internal static class TableRules
{
    public static IReadOnlyList<MarginRuleInfo> Rules { get; } =
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
}
