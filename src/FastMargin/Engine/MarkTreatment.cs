namespace FastMargin.Engine;

/// <summary>What is done about a price that cannot be trusted; each is stricter than the one before.</summary>
public enum MarkTreatment : byte
{
    /// <summary>The last good mark stays, and the state is told.</summary>
    Keep = 0,

    /// <summary>
    /// The last good mark stays, and holders must have what a move within ± <see cref="MarkRule.Bound"/> may cost:
    /// a pool that is not deficient then is not deficient at any price within it.
    /// </summary>
    Conservative = 1,

    /// <summary>The instrument has no usable mark: pools that depend on it are <see cref="Level.Unknown"/>.</summary>
    Halt = 2,
}
