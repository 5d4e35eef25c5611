using FastMargin.Units;

namespace FastMargin.Instruments;

/// <summary>Makes brackets of rows, or refuses the row that is wrong.</summary>
internal static class BracketCheck
{
    internal static Bracket[] Validate(string table, IReadOnlyList<BracketRow> rows, SourceLine source)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count is 0 or > MarginTable.MaxBrackets)
            throw new DataException(
                source, $"table {table}: {rows.Count} brackets", $"1 to {MarginTable.MaxBrackets} brackets");

        var brackets = new Bracket[rows.Count];
        for (int i = 0; i < brackets.Length; i++)
        {
            BracketRow row = rows[i];
            if (row.Source == default) row = row with { Source = source };
            Extent(table, rows, i, row);
            Rates(table, i == 0 ? null : brackets[i - 1], row);
            brackets[i] = new Bracket
            {
                Floor = row.Floor,
                Cap = row.Cap,
                Maintenance = row.Maintenance,
                Amount = Amount(table, i == 0 ? null : brackets[i - 1], row),
                Initial = row.Initial ?? row.Maintenance,
            };
        }

        return brackets;
    }

    internal static void InitialNotBelow(string table, Rate initial, Rate maintenance, SourceLine source)
    {
        if (initial < maintenance)
            throw new DataException(
                source,
                $"table {table}: initial {initial} is below maintenance {maintenance}",
                "initial >= maintenance");
    }

    private static void Extent(string table, IReadOnlyList<BracketRow> rows, int i, BracketRow row)
    {
        if (i == 0 && row.Floor != Money.Zero)
            throw new DataException(row.Source, $"table {table}: the first floor is {row.Floor}", "0");
        if (row.Cap is { } cap && cap <= row.Floor)
            throw new DataException(
                row.Source, $"table {table}: cap {cap} is not above floor {row.Floor}", "cap > floor");
        if (row.Cap is null && i + 1 < rows.Count)
            throw new DataException(
                row.Source, $"table {table}: bracket {i + 1} of {rows.Count} has no cap", "a cap on all but the last");
        if (i > 0 && rows[i - 1].Cap is { } end && end != row.Floor)
            throw new DataException(
                row.Source,
                $"table {table}: floor {row.Floor} leaves {(row.Floor > end ? "a gap" : "an overlap")} after cap {end}",
                $"floor {end}");
    }

    private static void Rates(string table, Bracket? below, BracketRow row)
    {
        if (row.Maintenance.Sign < 0 || row.Maintenance > MarginTable.MaxRate)
            throw new DataException(
                row.Source, $"table {table}: rate {row.Maintenance}", $"a rate from 0 to {MarginTable.MaxRate}");
        if (below is not null && row.Maintenance < below.Maintenance)
            throw new DataException(
                row.Source,
                $"table {table}: rate {row.Maintenance} falls below the previous bracket's {below.Maintenance}",
                "rising rates");
        if (row.Initial is not { } initial) return;
        if (initial > MarginTable.MaxRate)
            throw new DataException(
                row.Source, $"table {table}: initial rate {initial}", $"a rate from 0 to {MarginTable.MaxRate}");
        InitialNotBelow(table, initial, row.Maintenance, row.Source);
    }

    private static Money Amount(string table, Bracket? below, BracketRow row)
    {
        Money amount = Money.Zero;
        if (below is not null)
        {
            Rational exact = Slices.NextOffset(
                Rational.FromAtto(below.Amount.Atto),
                Rational.FromAtto(row.Floor.Atto),
                Rational.FromAtto((row.Maintenance - below.Maintenance).Atto));
            amount = Exactly(table, exact, row);
        }

        if (row.Amount is { } given && given != amount)
            throw new DataException(
                row.Source, $"table {table}: amount {given} makes the requirement jump at {row.Floor}", $"{amount}");
        return amount;
    }

    private static Money Exactly(string table, Rational amount, BracketRow row)
    {
        Money money;
        try
        {
            money = new Money(amount.FloorToAtto());
        }
        catch (OverflowException e)
        {
            throw new DataException(
                row.Source, $"table {table}: the amount at floor {row.Floor} is too large", "below 1.7e20", e);
        }

        if (Rational.FromAtto(money.Atto) != amount)
            throw new DataException(
                row.Source,
                $"table {table}: floor {row.Floor} times the step of rates has more than 18 decimals",
                "a floor and rates whose amount is exact at 1e-18");
        return money;
    }
}
