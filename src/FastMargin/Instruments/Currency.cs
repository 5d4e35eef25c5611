using FastMargin.Units;

namespace FastMargin.Instruments;

/// <summary>
/// Money or a collateral asset, with its rate to the base currency: fixed, or the mark of an instrument.
/// </summary>
public sealed record Currency
{
    internal Currency()
    {
    }

    /// <summary>Row in <see cref="Universe.Currencies"/>.</summary>
    public int Id { get; internal init; }

    /// <summary>Unique in the universe.</summary>
    public string Code { get; internal init; } = "";

    /// <summary>True for the one currency everything is added up in; its rate is 1.</summary>
    public bool IsBase { get; internal init; }

    /// <summary>Base currency for one of this, &gt; 0, when fixed; else null.</summary>
    public Rate? Fx { get; internal init; }

    /// <summary>Row of the instrument whose mark is the rate, when not fixed; else null.</summary>
    public int? FxInstrument { get; internal init; }

    /// <summary>What a balance counts.</summary>
    public CollateralSchedule Collateral { get; internal init; } = CollateralSchedule.Full;
}

/// <summary>A currency as it was read: a name instead of a row, not yet validated.</summary>
public sealed record CurrencyDefinition
{
    /// <inheritdoc cref="Currency.Code"/>
    public required string Code { get; init; }

    /// <summary>True for the base currency, of which there is exactly one.</summary>
    public bool IsBase { get; init; }

    /// <summary>Fixed rate: base currency for one of this. Needed unless base or <see cref="FxSymbol"/>.</summary>
    public Rate? Fx { get; init; }

    /// <summary>Symbol of the instrument whose mark is the rate; it may be added later.</summary>
    public string? FxSymbol { get; init; }

    /// <inheritdoc cref="Currency.Collateral"/>
    public CollateralSchedule Collateral { get; init; } = CollateralSchedule.Full;

    /// <summary>Where it was read, for errors.</summary>
    public SourceLine Source { get; init; }
}
