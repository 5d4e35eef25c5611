using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>An open margin call.</summary>
/// <param name="Number">From 1, in order of issue.</param>
/// <param name="Pool">The pool that is called.</param>
/// <param name="Amount">What it asks for, as told last, in base currency; or <see cref="Unmeetable"/>.</param>
/// <param name="IssuedAmount">What it asked for when it was issued.</param>
/// <param name="IssuedNs">Event time of its issue.</param>
/// <param name="DueNs">Event time at which it must be met.</param>
/// <param name="IsBreached">True when that has passed, and liquidation has been advised.</param>
public readonly record struct MarginCall(
    long Number, int Pool, Money Amount, Money IssuedAmount, long IssuedNs, long DueNs, bool IsBreached)
{
    /// <summary>
    /// The amount of a call that no deposit of base currency meets: too large to write down, or the currency counts
    /// nothing beyond what the pool has of it.
    /// </summary>
    public static readonly Money Unmeetable = new(Int128.MaxValue);
}
