namespace FastMargin.Engine;

/// <summary>Where a pool stands, from best to worst.</summary>
public enum Level : byte
{
    /// <summary>At or above every threshold.</summary>
    Healthy,

    /// <summary>Near its requirement.</summary>
    Warning,

    /// <summary>Below its requirement: a margin call is due.</summary>
    Deficient,

    /// <summary>So far below that positions are closed.</summary>
    Liquidation,

    /// <summary><c>E &lt; 0</c>.</summary>
    Bankrupt,

    /// <summary>Depends on a price without a usable value; never the same as healthy.</summary>
    Unknown,
}
