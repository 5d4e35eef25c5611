using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Import;

/// <summary>Rows of brackets from what venues list: floors or caps, rates or leverages.</summary>
internal static class TierRows
{
    /// <summary>Rows from rising floors, each bracket ending where the next begins, the last without end.</summary>
    public static List<BracketRow> FromFloors(
        IReadOnlyList<(Money Floor, Rate Maintenance, Rate Initial, SourceLine Source)> tiers)
    {
        var rows = new List<BracketRow>(tiers.Count);
        for (int i = 0; i < tiers.Count; i++)
        {
            (Money floor, Rate maintenance, Rate initial, SourceLine source) = tiers[i];
            Money? cap = i + 1 < tiers.Count ? tiers[i + 1].Floor : null;
            rows.Add(new BracketRow(floor, cap, maintenance, null, initial, source));
        }

        return rows;
    }

    /// <summary>Rows from rising caps, the first bracket from zero; the initial rates are those to keep.</summary>
    public static List<BracketRow> FromCaps(IReadOnlyList<(Money Cap, Rate Maintenance, SourceLine Source)> tiers)
    {
        var rows = new List<BracketRow>(tiers.Count);
        Money floor = Money.Zero;
        foreach ((Money cap, Rate maintenance, SourceLine source) in tiers)
        {
            rows.Add(new BracketRow(floor, cap, maintenance, null, null, source));
            floor = cap;
        }

        return rows;
    }

    /// <summary>
    /// A bracket of a venue that lists leverages and keeps half of the initial rate: initial <c>1/leverage</c>,
    /// maintenance <c>1/(2·leverage)</c>, both rounded up at 10^-18.
    /// </summary>
    public static (Money Floor, Rate Maintenance, Rate Initial, SourceLine Source) OfLeverage(
        ImportNode floor, ImportNode leverage)
    {
        Rate most = leverage.Positive();
        return (floor.Money(), Rate.FromLeverage(most + most), Rate.FromLeverage(most), floor.Source);
    }
}
