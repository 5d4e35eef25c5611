using FastMargin.Instruments;
using FastMargin.Models.Scenarios;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>The numbers of a scenario rule over a universe; see <see cref="ScenarioModel"/>.</summary>
internal sealed class ScenarioRule
{
    /// <summary>The name that the rule is chosen by.</summary>
    public required string Name { get; init; }

    /// <summary>Classes; one's number is its node in <see cref="Tree"/>.</summary>
    public required ScenarioClass[] Classes { get; init; }

    /// <summary>By instrument: its class, or -1 for one that is never held.</summary>
    public required int[] ClassOf { get; init; }

    /// <summary>Classes and their groups.</summary>
    public required ScenarioTree Tree { get; init; }

    /// <summary>What a move of volatility is.</summary>
    public required VolatilityShock Shock { get; init; }

    /// <summary>Steps of the tree for American exercise.</summary>
    public required int TreeSteps { get; init; }

    /// <summary>The volatility of an option whose price is below what any larger one gives.</summary>
    public required double LeastVolatility { get; init; }

    /// <summary>The initial requirement in maintenance requirements, 1 or more.</summary>
    public required Rate InitialFactor { get; init; }

    /// <summary>Scenarios, the same number in every class.</summary>
    public int Scenarios => Classes[0].Points.Count;

    /// <summary>What an instrument moves with: an option's underlying, or itself.</summary>
    public static int DriverOf(Instrument instrument) => instrument.Option?.Underlying ?? instrument.Id;
}
