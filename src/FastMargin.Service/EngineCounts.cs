namespace FastMargin.Service;

/// <summary>What an engine's thread came to so far, at one moment.</summary>
public readonly record struct EngineCounts
{
    /// <summary>Inputs answered.</summary>
    public long Inputs { get; init; }

    /// <summary>Outputs published.</summary>
    public long Outputs { get; init; }

    /// <summary>Inputs refused.</summary>
    public long Refused { get; init; }

    /// <summary>How old the input was that was answered last.</summary>
    public long LagNs { get; init; }

    /// <summary>The longest time for one batch of inputs.</summary>
    public long LongestCycleNs { get; init; }
}
