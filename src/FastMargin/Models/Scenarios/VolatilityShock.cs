using FastMargin.Instruments;

namespace FastMargin.Models.Scenarios;

/// <summary>
/// How far volatility moves, more for options near expiry (Deribit, Derive, Paradex):
/// <code>
/// m = (reference / max(time, floor))^power       power = time ≤ reference ? short : long
/// up:   max(v·(1 + up·m), least)                 down: v·max(0, 1 − down·m)
/// </code>
/// Powers of 0 make it the same for all expiries. Volatility is a share of a year, 0.2 for 20 %.
/// </summary>
public sealed record VolatilityShock
{
    /// <summary>Seconds in a day.</summary>
    public const double SecondsPerDay = 86_400;

    /// <summary>Relative move up, 0 or more.</summary>
    public required double Up { get; init; }

    /// <summary>Relative move down, 0 or more.</summary>
    public required double Down { get; init; }

    /// <summary>Least volatility after a move up.</summary>
    public double LeastUp { get; init; }

    /// <summary>Power up to the reference.</summary>
    public double ShortPower { get; init; }

    /// <summary>Power beyond the reference.</summary>
    public double LongPower { get; init; }

    /// <summary>Days at which the multiplier is 1.</summary>
    public double ReferenceDays { get; init; } = 30;

    /// <summary>Days below which an expiry does not count as nearer.</summary>
    public double FloorDays { get; init; }

    /// <summary>The multiplier <c>m</c> for a time to expiry.</summary>
    public double Multiplier(double seconds) => Multiplier(BoundedNumber.Of(seconds)).Value;

    /// <summary>A volatility after a move; skews leave it.</summary>
    public double Apply(double volatility, VolatilityMove move, double multiplier) =>
        Apply(BoundedNumber.Of(volatility), move, BoundedNumber.Of(multiplier)).Value;

    /// <summary>The multiplier in any number.</summary>
    internal T Multiplier<T>(T seconds)
        where T : struct, IRuleNumber<T>
    {
        T reference = T.Of(ReferenceDays) * T.Of(SecondsPerDay);
        T power = T.Choose(reference - seconds, T.Of(ShortPower), T.Of(LongPower));
        return T.Power(reference, T.Max(seconds, T.Of(FloorDays) * T.Of(SecondsPerDay)), power);
    }

    /// <summary>The move in any number.</summary>
    internal T Apply<T>(T volatility, VolatilityMove move, T multiplier)
        where T : struct, IRuleNumber<T> => move switch
        {
            VolatilityMove.Up => T.Max(volatility * (T.One + (T.Of(Up) * multiplier)), T.Of(LeastUp)),
            VolatilityMove.Down => volatility * T.Max(T.Zero, T.One - (T.Of(Down) * multiplier)),
            _ => volatility,
        };

    /// <summary>Stops a shock that makes no sense.</summary>
    /// <exception cref="DataException">A number out of range.</exception>
    public void Validate()
    {
        NotNegative(Up, "move up");
        NotNegative(Down, "move down");
        NotNegative(LeastUp, "least volatility");
        NotNegative(FloorDays, "floor of days");
        bool arePowers = double.IsFinite(ShortPower) && double.IsFinite(LongPower);
        if (!arePowers) throw new DataException($"volatility powers {ShortPower}, {LongPower}", "numbers");
        if (!(ReferenceDays > 0 && double.IsFinite(ReferenceDays)))
            throw new DataException($"volatility reference of {ReferenceDays} days", "above 0");
    }

    private static void NotNegative(double value, string what)
    {
        if (!(value >= 0 && double.IsFinite(value))) throw new DataException($"{what} of {value}", "0 or more");
    }
}
