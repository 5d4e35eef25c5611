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

    /// <summary>
    /// The whole leverage whose <see cref="Rate.FromLeverage"/> is <see cref="Initial"/>, if there is one, else the
    /// double nearest to <c>1 / Initial</c>; infinity where opening asks nothing. No meaning under PerContract.
    /// </summary>
    public double MaxLeverage
    {
        get
        {
            if (Initial.Sign == 0) return double.PositiveInfinity;
            Rational exact = Rational.One / Rational.FromAtto(Initial.Atto);

            // A rate such as 1/63 was rounded up at 10^-18, and its inverse falls short of 63 by a double's width.
            Rational whole = (exact + new Rational(1, 2)).Floor(Rational.One);
            bool rounded = whole.Sign > 0 && (Rational.One / whole).CeilingToAtto() == Initial.Atto;
            return (rounded ? whole : exact).ToDouble();
        }
    }
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
