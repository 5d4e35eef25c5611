using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Book;

/// <summary>
/// What pools must have behind them where that does not follow from margin tables: whoever computes it writes it into
/// the book with <see cref="MarginBook.SetRequirement"/>, and says here what the double stands for.
/// </summary>
internal interface IRequirements
{
    /// <summary>
    /// Writes the requirement of every pool that a mark, a rate or an edit has moved since the last time.
    /// </summary>
    /// <param name="timeNs">Event time.</param>
    public void Refresh(long timeNs);

    /// <summary>Time has gone on: writes the requirements that it moves.</summary>
    /// <param name="timeNs">Event time.</param>
    public void OnTime(long timeNs);

    /// <summary>
    /// A pool is about to hold an instrument that none has held whose requirement is computed here: its mark, and those
    /// that its requirement follows, are to be noted as drivers.
    /// </summary>
    public void OnHeld(Instrument instrument);

    /// <summary>
    /// The requirement of a pool that has one, as exactly as its rule is stated; for several threads at once.
    /// </summary>
    public ExactRequirement Exact(int pool);

    /// <summary>True when what stands in the book of a pool is what its rule gives, computed again.</summary>
    public bool IsRight(int pool);

    /// <summary>True when marks move the requirement of the pool, beside what they move of its equity.</summary>
    public bool MovesWithMarks(int pool);

    /// <summary>The first instrument whose missing price leaves the requirement unknown; -1 when none.</summary>
    public int UnpricedInstrument(int pool);
}

/// <summary>A requirement in base currency, or the instrument whose price is missing.</summary>
internal readonly record struct ExactRequirement(Rational Maintenance, Rational Initial, int UnpricedInstrument = -1)
{
    /// <summary>Nothing is asked for.</summary>
    public static ExactRequirement None => new(Rational.Zero, Rational.Zero);

    public static ExactRequirement Unknown(int instrument) => new(Rational.Zero, Rational.Zero, instrument);
}
