namespace FastMargin.Engine;

/// <summary>One edge: a pool's level changed at an input.</summary>
/// <param name="Sequence">Number of the input, from 1.</param>
/// <param name="TimeNs">Event time of the input, UTC nanoseconds since 1970.</param>
/// <param name="Pool">The pool's id.</param>
/// <param name="From">Level before.</param>
/// <param name="To">Level after.</param>
/// <param name="Equity"><c>E</c> as the kernel computes it, the same bits on every width; NaN when unknown.</param>
/// <param name="Requirement"><c>MM</c>, likewise.</param>
/// <param name="Instrument">The instrument that the input was about, or -1.</param>
/// <param name="MarkSteps">Its mark in steps, 0 when it became unusable.</param>
public readonly record struct LevelChange(
    long Sequence, long TimeNs, int Pool, Level From, Level To, double Equity, double Requirement,
    int Instrument, long MarkSteps)
{
    /// <summary>The exact fact <c>E &lt; MM</c> (or <c>≤</c>) without hysteresis; false when unknown.</summary>
    public bool IsDeficient { get; init; }

    /// <summary><c>X = E − MM</c>.</summary>
    public double Excess => Equity - Requirement;

    /// <summary><c>E / MM</c>; not finite without a requirement.</summary>
    public double Ratio => Equity / Requirement;

    /// <summary>True when a deficiency begins: from above to deficient or worse.</summary>
    public bool IsRaised => IsBad(To) && !IsBad(From);

    /// <summary>True when a deficiency ends.</summary>
    public bool IsCured => IsBad(From) && !IsBad(To) && To != Level.Unknown;

    private static bool IsBad(Level level) => level is Level.Deficient or Level.Liquidation or Level.Bankrupt;
}
