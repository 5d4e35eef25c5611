using FastMargin.Models.Sets;

namespace FastMargin.Models.Rules;

/// <summary>Rules over scenarios, and rules that price options or group them by strategy.</summary>
internal static class ScenarioRules
{
    public static IReadOnlyList<MarginRuleInfo> Rules { get; } =
    [
        new(ScenarioModel.Deribit)
        {
            Name = "deribit-portfolio",
            Summary = "like Deribit's portfolio margin: its grid, charges on net short options and offsetting futures",
            Source = "Deribit, \"Portfolio Margin\"",
            Kernel = "scenario kernel on re-priced loss arrays",
            Parameters = ScenarioRuleParameters.Scenario("0", "deribit", "forward", "38 % by (30/days)^0.3", "0.01"),
        },
        new(DeriveParameters.First)
        {
            Name = "derive-pmrm1",
            Summary = "Derive's first portfolio manager",
            Source = "derivexyz/v2-core, PMRM",
            Kernel = "option kernel",
            Parameters = OptionRuleParameters.First,
        },
        new(DeriveParameters.Second)
        {
            Name = "derive-pmrm2",
            Summary = "Derive's second portfolio manager",
            Source = "derivexyz/v2-core, PMRM_2",
            Kernel = "option kernel",
            Parameters = OptionRuleParameters.Second,
        },
        new(DeriveParameters.Standard)
        {
            Name = "derive-standard",
            Summary = "Derive's standard manager",
            Source = "derivexyz/v2-core, StandardManager",
            Kernel = "option kernel",
            Parameters = OptionRuleParameters.Standard,
        },
        new(RegTModel.Create)
        {
            Name = "reg-t",
            Summary = "US stock and options by strategy, the cheapest pairing of each underlying",
            Source = "12 CFR 220.12; FINRA 4210(c), (f)(2); Cboe Margin Manual",
            Kernel = "rationals",
            IsExact = true,
            Parameters = OptionRuleParameters.RegT,
        },
        new(ScenarioModel.Scenario)
        {
            Name = "scenario",
            Summary = "worst loss over a grid of price and volatility moves, by class and group",
            Source = "the grid itself",
            Kernel = "scenario kernel on re-priced loss arrays",
            Parameters = ScenarioRuleParameters.Scenario("0"),
        },
        new(SpanModel.Create)
        {
            Name = "span",
            Summary = "SPAN by risk arrays of a parameter file",
            Source = "CME, SPAN methodology",
            Kernel = "rationals",
            IsExact = true,
            IsConcave = true,
            Parameters = ScenarioRuleParameters.Span,
        },
        new(ScenarioModel.Tims)
        {
            Name = "tims",
            Summary = "risk-based portfolio margin: ten price moves, class and product groups, least per contract",
            Source = "OCC risk-based margin; FINRA 4210(g)",
            Kernel = "scenario kernel on re-priced loss arrays",
            Parameters = ScenarioRuleParameters.Scenario("0.375"),
        },
    ];
}
