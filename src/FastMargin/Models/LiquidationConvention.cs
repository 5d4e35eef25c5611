using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>On which value of a position its maintenance requirement is taken.</summary>
public enum MaintenanceBasis
{
    /// <summary>The value at the mark: it moves with the price (Binance, Gate, OKX, Kraken, the engine).</summary>
    Mark,

    /// <summary>The value at entry: fixed while the position is open (Bybit, BitMEX, Flipster).</summary>
    Entry,
}

/// <summary>On which value the fee of closing is taken, where the requirement includes it.</summary>
public enum ClosingFeeBasis
{
    /// <summary>The value at the price where the requirement is looked at (Gate, OKX).</summary>
    Mark,

    /// <summary>The value at the bankruptcy price, at which the venue takes the position over (Bybit).</summary>
    Bankruptcy,
}

/// <summary>Where venues disagree about an isolated position's liquidation price.</summary>
public sealed record LiquidationConvention
{
    /// <summary>Maintenance on the mark, no fee, deficient strictly below: the engine's own.</summary>
    public static LiquidationConvention Default { get; } = new();

    /// <summary>What the maintenance rate is taken on.</summary>
    public MaintenanceBasis MaintenanceOn { get; init; } = MaintenanceBasis.Mark;

    /// <summary>Rate of the fee of closing, 0 where the venue leaves it out.</summary>
    public Rate TakerFee { get; init; } = Rate.Zero;

    /// <summary>What that fee is taken on.</summary>
    public ClosingFeeBasis FeeOn { get; init; } = ClosingFeeBasis.Mark;

    /// <summary>True when deficient means <c>E &lt; MM</c>, false for <c>E ≤ MM</c> (venues with MM / E).</summary>
    public bool IsStrict { get; init; } = true;
}
