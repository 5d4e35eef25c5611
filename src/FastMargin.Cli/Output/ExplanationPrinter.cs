using System.Globalization;
using FastMargin.Models;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Cli.Output;

/// <summary>Prints an explanation as an indented table for people.</summary>
internal static class ExplanationPrinter
{
    private const int Indent = 2;
    private const int WidestName = 48;
    private const int WidestValue = 32;

    public static void Print(PoolExplanation pool, TextWriter output)
    {
        string when = pool.TimeNs == 0 ? "" : $", {UtcTime.Text(pool.TimeNs)}";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{pool.Account}/{pool.Pool} after input {pool.Sequence}{when}, amounts in {pool.Currency}"));
        if (pool.UnknownBecause is { } symbol) output.WriteLine($"unknown: no usable price of {symbol}");
        var rows = new List<(string Name, ExplainLine Line)>();
        foreach (ExplainLine line in pool.Lines) Flatten(line, 0, rows);
        int name = rows.Max(r => r.Name.Length <= WidestName ? r.Name.Length : 0);
        int value = rows.Max(r => r.Line.Value.Length <= WidestValue ? r.Line.Value.Length : 0);
        int unit = rows.Max(r => r.Line.Unit.Length);
        foreach ((string indented, ExplainLine line) in rows)
        {
            if (indented[0] != ' ') output.WriteLine();
            string number = $"{line.Value.PadLeft(value)}  {line.Unit.PadRight(unit)}";
            output.WriteLine($"{indented.PadRight(name)}  {number}  {Notes(line)}".TrimEnd());
        }
    }

    private static void Flatten(ExplainLine line, int depth, List<(string Name, ExplainLine Line)> into)
    {
        into.Add((new string(' ', Indent * depth) + line.Name, line));
        foreach (ExplainLine part in line.Parts) Flatten(part, depth + 1, into);
    }

    private static string Notes(ExplainLine line)
    {
        string rule = line.Rule switch
        {
            ExplainRule.Sum => "sum",
            ExplainRule.Product => "product",
            ExplainRule.Difference => "difference",
            ExplainRule.Quotient => "quotient",
            ExplainRule.Largest => "largest",
            _ => "",
        };
        string rounded = line.Rounded is null ? "" : $"rounded {line.Rounded}";
        return string.Join("; ", new[] { rule, line.How, rounded }.Where(note => note.Length > 0));
    }
}
