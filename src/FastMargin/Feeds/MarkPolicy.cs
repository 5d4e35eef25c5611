namespace FastMargin.Feeds;

/// <summary>Which price of a tick is the mark.</summary>
public enum MarkPolicy
{
    /// <summary>
    /// The mid of an instrument that is quoted, from its first usable quote on; until then its trades.
    /// </summary>
    Auto,

    /// <summary>The middle of bid and ask; trades never.</summary>
    Mid,

    /// <summary>The price of the last trade; quotes never.</summary>
    Last,
}

/// <summary>What a tick did to the mark of its instrument.</summary>
public enum MarkOutcome
{
    /// <summary>A mark, the middle of a quote.</summary>
    FromQuote,

    /// <summary>A mark, the price of a trade.</summary>
    FromTrade,

    /// <summary>
    /// The policy does not use such a tick: a trade of a quoted instrument, or a row without any price.
    /// </summary>
    NotUsed,

    /// <summary>Rejected: the bid is above the ask.</summary>
    Crossed,

    /// <summary>Rejected: a bid without an ask, or an ask without a bid.</summary>
    OneSided,

    /// <summary>Rejected: a price of zero or below, or a middle below one mark step.</summary>
    NotPositive,

    /// <summary>Skipped: the symbol is not in the universe.</summary>
    UnknownSymbol,
}

/// <summary>How often each <see cref="MarkOutcome"/> came about.</summary>
public readonly record struct MarkCounts
{
    /// <summary>Marks from the middle of a quote.</summary>
    public long FromQuote { get; init; }

    /// <summary>Marks from a trade.</summary>
    public long FromTrade { get; init; }

    /// <summary>Ticks that the policy does not use.</summary>
    public long NotUsed { get; init; }

    /// <summary>Quotes rejected because the bid is above the ask.</summary>
    public long Crossed { get; init; }

    /// <summary>Quotes rejected because one side is missing.</summary>
    public long OneSided { get; init; }

    /// <summary>Prices rejected because they are not above zero.</summary>
    public long NotPositive { get; init; }

    /// <summary>All marks.</summary>
    public long Marks => FromQuote + FromTrade;

    /// <summary>All rejected ticks: the last good mark was kept.</summary>
    public long Rejected => Crossed + OneSided + NotPositive;
}
