namespace FastMargin.Engine;

/// <summary>What a feed does with market data when the engine is behind and its ring is full.</summary>
public enum OverloadPolicy
{
    /// <summary>It waits: every tick is looked at, and none is late only because it came by a slow engine.</summary>
    Wait,

    /// <summary>Marks of an instrument become one that keeps its extremes.</summary>
    Conflate,
}

/// <summary>What feeds do with market data when the ring is full; everything else always waits.</summary>
public sealed record OverloadOptions
{
    /// <summary>Of feeds whose sender does not wait.</summary>
    public OverloadPolicy Live { get; init; } = OverloadPolicy.Conflate;

    /// <summary>Of files, whose result must not depend on the speed of a machine.</summary>
    public OverloadPolicy Files { get; init; } = OverloadPolicy.Wait;
}
