namespace FastMargin.Models.Scenarios;

/// <summary>Which way volatility moves in a scenario.</summary>
public enum VolatilityMove
{
    /// <summary>It stays.</summary>
    None,

    /// <summary>Up by the rule's range.</summary>
    Up,

    /// <summary>Down by the rule's range.</summary>
    Down,

    /// <summary>Skew: more the farther a strike is above the forward, less the farther below.</summary>
    Linear,

    /// <summary>Smile: more the farther a strike is from the forward.</summary>
    Absolute,
}

/// <summary>One move of the market.</summary>
/// <param name="PriceFactor">The price becomes <c>price · factor</c>; above zero.</param>
/// <param name="Volatility">What volatility does.</param>
/// <param name="Share">The share of the loss that counts: a covered fraction, a dampening; 0 or more.</param>
public readonly record struct ScenarioPoint(
    double PriceFactor, VolatilityMove Volatility = VolatilityMove.None, double Share = 1);
