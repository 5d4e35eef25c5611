using FastMargin.Units;

namespace FastMargin.Models.Sets;

/// <summary>
/// An exact number together with the line that tells how it came about: whoever composes figures cannot tell another
/// number than the one computed. Unknown where something that it needs is missing; the line then has what is known.
/// </summary>
internal sealed class Figure
{
    private Figure(Rational? value, string why, ExplainLine line) => (Value, Why, Line) = (value, why, line);

    /// <summary>The number; null when it is unknown.</summary>
    public Rational? Value { get; }

    /// <summary>Why it is unknown.</summary>
    public string Why { get; }

    /// <summary>The line to show.</summary>
    public ExplainLine Line { get; }

    /// <summary>A number that is given, or that the parts explain in their own words.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="value">The number.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="how">What is to be said of it.</param>
    /// <param name="isUp">True for what is demanded: a value without an end is rounded up.</param>
    /// <param name="parts">Lines to be read with it.</param>
    public static Figure Given(
        string name, Rational value, string unit = "", string how = "", bool isUp = false,
        IReadOnlyList<ExplainLine>? parts = null) =>
        new(value, "", Shown(value, isUp, new ExplainLine(name, "", unit, how) { Parts = parts ?? [] }));

    /// <summary>A number that is not known.</summary>
    public static Figure Unknown(
        string name, string unit, string why, string how = "", IReadOnlyList<ExplainLine>? parts = null)
    {
        string said = how.Length == 0 ? $"unknown: {why}" : $"unknown: {why}; {how}";
        return new(null, why, new ExplainLine(name, "", unit, said) { Parts = parts ?? [] });
    }

    /// <summary>A number that follows from others by a rule; unknown when one of them is.</summary>
    public static Figure Of(
        ExplainRule rule, string name, string unit, IReadOnlyList<Figure> parts, string how = "", bool isUp = false)
    {
        ExplainLine[] lines = [.. parts.Select(part => part.Line)];
        foreach (Figure part in parts)
        {
            if (part.Value is null) return Unknown(name, unit, part.Why, how, lines);
        }

        Rational value = Compute(rule, [.. parts.Select(part => part.Value!.Value)]);
        return new(value, "", Shown(value, isUp, new ExplainLine(name, "", unit, how) { Parts = lines, Rule = rule }));
    }

    private static Rational Compute(ExplainRule rule, Rational[] parts) => rule switch
    {
        ExplainRule.Sum => parts.Aggregate(Rational.Zero, (sum, part) => sum + part),
        ExplainRule.Product => parts.Aggregate((product, part) => product * part),
        ExplainRule.Difference => parts.Aggregate((rest, part) => rest - part),
        ExplainRule.Quotient => parts[0] / parts[1],
        ExplainRule.Largest => parts.Aggregate(Rational.Max),
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "No rule to compute by."),
    };

    private static ExplainLine Shown(Rational value, bool isUp, ExplainLine line)
    {
        string text = ExactText.Text(value, isUp, out bool isWhole);
        line = line with { Value = text };
        return isWhole ? line : line with { Exact = value.ToString(), Rounded = isUp ? "up" : "down" };
    }
}
