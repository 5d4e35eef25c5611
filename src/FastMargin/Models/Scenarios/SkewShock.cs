namespace FastMargin.Models.Scenarios;

/// <summary>
/// A tilt or bend of the smile (Derive PMRM 2.1, <c>LINEAR</c> and <c>ABS</c>):
/// <code>
/// k = ln(K/F), for ABS |k|         cap = base·√t + scale        k* = max(least, √t·width·(static + √t·slope))
/// v·max(0, 1 + clamp(k·cap/k*))    from above at cap for k ≥ 0, from below at −cap for k &lt; 0
/// </code>
/// </summary>
public sealed record SkewShock
{
    /// <summary><c>scale</c> of the tilt.</summary>
    public double LinearCap { get; init; }

    /// <summary><c>base</c> of the tilt.</summary>
    public double LinearBase { get; init; }

    /// <summary><c>scale</c> of the bend.</summary>
    public double AbsoluteCap { get; init; }

    /// <summary><c>base</c> of the bend.</summary>
    public double AbsoluteBase { get; init; }

    /// <summary><c>least</c>, above 0.</summary>
    public double LeastWidth { get; init; }

    /// <summary><c>width</c>.</summary>
    public double WidthScale { get; init; }

    /// <summary><c>static</c>.</summary>
    public double VolatilityStatic { get; init; }

    /// <summary><c>slope</c>.</summary>
    public double VolatilitySlope { get; init; }

    /// <summary>A volatility after a skew; other moves leave it.</summary>
    /// <param name="volatility">Before.</param>
    /// <param name="move">Which skew.</param>
    /// <param name="logMoneyness"><c>ln(K/F)</c>.</param>
    /// <param name="years">Time to expiry.</param>
    public double Apply(double volatility, VolatilityMove move, double logMoneyness, double years) => Apply(
        BoundedNumber.Of(volatility), move, BoundedNumber.Of(logMoneyness), BoundedNumber.Of(years)).Value;

    /// <summary>The same in any number.</summary>
    internal T Apply<T>(T volatility, VolatilityMove move, T logMoneyness, T years)
        where T : struct, IRuleNumber<T>
    {
        if (move is not (VolatilityMove.Linear or VolatilityMove.Absolute)) return volatility;
        bool isLinear = move == VolatilityMove.Linear;
        T root = T.Sqrt(years);
        T k = isLinear ? logMoneyness : T.Abs(logMoneyness);
        T slope = T.Of(isLinear ? LinearBase : AbsoluteBase);
        T cap = (slope * root) + T.Of(isLinear ? LinearCap : AbsoluteCap);
        T spread = T.Of(VolatilityStatic) + (root * T.Of(VolatilitySlope));
        T tilt = k * cap / T.Max(T.Of(LeastWidth), root * T.Of(WidthScale) * spread);
        tilt = T.Choose(k, T.Min(tilt, cap), T.Max(tilt, -cap));
        return volatility * T.Max(T.Zero, T.One + tilt);
    }
}
