using FastMargin.Units;

namespace FastMargin.Models.Strategies;

/// <summary>Which way an option pays.</summary>
public enum OptionRight
{
    /// <summary>The right to buy.</summary>
    Call,

    /// <summary>The right to sell.</summary>
    Put,
}

/// <summary>What a requirement is for.</summary>
public enum MarginPurpose
{
    /// <summary>To open.</summary>
    Initial,

    /// <summary>To keep.</summary>
    Maintenance,
}

/// <summary>Contracts of one option series.</summary>
/// <param name="Right">Call or put.</param>
/// <param name="Strike">Exercise price, in the underlying's currency.</param>
/// <param name="Expiry">Last day.</param>
/// <param name="Contracts">Signed: below zero is short.</param>
/// <param name="Mark">Price of the option, for one of the underlying.</param>
public readonly record struct OptionLeg(
    OptionRight Right, Price Strike, DateOnly Expiry, long Contracts, Price Mark)
{
    /// <summary>True when the leg is written.</summary>
    public bool IsShort => Contracts < 0;

    /// <summary>Exercise value at a price of the underlying, for one of it.</summary>
    internal Rational PayoffAt(Rational price) => Rational.Max(Rational.Zero, DistanceAt(price));

    /// <summary>How far out of the money, for one of the underlying.</summary>
    internal Rational OutOfTheMoneyAt(Rational price) => Rational.Max(Rational.Zero, -DistanceAt(price));

    private Rational DistanceAt(Rational price) =>
        Right == OptionRight.Put ? Exact.Of(Strike) - price : price - Exact.Of(Strike);
}
