using System.Runtime.InteropServices;
using FastMargin.Instruments;

namespace FastMargin.Book;

/// <summary>
/// What the book must know of a kernel row whenever it meets a position on it: side by side, as a fill meets all
/// positions of its pool.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal readonly struct RowFact(MarginChain chain, int bracket)
{
    /// <inheritdoc cref="MarginChain.Unit"/>
    public readonly double Unit = chain.Unit;

    /// <summary>The maintenance amount of the bracket, in the settle currency.</summary>
    public readonly double Amount = chain.Amounts[bracket];

    /// <summary>The instrument's id.</summary>
    public readonly int Instrument = chain.Instrument.Id;

    /// <summary>The settle currency's id.</summary>
    public readonly int Settle = chain.Instrument.SettleCurrency;

    /// <summary>Number of the bracket, from 0.</summary>
    public readonly short Bracket = (short)bracket;

    private readonly byte _kind = (byte)chain.Instrument.Kind;

    /// <summary>True where market value counts and an entry price is remembered only.</summary>
    public bool IsPaidFor => _kind == (byte)InstrumentKind.Equity;

    /// <summary>
    /// What a position has cost, against its worth: <c>−lots·c·entry</c>, inverse <c>lots·c/entry</c>, in the settle
    /// currency.
    /// </summary>
    public double EntryCost(in Slot slot)
    {
        double entry = slot.Entry.ToDouble();
        return _kind == (byte)InstrumentKind.Inverse ? slot.Lots * (Unit / entry) : -slot.Lots * (Unit * entry);
    }
}
