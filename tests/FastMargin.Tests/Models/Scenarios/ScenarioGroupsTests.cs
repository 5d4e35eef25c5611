using FastMargin.Instruments;
using FastMargin.Models.Scenarios;
using FastMargin.Tests.Units;

namespace FastMargin.Tests.Models.Scenarios;

public sealed class ScenarioGroupsTests
{
    [Fact]
    public void Gains_of_one_class_offset_losses_of_another_by_the_credit()
    {
        var groups = ScenarioGroups.Create([new("indices"), new("SPX", "indices", 0.9), new("NDX", "indices", 0.9)]);
        double[][] losses = [[0, 0], [100, -200], [-50, 150]];
        Assert.Equal([[100 - 45, 150 - 180], [100, -200], [-50, 150]], groups.Totals(losses));
        Assert.Equal(55, groups.Requirement(losses));
    }

    [Fact]
    public void Groups_apart_are_added_and_a_gain_of_one_is_nothing_to_the_other()
    {
        var groups = ScenarioGroups.Create([new("a", Minimum: 7), new("b", Credit: 1)]);
        Assert.Equal(7 + 30, groups.Requirement([[5, -5], [-100, 30]]));
    }

    [Fact]
    public void Least_requirements_add_up_through_the_tree()
    {
        var groups = ScenarioGroups.Create([new("top", Minimum: 1), new("a", "top", 1, 2), new("b", "a", 1, 4)]);
        Assert.Equal(7, groups.Requirement([[0], [-10], [3]]));
    }

    [Fact]
    public void Higher_credits_never_raise_a_requirement_and_losses_of_nothing_need_nothing()
    {
        Random random = Seeded.Start();
        for (int round = 0; round < 300; round++)
        {
            double[][] losses = [.. Enumerable.Range(0, 6).Select(_ => Draw(random))];
            double requirement = Tree(0.3).Requirement(losses);
            Assert.True(requirement >= 0);
            Assert.True(Tree(0.8).Requirement(losses) <= requirement);
            double alone = losses.Sum(row => Math.Max(0, row.Max()));
            Assert.True(requirement <= alone * (1 + 1e-14), "a tree demands more than its parts alone");
        }
    }

    [Fact]
    public void Tree_that_cannot_be_used_is_refused_with_its_names()
    {
        AssertRefused("no group");
        AssertRefused("group a: credit 1.01", new ScenarioGroup("a", Credit: 1.01));
        AssertRefused("group a: credit NaN", new ScenarioGroup("a", Credit: double.NaN));
        AssertRefused("group a: minimum -1", new ScenarioGroup("a", Minimum: -1));
        AssertRefused("group a twice", new("a"), new("a"));
        AssertRefused("group a: parent z", new ScenarioGroup("a", "z"));
        AssertRefused("a → b → c → a", new("a", "b"), new("b", "c"), new("c", "a"));
        AssertRefused("a → a", new ScenarioGroup("a", "a"));
    }

    [Fact]
    public void Losses_that_do_not_fit_the_tree_are_refused()
    {
        var groups = ScenarioGroups.Create([new("a"), new("b")]);
        Assert.Throws<DataException>(() => groups.Requirement([[1]]));
        Assert.Throws<DataException>(() => groups.Requirement([[], []]));
        Assert.Contains(
            "group b", Assert.Throws<DataException>(() => groups.Requirement([[1], [1, 2]])).Message,
            StringComparison.Ordinal);
    }

    private static ScenarioGroups Tree(double credit) => ScenarioGroups.Create(
    [
        new("top"), new("left", "top", credit), new("right", "top", credit), new("l1", "left", credit),
        new("l2", "left", credit), new("alone"),
    ]);

    private static double[] Draw(Random random) =>
        [.. Enumerable.Range(0, 10).Select(_ => random.Next(-100, 100) / 4.0)];

    private static void AssertRefused(string found, params ScenarioGroup[] groups) => Assert.Contains(
        found, Assert.Throws<DataException>(() => ScenarioGroups.Create(groups)).Message, StringComparison.Ordinal);
}
