using System.Globalization;

namespace FastMargin.Latency;

/// <summary>One axis of a <see cref="LineChart"/>.</summary>
/// <param name="Label">What it shows, with its unit.</param>
/// <param name="IsLog">True for a logarithmic axis; values must then be above 0.</param>
public sealed record ChartAxis(string Label, bool IsLog = false)
{
    private const int WantedTicks = 6;

    /// <summary>Where the axis is marked, and how; by default round values of the data's range.</summary>
    public IReadOnlyList<ChartTick>? Ticks { get; init; }

    /// <summary>A logarithmic axis of percentiles, whose values are <c>1 / (1 - share)</c>.</summary>
    public static ChartAxis Percentiles { get; } = new("percentile", IsLog: true)
    {
        Ticks =
        [
            new(1, "0 %"), new(2, "50 %"), new(10, "90 %"), new(100, "99 %"), new(1_000, "99.9 %"),
            new(10_000, "99.99 %"), new(100_000, "99.999 %"), new(1_000_000, "99.9999 %"),
        ],
    };

    /// <summary>The range to draw: that of the data, widened to whole decades or steps.</summary>
    internal (double From, double To) Range(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0) return (IsLog ? 1 : 0, IsLog ? 10 : 1);
        (double least, double most) = (values.Min(), values.Max());
        if (Ticks is not null) return (Math.Min(least, Ticks[0].Value), Math.Max(most, 10 * Ticks[0].Value));
        if (!IsLog) return (Math.Min(0, least), most > Math.Min(0, least) ? most : least + 1);
        double from = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double to = Math.Pow(10, Math.Ceiling(Math.Log10(most)));
        return (from, to > from ? to : 10 * from);
    }

    /// <summary>The marks within a range.</summary>
    internal IEnumerable<ChartTick> TicksIn(double from, double to) =>
        (Ticks ?? (IsLog ? Decades(from, to) : Steps(from, to))).Where(t => t.Value >= from && t.Value <= to);

    /// <summary>Where a value lies in a range: 0 at its beginning, 1 at its end.</summary>
    internal double Place(double value, double from, double to) =>
        IsLog ? Math.Log(value / from) / Math.Log(to / from) : (value - from) / (to - from);

    private static IEnumerable<ChartTick> Decades(double from, double to)
    {
        for (double exponent = Math.Round(Math.Log10(from)); exponent <= Math.Log10(to) + 1e-9; exponent++)
            yield return new ChartTick(Math.Pow(10, exponent), Shown(Math.Pow(10, exponent)));
    }

    private static IEnumerable<ChartTick> Steps(double from, double to)
    {
        double rough = (to - from) / WantedTicks;
        double decade = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = decade * (rough / decade > 5 ? 10 : rough / decade > 2 ? 5 : rough / decade > 1 ? 2 : 1);
        for (double k = Math.Ceiling(from / step); k * step <= to; k++)
            yield return new ChartTick(k * step, Shown(k * step));
    }

    private static string Shown(double value) => Math.Abs(value) switch
    {
        >= 1e9 => Text(value / 1e9) + " G",
        >= 1e6 => Text(value / 1e6) + " M",
        >= 1e3 => Text(value / 1e3) + " k",
        _ => Text(value),
    };

    private static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}

/// <summary>A mark on an axis.</summary>
/// <param name="Value">Where.</param>
/// <param name="Label">What is written there.</param>
public readonly record struct ChartTick(double Value, string Label);
