using FastMargin.Units;

namespace FastMargin.Instruments;

/// <summary>One row of a <see cref="MarginTable"/>, validated. Money is in the instrument's settle currency.</summary>
public sealed record Bracket
{
    internal Bracket()
    {
    }

    /// <summary>Where the bracket begins; 0 for the first.</summary>
    public Money Floor { get; internal init; }

    /// <summary>Where it ends; null when it has no end.</summary>
    public Money? Cap { get; internal init; }

    /// <summary>Rate <c>r_k</c> to keep; under PerContract, money per contract.</summary>
    public Rate Maintenance { get; internal init; }

    /// <summary>
    /// <c>A_k = A_{k-1} + floor_k * (r_k - r_{k-1})</c>, <c>A_1 = 0</c>: keeps the requirement continuous.
    /// </summary>
    public Money Amount { get; internal init; }

    /// <summary>Rate to open, on the whole notional; under PerContract, money per contract.</summary>
    public Rate Initial { get; internal init; }

    /// <summary><c>1 / Initial</c>; infinity where opening asks nothing. No meaning under PerContract.</summary>
    public double MaxLeverage =>
        Initial.Sign == 0 ? double.PositiveInfinity : (Rational.One / Rational.FromAtto(Initial.Atto)).ToDouble();
}

/// <summary>One row of a tiered margin table as it was read, before validation.</summary>
/// <param name="Floor">Where the bracket begins, in the settle currency.</param>
/// <param name="Cap">Where it ends; null (last row only) when it has no end.</param>
/// <param name="Maintenance">Rate of the maintenance requirement.</param>
/// <param name="Amount">The venue's maintenance amount, which must be the right one; null when it gives none.</param>
/// <param name="Initial">Rate of the initial requirement; null means the maintenance rate.</param>
/// <param name="Source">Where the row was read, for errors.</param>
public readonly record struct BracketRow(
    Money Floor, Money? Cap, Rate Maintenance, Money? Amount = null, Rate? Initial = null, SourceLine Source = default);
