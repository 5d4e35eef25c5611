using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Models.Rules;

public sealed class OptionModesTests
{
    /// <summary>Regulation T and SPAN over the same market.</summary>
    private const string Exactly = """
        {
          "asOf": "2026-01-05T14:30:00Z",
          "sets": {
            "reg-t": {
              "rule": "reg-t", "maxNodes": 20,
              "classes": { "indices": { "underlyings": ["IDX", "DAX"], "uncoveredRate": 0.15 } }
            },
            "tables": { "rule": "brackets" }
          },
          "groups": { "both": ["reg-t", "tables"] }
        }
        """;

    [Fact]
    public void Scenario_pools_say_the_same_in_every_mode_and_every_flag_is_proved_again() => Seeds.ForEach(4, dice =>
    {
        using var crowd = new OptionCrowd(dice, 18, OptionMarket.Json, "tims", "tims", "venue", "grid", "both", null);
        Run(crowd, 120);
        Assert.True(crowd.ExactDecisions > 0, "no tie");
        Assert.True(crowd.Proved > 20, $"{crowd.Proved} proved");
    });

    [Fact]
    public void Strategy_pools_say_the_same_in_every_mode() => Seeds.ForEach(2, dice =>
    {
        using var crowd = new OptionCrowd(dice, 8, Exactly, "reg-t", "reg-t", "both", null);
        Run(crowd, 60);
        Assert.True(crowd.ExactDecisions > 0, "no tie");
    });

    private static void Run(OptionCrowd crowd, int inputs)
    {
        for (int i = 0; i < inputs; i++)
        {
            crowd.Next();
            if (i % 10 == 9) crowd.Check();
        }

        Assert.True(crowd.Outputs > 10, $"{crowd.Outputs} outputs");
    }
}
