using FastMargin.Instruments;
using FastMargin.Models.Sets;

namespace FastMargin.Tests.Models.Sets;

public sealed class MarginRulesTests
{
    [Fact]
    public void Rules_stand_in_order_of_name_and_each_name_stands_for_one()
    {
        string[] names = [.. MarginRules.All.Select(rule => rule.Name)];
        Assert.Equal(names.Distinct().Order(StringComparer.Ordinal), names);
        Assert.All(MarginRules.All, rule => Assert.Same(rule, MarginRules.ByName(rule.Name)));
    }

    [Fact]
    public void Unknown_rule_is_refused_with_those_there_are()
    {
        DataException e = Assert.Throws<DataException>(() => MarginRules.ByName("brackts"));
        Assert.All(MarginRules.All, rule => Assert.Contains(rule.Name, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_parameter_of_a_rule_has_a_name_a_type_and_a_meaning() =>
        Assert.All(MarginRules.All, rule =>
        {
            Assert.Equal(rule.Parameters.Count, rule.Parameters.Select(p => p.Name).Distinct().Count());
            Assert.All(rule.Parameters, p => Assert.All([p.Name, p.Type, p.Meaning], Assert.NotEmpty));
        });
}
