using System.Diagnostics.CodeAnalysis;
using FastMargin.Units;

namespace FastMargin.Instruments;

/// <summary>How profit and notional follow from quantity and price.</summary>
public enum InstrumentKind
{
    /// <summary>Market value counts, <c>q*m*p</c>: spot, stock, premium-style option.</summary>
    Equity,

    /// <summary><c>q*m*(p - e)</c> in the settle currency.</summary>
    Linear,

    /// <summary><c>q*m*(1/e - 1/p)</c> in the settle currency, the coin.</summary>
    Inverse,

    /// <summary><c>q*m*(p - e)*QuantoRate</c> in a settle currency that is not the quote currency.</summary>
    Quanto,

    /// <summary>Quoted, never held: an index, or a rate between currencies.</summary>
    Index,
}

/// <summary>What can be held or quoted; made and validated by <see cref="UniverseBuilder"/>.</summary>
public sealed record Instrument
{
    internal Instrument()
    {
    }

    /// <summary>Row in <see cref="Universe.Instruments"/>.</summary>
    public int Id { get; internal init; }

    /// <summary>Unique in the universe.</summary>
    public string Symbol { get; internal init; } = "";

    /// <summary>Which formulas apply.</summary>
    public InstrumentKind Kind { get; internal init; }

    /// <summary>Row in <see cref="Universe.Currencies"/> of profit, loss and requirement.</summary>
    public int SettleCurrency { get; internal init; }

    /// <summary>Smallest step of quantity, &gt; 0.</summary>
    public Quantity Lot { get; internal init; }

    /// <summary>Smallest step of a traded price, &gt; 0.</summary>
    public Price Tick { get; internal init; }

    /// <summary>Smallest step of a mark, &gt; 0; divides <see cref="Tick"/>.</summary>
    public Price MarkStep { get; internal init; }

    /// <summary>Contract size <c>m</c>, &gt; 0.</summary>
    public Rate Multiplier { get; internal init; }

    /// <summary>Fixed rate into the settle currency; 1 unless <see cref="InstrumentKind.Quanto"/>.</summary>
    public Rate QuantoRate { get; internal init; }

    /// <summary>Table of a long position.</summary>
    /// <exception cref="InvalidOperationException">An index is never held and has none.</exception>
    [SuppressMessage("Naming", "CA1720", Justification = "The field's word for a side, not a type.")]
    public MarginTable Long => LongOrNull ?? throw NeverHeld();

    /// <summary>Table of a short position; usually the same object as <see cref="Long"/>.</summary>
    /// <exception cref="InvalidOperationException">An index is never held and has none.</exception>
    [SuppressMessage("Naming", "CA1720", Justification = "The field's word for a side, not a type.")]
    public MarginTable Short => ShortOrNull ?? throw NeverHeld();

    /// <summary>The right that an option gives; null for anything else.</summary>
    public OptionContract? Option { get; internal init; }

    /// <summary>False for an index, which has neither margin tables nor positions.</summary>
    public bool CanBeHeld => Kind != InstrumentKind.Index;

    internal MarginTable? LongOrNull { get; init; }

    internal MarginTable? ShortOrNull { get; init; }

    private InvalidOperationException NeverHeld() => new($"instrument {Symbol} is an index: it is never held");
}

/// <summary>An instrument as it was read: names instead of rows, not yet validated.</summary>
public sealed record InstrumentDefinition
{
    /// <inheritdoc cref="Instrument.Symbol"/>
    public required string Symbol { get; init; }

    /// <inheritdoc cref="Instrument.Kind"/>
    public required InstrumentKind Kind { get; init; }

    /// <summary>Code of the settle currency; for an index, of the currency it is quoted in.</summary>
    public required string SettleCurrency { get; init; }

    /// <inheritdoc cref="Instrument.Lot"/>
    public required Quantity Lot { get; init; }

    /// <inheritdoc cref="Instrument.Tick"/>
    public required Price Tick { get; init; }

    /// <summary>Smallest step of a mark; null for half a tick, so that the middle of a quote is one.</summary>
    public Price? MarkStep { get; init; }

    /// <inheritdoc cref="Instrument.Multiplier"/>
    public Rate Multiplier { get; init; } = Rate.One;

    /// <inheritdoc cref="Instrument.QuantoRate"/>
    public Rate QuantoRate { get; init; } = Rate.One;

    /// <summary>Name of the table of a long position; null for an index.</summary>
    public string? LongTable { get; init; }

    /// <summary>Name of the table of a short position; null for the same as long.</summary>
    public string? ShortTable { get; init; }

    /// <summary>The right that an option gives; null for anything else.</summary>
    public OptionDefinition? Option { get; init; }

    /// <summary>Where it was read, for errors.</summary>
    public SourceLine Source { get; init; }
}
