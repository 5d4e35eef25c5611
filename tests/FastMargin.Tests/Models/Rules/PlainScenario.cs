using FastMargin.Instruments;

namespace FastMargin.Tests.Models.Rules;

/// <summary>
/// The requirement of a pool under a scenario rule, stated plainly and apart from the product, in doubles: for
/// comparison within a tolerance.
/// </summary>
internal sealed class PlainScenario
{
    /// <summary>A class, as a test states it.</summary>
    public sealed record Class(
        string Name, double[] Factors, double Rate, double Yield, bool IsForward, double Minimum, string? Parent = null,
        double Credit = 0, double[]? VolatilityFactors = null);

    /// <summary>A position at its marks.</summary>
    public readonly record struct Held(
        string Class, InstrumentKind Kind, double Quantity, double Multiplier, double Mark, double Fx,
        OptionHeld? Option = null);

    /// <summary>The terms of an option, at its underlying's mark.</summary>
    public readonly record struct OptionHeld(
        bool IsCall, bool IsAmerican, double Strike, double Years, double Underlying);

    private readonly Dictionary<string, Class> _classes;
    private readonly Dictionary<string, (string? Parent, double Credit, double Minimum)> _groups;
    private readonly int _steps;

    public PlainScenario(
        IEnumerable<Class> classes, IEnumerable<(string Name, string? Parent, double Credit, double Minimum)> groups,
        int steps)
    {
        _classes = classes.ToDictionary(c => c.Name);
        _groups = groups.ToDictionary(g => g.Name, g => (g.Parent, g.Credit, g.Minimum));
        foreach (Class one in _classes.Values) _groups.Add(one.Name, (one.Parent, one.Credit, 0));
        _steps = steps;
    }

    /// <summary>The largest gross of the last pool: what tolerances are shares of.</summary>
    public double Gross { get; private set; }

    /// <summary>The requirement; null when an option has a price that no volatility gives.</summary>
    public double? Requirement(IEnumerable<Held> pool)
    {
        Gross = 0;
        var losses = new Dictionary<string, double[]>();
        var minimums = new Dictionary<string, double>();
        foreach (Held held in pool)
        {
            Class of = _classes[held.Class];
            if (Losses(held, of) is not { } unit) return null;
            double[] sum = Row(losses, held.Class, unit.Length);
            for (int s = 0; s < unit.Length; s++) sum[s] += held.Quantity * held.Fx * unit[s];
            Gross += Math.Abs(held.Quantity * held.Fx * held.Multiplier) * (held.Option?.Underlying ?? held.Mark);
            double least = held.Option is null ? 0 : Math.Abs(held.Quantity) * held.Multiplier * of.Minimum * held.Fx;
            minimums[held.Class] = minimums.GetValueOrDefault(held.Class) + least;
        }

        // Deepest first: parts before what they are part of.
        double total = 0;
        foreach (string name in _groups.Keys.OrderByDescending(Depth))
        {
            if (!losses.TryGetValue(name, out double[]? row)) continue;
            (string? parent, double credit, double minimum) = _groups[name];
            double least = minimums.GetValueOrDefault(name) + minimum;
            if (parent is null)
            {
                total += Math.Max(0, Math.Max(least, row.Max()));
                continue;
            }

            double[] above = Row(losses, parent, row.Length);
            for (int s = 0; s < row.Length; s++) above[s] += row[s] < 0 ? credit * row[s] : row[s];
            minimums[parent] = minimums.GetValueOrDefault(parent) + least;
        }

        return total;
    }

    private static double[] Row(Dictionary<string, double[]> rows, string name, int width)
    {
        if (!rows.TryGetValue(name, out double[]? row)) rows[name] = row = new double[width];
        return row;
    }

    private int Depth(string name)
    {
        int depth = 0;
        for (string? at = name; at is not null; at = _groups[at].Parent) depth++;
        return depth;
    }

    private double[]? Losses(Held held, Class of)
    {
        double m = held.Multiplier;
        if (held.Option is not { } option)
        {
            return held.Kind == InstrumentKind.Inverse
                ? [.. of.Factors.Select(f => m * ((1 / (held.Mark * f)) - (1 / held.Mark)))]
                : [.. of.Factors.Select(f => m * (held.Mark - (held.Mark * f)))];
        }

        double yield = of.IsForward ? of.Rate : of.Yield;
        var terms = new PlainOption.Terms(
            option.IsCall, option.Underlying, option.Strike, option.Years, of.Rate, yield,
            option.IsAmerican ? _steps : 0);
        double drift = Math.Abs(of.Rate - yield) * Math.Sqrt(option.Years / _steps) * 1.001;
        double least = option.IsAmerican ? Math.Max(0.001, drift) : 0.001;
        if (PlainOption.Volatility(terms, held.Mark, least) is not { } volatility) return null;
        double[] losses = new double[of.Factors.Length];
        for (int s = 0; s < losses.Length; s++)
        {
            double moved = volatility * (of.VolatilityFactors?[s] ?? 1);
            if (option.IsAmerican) moved = Math.Max(moved, least);
            losses[s] = m * (held.Mark - PlainOption.Value(terms with { Spot = terms.Spot * of.Factors[s] }, moved));
        }

        return losses;
    }
}
