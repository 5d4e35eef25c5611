namespace FastMargin.Engine;

/// <summary>Whether an instrument's price can be trusted, and why not.</summary>
public enum MarkState : byte
{
    /// <summary>There is none yet, or it was taken away.</summary>
    Missing = 0,

    /// <summary>It can.</summary>
    Good = 1,

    /// <summary>The last one is older than its limit.</summary>
    Stale = 2,

    /// <summary>The last quote had its bid above its ask.</summary>
    Crossed = 3,

    /// <summary>The last one jumped further than its limit and was not confirmed.</summary>
    Outlier = 4,

    /// <summary>The last one was zero, negative, or no number.</summary>
    NotPositive = 5,

    /// <summary>The feed has lost messages since the last one.</summary>
    Gap = 6,

    /// <summary>The engine lags behind the feed by more than its limit.</summary>
    Late = 7,

    /// <summary>Trading is halted.</summary>
    Halted = 8,
}
