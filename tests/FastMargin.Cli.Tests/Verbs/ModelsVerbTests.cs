using System.Text.Json;
using FastMargin.Models.Sets;

namespace FastMargin.Cli.Tests.Verbs;

public sealed class ModelsVerbTests
{
    [Fact]
    public void Every_rule_is_listed_with_its_parameters()
    {
        JsonElement rules = CliRun.Of("models", "--format", "json").Expect(ExitCode.Ok).Json.GetProperty("rules");
        Assert.Equal(
            MarginRules.All.Select(rule => rule.Name),
            rules.EnumerateArray().Select(rule => rule.GetProperty("name").GetString()));
        foreach ((MarginRuleInfo rule, JsonElement listed) in MarginRules.All.Zip(rules.EnumerateArray()))
        {
            Assert.Equal(rule.IsExact, listed.GetProperty("exact").GetBoolean());
            Assert.Equal(rule.IsConcave, listed.GetProperty("concave").GetBoolean());
            Assert.Equal(
                rule.Parameters.Select(p => (p.Name, p.Default)),
                listed.GetProperty("parameters").EnumerateArray().Select(
                    p => (p.GetProperty("name").GetString()!, p.GetProperty("default").GetString()!)));
        }
    }

    [Fact]
    public void Table_has_a_line_a_rule_and_one_rule_its_parameters()
    {
        string all = CliRun.Of("models").Expect(ExitCode.Ok).Out;
        Assert.All(MarginRules.All, rule => Assert.Contains(rule.Name, all, StringComparison.Ordinal));
        string one = CliRun.Of("models", "--rule", "dydx-v4").Expect(ExitCode.Ok).Out;
        Assert.Contains("maintenanceFractionPpm", one, StringComparison.Ordinal);
        Assert.Contains("v4-chain", one, StringComparison.Ordinal);
        Assert.DoesNotContain("brackets", one, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_rule_is_a_data_error_that_lists_those_there_are() => Assert.Contains(
        "dydx-v4", CliRun.Of("models", "--rule", "nothing").Expect(ExitCode.Data).Error, StringComparison.Ordinal);
}
