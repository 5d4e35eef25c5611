using FastMargin.Models.Sets;

namespace FastMargin.Tests.Models.Sets;

/// <summary>docs/models.md lists every rule and docs/rules.md its parameters, as the rules themselves say it.</summary>
public sealed class RuleDocsTests
{
    [Fact]
    public void Every_rule_has_its_row_in_the_table_of_rules() =>
        HasRows("docs/models.md", MarginRules.All.Select(rule => Row(
            $"`{rule.Name}`", rule.Summary, YesNo(rule.IsExact), YesNo(rule.IsConcave), rule.Kernel, rule.Source)));

    [Fact]
    public void Every_parameter_has_its_row_under_its_rule()
    {
        string[] lines = Read("docs/rules.md");
        foreach (MarginRuleInfo rule in MarginRules.All)
        {
            int start = Array.IndexOf(lines, $"## {rule.Name}");
            Assert.True(start >= 0, $"docs/rules.md: no heading \"## {rule.Name}\"");
            IEnumerable<string> section = lines.Skip(start + 1).TakeWhile(line => !IsHeading(line));
            string[] rows = [.. rule.Parameters.Select(
                p => Row($"`{p.Name}`", p.Type, p.Range, p.Default.Length == 0 ? "–" : p.Default, p.Meaning))];
            string[] found = [.. section.Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
            Assert.True(
                rows.SequenceEqual(found),
                $"docs/rules.md, {rule.Name}: expected these rows and no others:\n{string.Join('\n', rows)}");
        }
    }

    [Fact]
    public void No_row_is_of_a_rule_that_is_not_there()
    {
        string[] known = [.. MarginRules.All.Select(rule => $"## {rule.Name}")];
        Assert.Equal(known, Read("docs/rules.md").Where(IsHeading));
    }

    private static bool IsHeading(string line) => line.StartsWith("## ", StringComparison.Ordinal);

    private static void HasRows(string path, IEnumerable<string> rows)
    {
        string[] lines = Read(path);
        string[] missing = [.. rows.Where(row => !lines.Contains(row))];
        Assert.True(missing.Length == 0, $"{path} lacks these rows:\n{string.Join('\n', missing)}");
    }

    private static string Row(params string[] cells) => $"| {string.Join(" | ", cells)} |";

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string[] Read(string path)
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "FastMargin.sln"))) root = root.Parent;
        return File.ReadAllLines(Path.Combine(root!.FullName, path));
    }
}
