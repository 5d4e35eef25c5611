using System.Globalization;

namespace FastMargin.Cli.Run;

/// <summary>How often all pools are proved again; every edge is at its own input, whatever the rate.</summary>
/// <param name="Every">Ticks between two looks at the pools; 1: after every tick at those it can have moved.</param>
internal sealed record VerifyPlan(long Every)
{
    /// <summary>Up to this many pools are all proved after every tick.</summary>
    public const int SmallBook = 200;

    // Pools of a large book are read anew at every look, which takes several times as long as keeping them.
    private const int LargeBook = 500_000;
    private const int LargeBookShare = 20;

    /// <summary>The rate that keeps the proof of a book of a size within about the time of its replay.</summary>
    public static VerifyPlan For(int pools) => new(pools switch
    {
        <= SmallBook => 1,
        <= LargeBook => (pools + SmallBook - 1) / SmallBook,
        _ => pools / LargeBookShare,
    });

    public override string ToString() => Every == 1
        ? "every edge, and after every tick all pools it can have moved"
        : string.Create(CultureInfo.InvariantCulture, $"every edge, and all pools every {Every:N0} ticks (sampled)");
}
