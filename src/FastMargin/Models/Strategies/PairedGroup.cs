using FastMargin.Units;

namespace FastMargin.Models.Strategies;

/// <summary>What a group of a pairing is.</summary>
public enum PairedKind
{
    /// <summary>Short contracts that nothing covers.</summary>
    Uncovered,

    /// <summary>A short call and a short put that share the larger requirement.</summary>
    ShortPair,

    /// <summary>Options that cover each other: verticals, butterflies, condors, boxes, calendars and their
    /// sums.</summary>
    Spread,

    /// <summary>Stock that no option is matched with.</summary>
    Stock,

    /// <summary>Stock and one option: covered or protected.</summary>
    HedgedStock,

    /// <summary>Stock and two options: collar, conversion or reversal.</summary>
    CollaredStock,
}

/// <summary>A group of a pairing.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Shares">Signed shares in it.</param>
/// <param name="Legs">Contracts in it; long ones that cover nothing are in no group.</param>
/// <param name="Requirement">What it needs, rounded up to 10^-18.</param>
public sealed record PairedGroup(
    PairedKind Kind, Quantity Shares, IReadOnlyList<OptionLeg> Legs, Money Requirement);
