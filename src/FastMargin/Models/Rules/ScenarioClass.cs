using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>What moves together: an underlying with all that hangs on it, or several.</summary>
internal sealed record ScenarioClass
{
    /// <summary>Its name, unique among classes and groups.</summary>
    public required string Name { get; init; }

    /// <summary>Its scenarios.</summary>
    public required GridPoints Points { get; init; }

    /// <summary>True when options are priced on the mark of their underlying as a forward, false: as a spot.</summary>
    public bool IsForward { get; init; }

    /// <summary>Continuous interest rate of a year.</summary>
    public Rate Interest { get; init; }

    /// <summary>Continuous dividend yield of a year; not read on a forward.</summary>
    public Rate Yield { get; init; }

    /// <summary>Least requirement of an option, long or short, for one unit of its underlying.</summary>
    public Rate Minimum { get; init; }

    /// <summary>Least requirement of a short option on top, for one unit of its underlying.</summary>
    public Rate ShortMinimum { get; init; }

    /// <summary>Charge on net short options of a strike, a share of the underlying's value.</summary>
    public Rate ShortOptionCharge { get; init; }

    /// <summary>Charge on futures that offset one another, a share of the value of the smaller side.</summary>
    public Rate FuturesCharge { get; init; }

    /// <summary>Charge on all options, long and short, a share of the underlying's value.</summary>
    public Rate OptionCharge { get; init; }

    /// <summary>True when any charge is above zero.</summary>
    public bool HasCharges => ShortOptionCharge != Rate.Zero || FuturesCharge != Rate.Zero || OptionCharge != Rate.Zero;
}
