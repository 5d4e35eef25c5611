using FastMargin.Units;

namespace FastMargin.Models.Strategies;

/// <summary>
/// Rates of the US strategy based rules. Defaults: options on stock, Regulation T stock margin. Options on broad
/// indices take 15 % instead of 20 %. Sources: FINRA Rule 4210(f)(2), Cboe Rule 10.3 (formerly 12.3), Cboe Margin
/// Manual; Interactive Brokers and LEAN for the forms of hedged stock.
/// </summary>
public sealed record OptionMarginRules
{
    /// <summary>Options on stocks.</summary>
    public static OptionMarginRules Equity { get; } = new();

    /// <summary>Options on broad indices: 15 % of the underlying.</summary>
    public static OptionMarginRules BroadIndex { get; } = new() { UncoveredRate = Rate.FromDecimal(0.15m) };

    /// <summary>Units of the underlying in a contract.</summary>
    public Rate Multiplier { get; init; } = Rate.FromDecimal(100);

    /// <summary>Shares that one contract hedges; null: the multiplier.</summary>
    public Quantity? SharesPerContract { get; init; }

    /// <summary>Divides the underlying's price where strikes are quoted on a fraction of it (NQX: 5).</summary>
    public Rate StrikeMultiplier { get; init; } = Rate.One;

    /// <summary>Share of the underlying for an uncovered short option.</summary>
    public Rate UncoveredRate { get; init; } = Rate.FromDecimal(0.2m);

    /// <summary>The least share: of the underlying for calls, of the strike for puts.</summary>
    public Rate UncoveredMinimum { get; init; } = Rate.FromDecimal(0.1m);

    /// <summary>The least requirement of an uncovered short option, premium included, for one of the
    /// underlying.</summary>
    public Price UncoveredFloor { get; init; }

    /// <summary>Share of stock to be put up on opening.</summary>
    public Rate StockInitial { get; init; } = Rate.FromDecimal(0.5m);

    /// <summary>Share of long stock to be kept.</summary>
    public Rate LongStockMaintenance { get; init; } = Rate.FromDecimal(0.25m);

    /// <summary>Share of short stock to be kept.</summary>
    public Rate ShortStockMaintenance { get; init; } = Rate.FromDecimal(0.3m);

    /// <summary>Share of the strike that stock hedged by a long option keeps.</summary>
    public Rate HedgedStrikeShare { get; init; } = Rate.FromDecimal(0.1m);

    /// <summary>Share of the call's strike that a collar keeps at most.</summary>
    public Rate CollarCallShare { get; init; } = Rate.FromDecimal(0.25m);

    /// <summary>
    /// Share of the call's value that a covered call puts up beside the stock's initial margin. None by the exchange's
    /// rule; LEAN fits 80 % to what Interactive Brokers asks.
    /// </summary>
    public Rate CoveredCallPremiumShare { get; init; }
}
