using FastMargin.Units;

namespace FastMargin.Instruments;

/// <summary>
/// Margin tables for a price in doubt: whoever is not deficient under one at the last good price <c>p</c> is not
/// deficient at any price within <c>p·(1 ± b)</c> either.
/// <code>
/// MM'(n) = MM(n·(1 + g)) + n·g         g = b, for inverse contracts b / (1 − b)
/// r'_k   = r_k·(1 + g) + g             floor'_k = floor_k / (1 + g)
/// </code>
/// </summary>
/// <remarks>
/// <para>Why. A move within ±b changes the notional n of a position by at most n·g in either direction, and its profit
/// by what its notional changes: for a linear contract both are <c>|q|·m·|Δp|</c>, at most n·b; for an inverse one both
/// are <c>|q|·m·|1/p' − 1/p|</c>, at most <c>n·(1/(1 − b) − 1) = n·g</c>. So whatever the side and the direction,
/// equity loses at most n·g; and the requirement, which never falls in n, ends at or below MM(n·(1 + g)). Hence
/// <c>E(p') − MM(p') ≥ E(p) − n·g − MM(n·(1 + g)) = E(p) − MM'(p)</c> for each position; sums over positions, legs and
/// several instruments in doubt keep the inequality. For a ratio t above 1 it holds as well, as
/// <c>t·MM'(n) ≥ t·MM(n·(1 + g)) + n·g</c>; below 1 it is not claimed.</para>
/// <para>Rounding goes against the account: rates up and floors down to 10^-9, which leaves every amount exact at
/// 10^-18. MM' is the sum of its slices, <c>∫ r'(x) dx</c> from 0 to n; a slice that begins earlier at a higher rate
/// only adds to it.</para>
/// </remarks>
internal static class Surcharge
{
    private static readonly Rational _grain = new(1, 1_000_000_000);

    /// <summary>How much of a notional a hidden move within ±<paramref name="bound"/> may be, rounded up.</summary>
    public static Rate Growth(InstrumentKind kind, Rate bound)
    {
        Rational exact = Rational.FromAtto(bound.Atto);
        if (kind == InstrumentKind.Inverse) exact /= Rational.One - exact;
        return new Rate(exact.Ceiling(_grain).CeilingToAtto());
    }

    /// <summary>Refuses a table that has no rates to charge on.</summary>
    /// <exception cref="DataException">Names the table's row and the instrument.</exception>
    public static void Check(Instrument instrument, MarginTable table)
    {
        if (table.Rule == MarginRule.Tiered) return;
        throw new DataException(
            table.Source,
            $"table {table.Name} ({table.Rule}) of {instrument.Symbol}, whose policy is conservative",
            "a table of rates");
    }

    /// <summary>The table for a price in doubt.</summary>
    /// <param name="table">A tiered table.</param>
    /// <param name="growth">See <see cref="Growth"/>.</param>
    public static MarginTable Of(MarginTable table, Rate growth)
    {
        Rational g = Rational.FromAtto(growth.Atto);
        var brackets = new List<Bracket>();
        foreach (Bracket plain in table.Brackets)
        {
            Rational exact = Rational.FromAtto(plain.Floor.Atto) / (Rational.One + g);
            var floor = new Money(exact.Floor(_grain).FloorToAtto());
            // Floors that rounding has put on one another leave the bracket that asks more.
            if (brackets.Count > 0 && brackets[^1].Floor >= floor) brackets.RemoveAt(brackets.Count - 1);
            Bracket? below = brackets.Count > 0 ? brackets[^1] : null;
            Rate maintenance = Charge(plain.Maintenance, g);
            Rate initial = Charge(plain.Initial, g);
            if (below is not null) brackets[^1] = below with { Cap = floor };
            brackets.Add(new Bracket
            {
                Floor = floor,
                Maintenance = maintenance,
                Initial = initial > maintenance ? initial : maintenance,
                Amount = below is null ? Money.Zero : Amount(below, floor, maintenance),
            });
        }

        return MarginTable.FromBrackets($"{table.Name}+{growth}", [.. brackets], table.Source);
    }

    private static Rate Charge(Rate rate, Rational growth)
    {
        Rational exact = (Rational.FromAtto(rate.Atto) * (Rational.One + growth)) + growth;
        return new Rate(exact.Ceiling(_grain).CeilingToAtto());
    }

    private static Money Amount(Bracket below, Money floor, Rate maintenance)
    {
        Rational step = Rational.FromAtto((maintenance - below.Maintenance).Atto);
        Rational exact = Slices.NextOffset(
            Rational.FromAtto(below.Amount.Atto), Rational.FromAtto(floor.Atto), step);
        return new Money(exact.FloorToAtto());
    }
}
