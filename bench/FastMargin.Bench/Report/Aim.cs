using FastMargin.Bench.Results;

namespace FastMargin.Bench.Report;

/// <summary>A figure to reach, and where it is found in the results.</summary>
/// <param name="What">What is measured, in words.</param>
/// <param name="Table">The table it stands in.</param>
/// <param name="Column">The column.</param>
/// <param name="Limit">The figure, in the column's unit.</param>
/// <param name="Shown">The figure as people write it.</param>
/// <param name="IsAtLeast">True when more is better.</param>
internal sealed record Aim(string What, string Table, string Column, double Limit, string Shown, bool IsAtLeast)
{
    /// <summary>Cells that name the row; the last such row counts.</summary>
    public IReadOnlyList<(string Column, string Text)> Where { get; init; } = [];

    /// <summary>What the column is divided by, and its unit, where it is shown.</summary>
    public (double By, string Unit) Scale { get; init; } = (1, "");

    /// <summary>A lower bound.</summary>
    public static Aim AtLeast(string what, string table, string column, double limit, string shown) =>
        new(what, table, column, limit, shown, IsAtLeast: true);

    /// <summary>An upper bound.</summary>
    public static Aim AtMost(string what, string table, string column, double limit, string shown) =>
        new(what, table, column, limit, shown, IsAtLeast: false);

    /// <summary>The figure that was measured; null where it was not.</summary>
    public double? Found(ResultFolder folder) =>
        folder.Table(Table) is { } table && table.Where(Where).LastOrDefault() is { } row
            ? table.Number(row, Column)
            : null;

    /// <summary>The row of the report: what, to reach, found, and whether that is enough.</summary>
    public string Row(ResultFolder folder)
    {
        double? found = Found(folder);
        string value = found is { } number ? $"{ResultTable.Shown(number / Scale.By)}{Scale.Unit}" : "not measured";
        bool isReached = IsAtLeast ? found >= Limit : found <= Limit;
        string verdict = found is null ? "" : isReached ? "reached" : "**not reached**";
        return $"| {What} | {Shown} | {value} | {verdict} |";
    }
}
