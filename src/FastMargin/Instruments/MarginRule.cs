namespace FastMargin.Instruments;

/// <summary>How a <see cref="MarginTable"/> turns a position into a requirement.</summary>
public enum MarginRule
{
    /// <summary><c>n * r_k - A_k</c> in the bracket of the notional <c>n</c>. A flat rate is one bracket.</summary>
    Tiered,

    /// <summary>A fixed amount of money for each contract (listed futures).</summary>
    PerContract,

    /// <summary>Per share sold short, FINRA Rule 4210(c)(2) and (3): a rate with minimums of 5 and 2.50.</summary>
    EquityShort,
}

/// <summary>Which bracket a notional exactly on the edge between two belongs to.</summary>
/// <remarks>The maintenance requirement is the same in both; rate, amount and leverage are not.</remarks>
public enum EdgeBelongs
{
    /// <summary><c>floor_k &lt; n &lt;= cap_k</c> (Binance).</summary>
    Lower,

    /// <summary><c>floor_k &lt;= n &lt; cap_k</c>: the bracket with the largest floor not above n.</summary>
    Upper,
}
