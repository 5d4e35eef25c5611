using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Tests.Vectors;

/// <summary>Models of margin tables: read, validated and asked through <see cref="MarginTable"/>.</summary>
public static class BracketAdapters
{
    public static VectorAnswers Cumulative(VectorInputs inputs)
    {
        MarginTable table = TableOf(inputs.Items("brackets"));
        return new VectorAnswers
        {
            ["mm_amounts"] = () => table.Brackets.Select(b => b.Amount),
            ["maintenance_margin"] = () => table.MaintenanceOf(inputs.Money("notional")),
        };
    }

    public static VectorAnswers Lookup(VectorInputs inputs)
    {
        IReadOnlyList<VectorInputs> rows = inputs.Items("brackets");
        MarginTable table = TableOf(rows);
        Bracket? found = BracketMath.Find(table, inputs.Money("notional"));
        int index = found is null ? -1 : table.IndexOf(inputs.Money("notional"), EdgeBelongs.Upper);

        // A venue that lists no amounts (null) has none to answer with, though the rule gives one.
        bool isListed = index >= 0 && (rows[index].Has("mm_amount") || !rows[index].Names.Contains("mm_amount"));
        return new VectorAnswers
        {
            ["mm_rate"] = () => found?.Maintenance,
            ["mm_amount"] = () => isListed ? found!.Amount : null,
            ["max_leverage"] = () => index < 0 ? null : rows[index].Rate("max_leverage"),
            ["maintenance_margin"] = () => table.MaintenanceOf(inputs.Money("notional")),
            ["error"] = () => found is null ? "no bracket" : null,
        };
    }

    public static VectorAnswers MaxLeverage(VectorInputs inputs)
    {
        LeverageBracket[] brackets = [.. inputs.Items("brackets").Select(row => new LeverageBracket(
            row.Money("floor"), row.Has("cap") ? row.Money("cap") : null, row.Rate("max_leverage")))];
        Rate? leverage = BracketMath.MaxLeverage(brackets, inputs.Money("stake"));
        return new VectorAnswers
        {
            ["max_leverage"] = () => leverage,
            ["error"] = () => leverage is null ? "more than any bracket holds" : null,
        };
    }

    public static VectorAnswers AmountStep(VectorInputs inputs)
    {
        var amounts = new List<Money>();
        Money amount = inputs.Money("base_amount");
        Rate rate = inputs.Rate("base_rate");
        foreach (VectorInputs step in inputs.Items("steps"))
        {
            amount = BracketMath.NextAmount(amount, step.Money("floor"), rate, step.Rate("rate"));
            rate = step.Rate("rate");
            amounts.Add(amount);
        }

        return new VectorAnswers { ["amounts"] = () => amounts };
    }

    public static VectorAnswers Deduction(VectorInputs inputs)
    {
        IReadOnlyList<VectorInputs> tiers = inputs.Items("tiers");
        var rows = new BracketRow[tiers.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            Money floor = i == 0 ? Money.Zero : tiers[i - 1].Money("cap");
            rows[i] = new BracketRow(floor, tiers[i].Has("cap") ? tiers[i].Money("cap") : null, tiers[i].Rate("rate"));
        }

        MarginTable table = MarginTable.Tiered("tiers", rows);
        Money x = inputs.Money("x");
        return new VectorAnswers
        {
            ["rate"] = () => table.Lookup(x).Maintenance,
            ["deduction"] = () => table.Lookup(x).Amount,
            ["maintenance_margin"] = () => table.MaintenanceOf(x),
        };
    }

    public static VectorAnswers Marginal(VectorInputs inputs)
    {
        var tiers = MarginalTiers.Create([.. inputs.Items("tiers").Select(
            tier => new MarginalTier(tier.Has("cap") ? tier.Money("cap") : null, tier.Rate("rate")))]);
        Money x = inputs.Money("x");
        Money least = inputs.Money("floor_requirement", Money.Zero);
        return new VectorAnswers
        {
            ["amount"] = () => tiers.RequirementOf(x),
            ["requirement"] = () => Larger(tiers.RequirementOf(x), least),
            ["requirement_before"] = () => Larger(x, least),
        };
    }

    /// <summary>
    /// A table by its floors: where printed caps leave a gap of one unit, a bracket lasts to the next floor.
    /// </summary>
    public static MarginTable TableOf(IReadOnlyList<VectorInputs> brackets)
    {
        var rows = new BracketRow[brackets.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            VectorInputs row = brackets[i];
            Money? cap = row.Has("cap") ? row.Money("cap") : null;
            if (i + 1 < rows.Length) cap = brackets[i + 1].Money("floor");
            rows[i] = new BracketRow(row.Money("floor"), cap, row.Rate("mm_rate"));
        }

        return MarginTable.Tiered("brackets", rows);
    }

    private static Money Larger(Money left, Money right) => left > right ? left : right;
}
