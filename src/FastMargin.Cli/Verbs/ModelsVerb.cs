using System.CommandLine;
using FastMargin.Cli.Output;
using FastMargin.Models.Sets;

namespace FastMargin.Cli.Verbs;

/// <summary>The margin rules that requirement sets may name.</summary>
internal static class ModelsVerb
{
    private const string Description = """
        Lists the margin rules that models.json may name: what each computes, its source, whether it is exact, whether
        the excess is concave in each price, and what computes it. With --rule, its parameters; JSON has them always.

        Examples:
          fastmargin models
          fastmargin models --rule dydx-v4
          fastmargin models --format json
        """;

    private static readonly Column[] _rule =
    [
        new("name", "name"),
        new("exact", "exact"),
        new("concave", "concave"),
        new("kernel", "kernel"),
        new("summary", "summary"),
        new("source", "source"),
    ];

    private static readonly Column[] _parameter =
    [
        new("name", "parameter"),
        new("type", "type"),
        new("range", "range"),
        new("default", "default"),
        new("meaning", "meaning"),
    ];

    public static Command Create(CliHost host)
    {
        var rule = new Option<string?>("--rule")
        {
            Description = "Only this rule, with its parameters.",
            HelpName = "NAME",
        };
        Option<string> format = ReportPrinter.CreateOption();
        var command = new Command("models", Description) { rule, format };
        command.SetAction(parsed =>
        {
            ReportFormat shown = ReportPrinter.FormatOf(parsed.GetValue(format));
            string? name = parsed.GetValue(rule);
            IReadOnlyList<MarginRuleInfo> rules = name is null ? MarginRules.All : [MarginRules.ByName(name)];
            ReportPrinter.Print(ReportOf(rules, shown, name is not null), shown, host.Out, host);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Report ReportOf(IReadOnlyList<MarginRuleInfo> rules, ReportFormat format, bool isOne)
    {
        var report = new Report();
        if (format == ReportFormat.Table)
        {
            if (isOne) One(report, rules[0]);
            else Short(report, rules);
            return report;
        }

        bool isNested = format == ReportFormat.Json;
        ReportTable table = report.AddTable(
            "rules", "margin rules", isNested ? [.. _rule, new("parameters", "parameters")] : _rule);
        foreach (MarginRuleInfo rule in rules)
        {
            object?[] cells = [rule.Name, rule.IsExact, rule.IsConcave, rule.Kernel, rule.Summary, rule.Source];
            table.Add(isNested ? [.. cells, Parameters(new("parameters", "parameters", _parameter), rule)] : cells);
        }

        return report;
    }

    private static void Short(Report report, IReadOnlyList<MarginRuleInfo> rules)
    {
        ReportTable table = report.AddTable("rules", "margin rules", _rule[0], _rule[1], _rule[2], _rule[4]);
        foreach (MarginRuleInfo rule in rules) table.Add(rule.Name, rule.IsExact, rule.IsConcave, rule.Summary);
    }

    private static void One(Report report, MarginRuleInfo rule)
    {
        report.Add("name", "rule", rule.Name);
        report.Add("summary", "computes", rule.Summary);
        report.Add("source", "source", rule.Source);
        report.Add("exact", "exact", rule.IsExact);
        report.Add("concave", "concave", rule.IsConcave);
        report.Add("kernel", "kernel", rule.Kernel);
        Parameters(report.AddTable("parameters", "parameters", _parameter), rule);
    }

    private static ReportTable Parameters(ReportTable table, MarginRuleInfo rule)
    {
        foreach (MarginRuleParameter parameter in rule.Parameters)
        {
            table.Add(parameter.Name, parameter.Type, parameter.Range, parameter.Default, parameter.Meaning);
        }

        return table;
    }
}
