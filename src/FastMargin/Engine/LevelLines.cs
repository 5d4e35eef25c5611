using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>
/// Where a pool stands among its levels, as lines: <c>E − t·MM</c> for the ratio <c>t</c> at which the level changes,
/// down and up, and the prices at which the pool becomes deficient by one instrument alone.
/// </summary>
internal static class LevelLines
{
    /// <summary>The level, and what is left to the next ones.</summary>
    public static ExplainLine Of(PoolFigures figures, LevelProfile profile, Level level, bool isStrict)
    {
        string name = NameOf(level);
        if (figures.Equity.Value is not { } equity || figures.Maintenance.Value is not { } maintenance)
            return new ExplainLine("level", name, "", "a price is missing");
        int rung = new ExactValue(equity, maintenance, Rational.Zero, UnpricedInstrument: -1)
            .Rung(profile.ExactRatios, isStrict);
        (int first, int last) = profile.Holds(level, rung);
        var parts = new List<ExplainLine>();
        if (first > 0) parts.Add(Left(figures, profile, first - 1, $"to {NameOf(profile.Next(level, first - 1))}"));
        if (last < profile.Ratios.Count)
            parts.Add(Left(figures, profile, last, $"to {NameOf(profile.Next(level, last + 1))}"));
        return new ExplainLine("level", name, "", "") { Parts = parts };
    }

    /// <summary>Liquidation prices of every instrument held.</summary>
    public static ExplainLine Prices(MarginBook book, int pool, bool isStrict)
    {
        var parts = new List<ExplainLine>();
        var seen = new HashSet<int>();
        for (int i = 0; i < book.PositionsOf(pool); i++)
        {
            Instrument held = book.Position(pool, i).Instrument;
            if (seen.Add(held.Id)) parts.Add(Price(book, pool, held, isStrict));
        }

        return new ExplainLine("liquidation prices", "", "", "of one instrument, all others at their marks")
        {
            Parts = parts,
        };
    }

    private static ExplainLine Left(PoolFigures figures, LevelProfile profile, int at, string name)
    {
        string unit = figures.Equity.Line.Unit;
        Figure ratio = Figure.Given("ratio", Rational.FromAtto(profile.ExactRatios[at].Atto));
        Figure bound = Figure.Of(
            ExplainRule.Product, "ratio * maintenance", unit,
            [ratio, PoolExplanation.Plain(figures.Maintenance, isUp: true)], "", isUp: true);
        Figure[] parts = [PoolExplanation.Plain(figures.Equity, isUp: false), bound];
        const string How = "the level changes where this changes its sign";
        return Figure.Of(ExplainRule.Difference, name, unit, parts, How).Line;
    }

    private static ExplainLine Price(MarginBook book, int pool, Instrument held, bool isStrict)
    {
        if (LiquidationPrice.Solve(book, pool, held.Id, isStrict) is not { } found)
        {
            bool isMoved = book.IsModelled(pool) && book.Requirements!.MovesWithMarks(pool);
            string why = isMoved ? "none is known: marks move what the margin model asks for" : "a price is missing";
            return new ExplainLine(held.Symbol, "", "", why);
        }

        if (found.IsAlwaysDeficient) return new ExplainLine(held.Symbol, "", "", "none: no price makes the pool safe");
        if (found is { Below: null, Above: null })
            return new ExplainLine(held.Symbol, "", "", "none: no price makes the pool deficient");
        return new ExplainLine(held.Symbol) { Parts = [.. Sides(book, held, found)] };
    }

    private static IEnumerable<ExplainLine> Sides(MarginBook book, Instrument held, LiquidationPrice found)
    {
        Figure mark = Figure.Given("mark", Rational.FromAtto(book.Mark(held.Id).Atto));
        if (found.Below is { } below) yield return Side(mark, "at or below", below);
        if (found.Above is { } above) yield return Side(mark, "at or above", above);
    }

    private static ExplainLine Side(Figure mark, string name, Price price)
    {
        Figure edge = Figure.Given("price", Rational.FromAtto(price.Atto));
        ExplainLine away = Figure.Of(ExplainRule.Difference, "mark - price", "", [mark, edge]).Line;
        return edge.Line with { Name = name, How = "deficient there, not one tick nearer", Parts = [away] };
    }

    private static string NameOf(Level level) => level.ToString().ToLowerInvariant();
}
