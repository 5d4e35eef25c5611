using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Book;

/// <summary>
/// What an exact sum reads of a chain for each position, side by side: factors as small decimals, so that no use of
/// them takes a division, and what decides which formula it is.
/// </summary>
internal sealed class ChainFactors
{
    private readonly SmallDecimal _firstRate;
    private readonly SmallDecimal[] _rates;

    public ChainFactors(Instrument instrument, MarginTable table)
    {
        (Instrument, SettleCurrency) = (instrument.Id, instrument.SettleCurrency);
        (Kind, Rule) = (instrument.Kind, table.Rule);
        _rates = new SmallDecimal[table.Brackets.Count];
        bool fits = SmallDecimal.TryOf(instrument.Lot.Atto, out SmallDecimal lot)
            & SmallDecimal.TryOf(instrument.MarkStep.Atto, out SmallDecimal step)
            & SmallDecimal.TryOf(instrument.Multiplier.Atto, out SmallDecimal multiplier)
            & SmallDecimal.TryOf(instrument.QuantoRate.Atto, out SmallDecimal quanto);
        fits &= lot.TryTimes(multiplier, out SmallDecimal size) & size.TryTimes(quanto, out SmallDecimal unit);
        for (int k = 0; k < _rates.Length; k++)
            fits &= SmallDecimal.TryOf(table.Brackets[k].Maintenance.Atto, out _rates[k]);
        (Lot, Unit, MarkStep, _firstRate) = (lot, unit, step, _rates[0]);
        AreSmall = fits;
    }

    /// <summary>False where a factor is too long, and none of them may be used.</summary>
    public bool AreSmall { get; }

    public int Instrument { get; }

    public int SettleCurrency { get; }

    public InstrumentKind Kind { get; }

    public MarginRule Rule { get; }

    /// <summary>Quantity in a lot.</summary>
    public SmallDecimal Lot { get; }

    /// <summary>Settle currency per lot and unit of price.</summary>
    public SmallDecimal Unit { get; }

    /// <summary>The step of a mark.</summary>
    public SmallDecimal MarkStep { get; }

    /// <summary>The maintenance rate of a bracket; money per contract where the rule is.</summary>
    public SmallDecimal Rate(int bracket) => bracket == 0 ? _firstRate : _rates[bracket];
}
