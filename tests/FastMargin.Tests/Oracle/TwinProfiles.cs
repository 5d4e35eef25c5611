using FastMargin.Engine;
using FastMargin.Units;

namespace FastMargin.Tests.Oracle;

/// <summary>
/// The level profiles that random books choose from, in the product's words and in the oracle's: the default one, and
/// one with levels that are left where they are entered.
/// </summary>
internal static class TwinProfiles
{
    private static readonly string[][] _ratios =
    [
        ["1.25", "1.30", "1", "1.05", "0.80", "0.85"],
        ["1.1", "1.1", "1", "1", "0.333", "1"],
    ];

    /// <summary>The product's.</summary>
    public static LevelProfile[] Product => [.. _ratios.Select(Profile)];

    /// <summary>The oracle's.</summary>
    public static OracleProfile[] Oracle => [.. _ratios.Select(OracleProfile.Of)];

    private static LevelProfile Profile(string[] ratios)
    {
        LevelBand[] bands = [.. ratios.Chunk(2).Select(r => new LevelBand(Rate.Parse(r[0]), Rate.Parse(r[1])))];
        return new LevelProfile(bands[0], bands[1], bands[2]);
    }
}
