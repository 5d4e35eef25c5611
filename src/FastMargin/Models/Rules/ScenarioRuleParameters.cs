using FastMargin.Models.Sets;

namespace FastMargin.Models.Rules;

/// <summary>What sets of the rules over scenarios may say.</summary>
internal static class ScenarioRuleParameters
{
    /// <summary>Of rules that are a <see cref="ScenarioModel"/>.</summary>
    /// <param name="minimum">The least charge of an option unless it is given.</param>
    /// <param name="grid">The grid unless it is given.</param>
    /// <param name="pricing">How options are priced unless it is given.</param>
    /// <param name="volatility">The move of volatility unless it is given.</param>
    /// <param name="charge">The charges on net short options and on futures unless they are given.</param>
    public static IReadOnlyList<MarginRuleParameter> Scenario(
        string minimum, string grid = "each class has one", string pricing = "spot", string volatility = "no move",
        string charge = "0") =>
    [
        new(
            "grid", "text or object", "", grid,
            "grid of scenarios, by a name that docs/models.md lists or its numbers"),
        new("grid.down", "number", "0.0001 to 0.9999", "", "ten points: the largest fall, a share of the price"),
        new("grid.up", "number", "0.0001 to 100", "", "ten points: the largest rise"),
        new(
            "grid.scanRange", "number", "0.0001 to 0.9999", "",
            "sixteen scenarios: the scan range, a share of the price"),
        new("grid.extreme", "number", "0.01 to 100", "3", "sixteen scenarios: the extreme move in scan ranges"),
        new("grid.cover", "number", "0 to 1", "0.33", "sixteen scenarios: the share of its loss that counts"),
        new("grid.points", "list", "", "", "scenarios of a grid of its own"),
        new("grid.points[].price", "number", "0.000001 to 1000000", "", "what the price is multiplied by"),
        new("grid.points[].volatility", "text", "none, up, down", "none", "what volatility does"),
        new("grid.points[].share", "number", "0 to 1000000", "1", "share of the loss that counts"),
        new("grid.file", "text", "", "", "a JSON file beside models.json with any of these"),
        new("pricing", "text", "spot, forward", pricing, "Black-Scholes or Black-76"),
        new("rate", "exact decimal", "-2 to 2", "0", "continuous interest of a year"),
        new("yield", "exact decimal", "-2 to 2", "0", "continuous dividend yield of a year"),
        new(
            "minimumPerUnit", "exact decimal", "0 to 1000000000", minimum,
            "least of an option contract, for a unit of its underlying"),
        new("shortMinimumPerUnit", "exact decimal", "0 to 1000000000", "0", "the same, of a short one on top"),
        new("shortOptionCharge", "exact decimal", "0 to 1", charge, "of net short options by strike, a share of value"),
        new("futuresCharge", "exact decimal", "0 to 1", charge, "of futures that offset, a share of the smaller side"),
        new("optionCharge", "exact decimal", "0 to 1", "0", "of all options, long and short, a share of value"),
        new("volatility", "object", "", volatility, "how far volatility moves, see VolatilityShock"),
        new("volatility.up", "number", "0 to 100", "", "relative move up"),
        new("volatility.down", "number", "0 to 1", "", "relative move down"),
        new("volatility.leastUp", "number", "0 to 100", "0", "least volatility after a move up"),
        new("volatility.shortPower", "number", "0 to 10", "0", "power of the term up to the reference"),
        new("volatility.longPower", "number", "0 to 10", "0", "power beyond it"),
        new("volatility.referenceDays", "number", "0.001 to 36500", "30", "days at which the moves are as stated"),
        new("volatility.floorDays", "number", "0 to 36500", "0", "days below which an expiry does not count as nearer"),
        new("treeSteps", "whole number", "10 to 2000", "100", "steps of the tree for American options"),
        new("leastVolatility", "number", "0.0001 to 1", "0.001", "of an option whose mark is not above what it gives"),
        new("initialFactor", "exact decimal", "1 to 100", "1", "initial requirement in maintenance requirements"),
        new("classes", "object", "", "each underlying is one", "classes by name"),
        new("classes.*.underlyings", "list", "", "", "symbols of what moves together"),
        new(
            "classes.*.grid", "text or object", "", "of the rule",
            "as grid, with as many scenarios as any other class"),
        new("classes.*.pricing", "text", "spot, forward", "of the rule", "Black-Scholes or Black-76"),
        new("classes.*.rate", "exact decimal", "-2 to 2", "of the rule", "continuous interest of a year"),
        new("classes.*.yield", "exact decimal", "-2 to 2", "of the rule", "continuous dividend yield of a year"),
        new(
            "classes.*.minimumPerUnit", "exact decimal", "0 to 1000000000", "of the rule",
            "least of an option contract, for a unit of its underlying"),
        new(
            "classes.*.shortMinimumPerUnit", "exact decimal", "0 to 1000000000", "of the rule",
            "the same, of a short one on top"),
        new(
            "classes.*.shortOptionCharge", "exact decimal", "0 to 1", "of the rule",
            "of net short options by strike, a share of value"),
        new(
            "classes.*.futuresCharge", "exact decimal", "0 to 1", "of the rule",
            "of futures that offset, a share of the smaller side"),
        new(
            "classes.*.optionCharge", "exact decimal", "0 to 1", "of the rule",
            "of all options, long and short, a share of value"),
        new("classes.*.group", "text", "", "none", "group that the class is part of"),
        new("classes.*.credit", "exact decimal", "0 to 1", "0", "share of its gain that offsets losses of siblings"),
        new("groups", "object", "", "none", "groups by name"),
        new("groups.*.parent", "text", "", "none", "group that it is part of"),
        new("groups.*.credit", "exact decimal", "0 to 1", "0", "share of its gain that offsets losses of siblings"),
        new("groups.*.minimum", "exact decimal", "0 to 1000000000", "0", "least requirement, base currency"),
    ];

    /// <summary>Of <c>span</c>.</summary>
    public static IReadOnlyList<MarginRuleParameter> Span { get; } =
    [
        new("file", "text", "", "none", "a JSON file beside models.json with commodities, contracts and credits"),
        new("initialFactor", "exact decimal", "1 to 100", "1", "initial requirement in maintenance requirements"),
        new("commodities", "object", "", "", "combined commodities by name"),
        new("commodities.*.tiers", "object", "", "each month its own", "tier of each month"),
        new("commodities.*.spreads", "list", "", "none", "inter-month spreads by priority"),
        new("commodities.*.spreads[].first", "whole number", "0 to 99991231", "", "tier of one leg"),
        new(
            "commodities.*.spreads[].firstDeltas", "exact decimal", "0.000001 to 1000000000000", "1",
            "its deltas in a spread"),
        new("commodities.*.spreads[].second", "whole number", "0 to 99991231", "", "tier of the other leg"),
        new(
            "commodities.*.spreads[].secondDeltas", "exact decimal", "0.000001 to 1000000000000", "1",
            "its deltas in a spread"),
        new("commodities.*.spreads[].charge", "exact decimal", "0 to 1000000000000", "", "of one spread"),
        new("commodities.*.deliveries", "list", "", "none", "delivery months with a charge"),
        new("commodities.*.deliveries[].month", "whole number", "1 to 99991231", "", "the month"),
        new(
            "commodities.*.deliveries[].perSpreadDelta", "exact decimal", "0 to 1000000000000", "0",
            "for each delta that a spread has used"),
        new(
            "commodities.*.deliveries[].perOutrightDelta", "exact decimal", "0 to 1000000000000", "0",
            "for each delta that is left"),
        new(
            "commodities.*.shortOptionMinimum", "exact decimal", "0 to 1000000000000", "0",
            "least of one short option"),
        new("commodities.*.shortOptions", "text", "larger-side, gross", "larger-side", "how short options are counted"),
        new("contracts", "object", "", "", "contracts by symbol"),
        new("contracts.*.commodity", "text", "", "", "its combined commodity"),
        new("contracts.*.month", "whole number", "1 to 99991231", "", "delivery month, a number that sorts"),
        new(
            "contracts.*.delta", "exact decimal", "-1000000000000 to 1000000000000", "1",
            "composite delta of one long contract, scaled"),
        new("contracts.*.array", "list", "sixteen exact decimals", "", "losses of one long contract, in money"),
        new(
            "contracts.*.scanRange", "exact decimal", "0 to 1000000000000", "",
            "in place of an array: that of a future"),
        new("contracts.*.extreme", "exact decimal", "0 to 100", "3", "its extreme move in scan ranges"),
        new("contracts.*.cover", "exact decimal", "0 to 1", "0.33", "the share of that loss that counts"),
        new("credits", "list", "", "none", "credits between commodities by priority"),
        new("credits[].rate", "exact decimal", "0 to 1", "", "share of each price risk given back"),
        new("credits[].legs", "list", "two or more", "", "its commodities"),
        new("credits[].legs[].commodity", "text", "", "", "name"),
        new("credits[].legs[].deltas", "exact decimal", "0.000001 to 1000000000000", "1", "deltas in a spread"),
        new("credits[].legs[].reversed", "flag", "", "false", "whether it is held against the first side"),
    ];
}
