using FastMargin.Models.Sets;

namespace FastMargin.Models.Rules;

/// <summary>Rules over scenarios, and rules that price options or group them by strategy.</summary>
internal static class ScenarioRules
{
    public static IReadOnlyList<MarginRuleInfo> Rules { get; } =
    [
        new(ScenarioModel.Scenario)
        {
            Name = "scenario",
            Summary = "worst loss over a grid of price and volatility moves, by class and group",
            Source = "the grid itself",
            Kernel = "scenario kernel on re-priced loss arrays",
        },
        new(ScenarioModel.Tims)
        {
            Name = "tims",
            Summary = "risk-based portfolio margin: ten price moves, class and product groups, least per contract",
            Source = "OCC risk-based margin; FINRA 4210(g)",
            Kernel = "scenario kernel on re-priced loss arrays",
        },
    ];
}
