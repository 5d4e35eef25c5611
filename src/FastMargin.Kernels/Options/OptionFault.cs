namespace FastMargin.Kernels.Options;

/// <summary>Why an option cannot be priced.</summary>
public enum OptionFault
{
    /// <summary>It can.</summary>
    None,

    /// <summary>A term is infinite or not a number.</summary>
    NotFinite,

    /// <summary>Time to expiry is zero or less: an expired option is settled, not priced.</summary>
    Expired,

    /// <summary>Volatility is below zero.</summary>
    NegativeVolatility,

    /// <summary>Spot or forward is zero or less.</summary>
    UnderlyingNotPositive,

    /// <summary>The strike is zero or less.</summary>
    StrikeNotPositive,

    /// <summary>The side is neither 1 (call) nor −1 (put).</summary>
    UnknownSide,
}
