namespace FastMargin.Engine;

/// <summary>What is known of an engine's levels, and by what.</summary>
public readonly record struct AuditCounts
{
    /// <summary>
    /// <c>Σ pools</c> over all inputs, less <see cref="Recomputed"/>: levels that stood because the mode proved them
    /// (no trigger crossed, nothing held that moved). A lower bound: a pool may be recomputed twice at an input.
    /// </summary>
    public long Proved { get; init; }

    /// <summary>Pools that inputs had recomputed; the first look at the book is not counted.</summary>
    public long Recomputed { get; init; }

    /// <summary>Pools that the audit looked at.</summary>
    public long Sampled { get; init; }

    /// <summary>Levels that were not what the positions say.</summary>
    public long Differences { get; init; }

    /// <summary>Sweeps of the audit over the whole book.</summary>
    public long Sweeps { get; init; }

    /// <summary>Number of the input after which the last whole sweep began; 0 without one.</summary>
    public long FirstSequence { get; init; }

    /// <summary>Number of the input after which it ended.</summary>
    public long LastSequence { get; init; }
}
