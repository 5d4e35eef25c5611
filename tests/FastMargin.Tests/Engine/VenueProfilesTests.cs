using System.Text;
using FastMargin.Engine;
using FastMargin.Units;

namespace FastMargin.Tests.Engine;

/// <summary>The profiles of venues that docs/levels-and-calls.md gives.</summary>
public sealed class VenueProfilesTests
{
    private static readonly IReadOnlyList<LevelProfile> _profiles = Read();

    [Fact]
    public void First_sample_is_the_one_that_liquidates_at_the_requirement() =>
        Assert.Equal(LevelProfile.LiquidateAtRequirement.Ratios, _profiles[0].Ratios);

    [Theory]
    [InlineData(Level.Healthy, "1.1", Level.Healthy)]
    [InlineData(Level.Healthy, "1.0999", Level.Warning)]
    [InlineData(Level.Warning, "1.3999", Level.Warning)]
    [InlineData(Level.Warning, "1.4", Level.Healthy)]
    [InlineData(Level.Warning, "0.9999", Level.Liquidation)]
    [InlineData(Level.Liquidation, "1", Level.Warning)]
    public void Vega_searches_releases_and_closes_out_at_its_levels(Level before, string ratio, Level after) =>
        Assert.Equal(after, Next(1, before, ratio));

    [Theory]
    [InlineData(Level.Healthy, "1", Level.Warning)]
    [InlineData(Level.Warning, "0.9999", Level.Liquidation)]
    [InlineData(Level.Liquidation, "1.0199", Level.Liquidation)]
    [InlineData(Level.Liquidation, "1.02", Level.Warning)]
    public void Drift_ends_a_liquidation_above_where_it_begins(Level before, string ratio, Level after) =>
        Assert.Equal(after, Next(2, before, ratio));

    private static Level Next(int profile, Level before, string ratio)
    {
        LevelProfile of = _profiles[profile];
        return of.Next(before, of.Ratios.Count(threshold => Rate.Parse(ratio) >= threshold));
    }

    private static IReadOnlyList<LevelProfile> Read()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "FastMargin.sln"))) root = root.Parent;
        string text = File.ReadAllText(Path.Combine(root!.FullName, "docs", "levels-and-calls.md"));
        string sample = text.Split("## Profiles of venues")[1].Split("```")[1];
        byte[] json = Encoding.UTF8.GetBytes($"{{ \"profiles\": {sample} }}");
        return RuntimeFile.Parse(json, "docs/levels-and-calls.md").Over(new EngineOptions()).Profiles;
    }
}
