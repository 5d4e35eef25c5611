using FastMargin.Instruments;
using FastMargin.Tests.Units;
using FastMargin.Units;

namespace FastMargin.Tests.Instruments;

/// <summary>Seeded tiered tables whose amounts are exact: cents times rates of up to eight decimals.</summary>
internal static class RandomTable
{
    public static MarginTable Make(Random random)
    {
        var rows = new BracketRow[random.Next(1, 12)];
        decimal floor = 0;
        decimal rate = random.Next(0, 1_000_000) / 1e8m;
        for (int i = 0; i < rows.Length; i++)
        {
            bool last = i == rows.Length - 1;
            decimal cap = floor + (random.NextInt64(1, 1L << random.Next(1, 50)) / 100m);
            Rate initial = Rate.FromDecimal(Math.Min(10, rate * 2));
            Money? end = last && random.Next(2) == 0 ? null : Money.FromDecimal(cap);
            rows[i] = new BracketRow(Money.FromDecimal(floor), end, Rate.FromDecimal(rate), null, initial);
            floor = cap;
            rate = Math.Min(10, rate + (random.Next(4) == 0 ? 0 : random.Next(1, 10_000_000) / 1e8m));
        }

        return MarginTable.Tiered("random", rows);
    }

    /// <summary>Inside of a bracket, on an edge, or one unit of the last place beside it.</summary>
    public static Money Notional(Random random, MarginTable table)
    {
        Bracket bracket = table.Brackets[random.Next(table.Brackets.Count)];
        Int128 edge = bracket.Floor.Atto;
        Int128 atto = random.Next(4) switch
        {
            0 => edge,
            1 => edge + 1,
            2 => edge == 0 ? 0 : edge - 1,
            _ => edge + Int128.Abs(Seeded.Sized(random, random.Next(1, 118))),
        };
        return new Money(atto);
    }
}
