using FastMargin.Models.Sets;

namespace FastMargin.Models.Rules;

/// <summary>What sets of <c>reg-t</c> and of Derive's managers may say.</summary>
internal static class OptionRuleParameters
{
    /// <summary>Of <c>reg-t</c>.</summary>
    public static IReadOnlyList<MarginRuleParameter> RegT { get; } =
    [
        new("uncoveredRate", "exact decimal", "0 to 10", "0.2", "share of the underlying for a short option"),
        new("uncoveredMinimum", "exact decimal", "0 to 10", "0.1", "the least share"),
        new(
            "uncoveredFloor", "exact decimal", "0 to 1000000", "0",
            "least of an uncovered short option, premium included, a unit"),
        new("stockInitial", "exact decimal", "0 to 10", "0.5", "share of stock to open"),
        new("longStock", "exact decimal", "0 to 10", "0.25", "share of long stock to keep"),
        new("shortStock", "exact decimal", "0 to 10", "0.3", "share of short stock to keep"),
        new("hedgedStrikeShare", "exact decimal", "0 to 10", "0.1", "share of the strike that hedged stock keeps"),
        new(
            "collarCallShare", "exact decimal", "0 to 10", "0.25",
            "share of the call strike that a collar keeps at most"),
        new(
            "coveredCallPremiumShare", "exact decimal", "0 to 10", "0",
            "share of the premium that a covered call puts up"),
        new("maxNodes", "whole number", "1 to 1000000", "200", "parts of the search for the cheapest pairing"),
        new("classes", "object", "", "none", "underlyings with rates of their own, by name"),
        new("classes.*.underlyings", "list", "", "", "their symbols"),
        new(
            "classes.*.uncoveredRate", "exact decimal", "0 to 10", "of the rule",
            "share of the underlying for a short option"),
        new("classes.*.uncoveredMinimum", "exact decimal", "0 to 10", "of the rule", "the least share"),
        new(
            "classes.*.uncoveredFloor", "exact decimal", "0 to 1000000", "of the rule",
            "least of an uncovered short option, premium included, a unit"),
        new("classes.*.stockInitial", "exact decimal", "0 to 10", "of the rule", "share of stock to open"),
        new("classes.*.longStock", "exact decimal", "0 to 10", "of the rule", "share of long stock to keep"),
        new("classes.*.shortStock", "exact decimal", "0 to 10", "of the rule", "share of short stock to keep"),
        new(
            "classes.*.hedgedStrikeShare", "exact decimal", "0 to 10", "of the rule",
            "share of the strike that hedged stock keeps"),
        new(
            "classes.*.collarCallShare", "exact decimal", "0 to 10", "of the rule",
            "share of the call strike that a collar keeps at most"),
        new(
            "classes.*.coveredCallPremiumShare", "exact decimal", "0 to 10", "of the rule",
            "share of the premium that a covered call puts up"),
    ];

    /// <summary>Of <c>derive-pmrm1</c>.</summary>
    public static IReadOnlyList<MarginRuleParameter> First { get; } =
    [
        new("markets", "object", "", "", "markets by name"),
        new("markets.*.spot", "text", "", "", "symbol of spot"),
        new("markets.*.perpetuals", "list", "", "none", "symbol of the perpetual, at most one"),
        new("markets.*.bases", "list", "", "none", "symbols of the base asset"),
        new("markets.*.rate", "number", "-2 to 2", "0", "continuous interest of a year"),
        new("volatility", "object", "", "no move", "how far volatility moves, see VolatilityShock"),
        new("volatility.up", "number", "0 to 100", "", "relative move up"),
        new("volatility.down", "number", "0 to 1", "", "relative move down"),
        new("volatility.leastUp", "number", "0 to 100", "0", "least volatility after a move up"),
        new("volatility.shortPower", "number", "0 to 10", "0", "power of the term up to the reference"),
        new("volatility.longPower", "number", "0 to 10", "0", "power beyond it"),
        new("volatility.referenceDays", "number", "0.001 to 36500", "30", "days at which the moves are as stated"),
        new("volatility.floorDays", "number", "0 to 36500", "0", "days below which an expiry does not count as nearer"),
        new("basis", "object", "", "none", "forwards that part from spot"),
        new("basis.up", "number", "0.01 to 1000", "", "factor on forwards to one side"),
        new("basis.down", "number", "0.01 to 1000", "", "to the other"),
        new("basis.add", "number", "0 to 1000", "0", "share of a basis loss that counts"),
        new("basis.multiplier", "number", "0 to 1000", "0", "share of it for each year"),
        new("initialFactor", "number", "1 to 1000", "", "factor on the worst case, to open"),
        new("staticDiscount", "number", "0 to 1000", "1", "of a value above zero"),
        new("rateMultiplier", "number", "0 to 1000", "0", "on the rate of that discount"),
        new("rateAdd", "number", "0 to 1000", "0", "added to it"),
        new("baseCharge", "number", "0 to 1000", "0", "on the base asset, a share of spot"),
        new("perpetualCharge", "number", "0 to 1000", "0", "on perpetuals"),
        new("optionCharge", "number", "0 to 1000", "0", "on naked short options"),
    ];

    /// <summary>Of <c>derive-pmrm2</c>.</summary>
    public static IReadOnlyList<MarginRuleParameter> Second { get; } =
    [
        new("markets", "object", "", "", "markets by name"),
        new("markets.*.spot", "text", "", "", "symbol of spot"),
        new("markets.*.perpetuals", "list", "", "none", "symbol of the perpetual, at most one"),
        new("markets.*.bases", "list", "", "none", "symbols of the base asset"),
        new("markets.*.rate", "number", "-2 to 2", "0", "continuous interest of a year"),
        new("volatility", "object", "", "no move", "how far volatility moves, see VolatilityShock"),
        new("volatility.up", "number", "0 to 100", "", "relative move up"),
        new("volatility.down", "number", "0 to 1", "", "relative move down"),
        new("volatility.leastUp", "number", "0 to 100", "0", "least volatility after a move up"),
        new("volatility.shortPower", "number", "0 to 10", "0", "power of the term up to the reference"),
        new("volatility.longPower", "number", "0 to 10", "0", "power beyond it"),
        new("volatility.referenceDays", "number", "0.001 to 36500", "30", "days at which the moves are as stated"),
        new("volatility.floorDays", "number", "0 to 36500", "0", "days below which an expiry does not count as nearer"),
        new("basis", "object", "", "none", "forwards that part from spot"),
        new("basis.up", "number", "0.01 to 1000", "", "factor on forwards to one side"),
        new("basis.down", "number", "0.01 to 1000", "", "to the other"),
        new("basis.add", "number", "0 to 1000", "0", "share of a basis loss that counts"),
        new("basis.multiplier", "number", "0 to 1000", "0", "share of it for each year"),
        new("skew", "object", "", "none", "how the smile moves, see SkewShock"),
        new("skew.linearCap", "number", "0 to 1000", "0", "scale of the tilt"),
        new("skew.linearBase", "number", "0 to 1000", "0", "base of the tilt"),
        new("skew.absoluteCap", "number", "0 to 1000", "0", "scale of the bend"),
        new("skew.absoluteBase", "number", "0 to 1000", "0", "base of the bend"),
        new("skew.leastWidth", "number", "0.000001 to 1000", "", "least width"),
        new("skew.widthScale", "number", "0 to 1000", "0", "width"),
        new("skew.volatilityStatic", "number", "-1000 to 1000", "0", "static part"),
        new("skew.volatilitySlope", "number", "-1000 to 1000", "0", "slope"),
        new("maintenanceFactor", "number", "0 to 1000", "", "factor on the worst case, to keep"),
        new("initialFactor", "number", "0 to 1000", "", "to open"),
        new("staticDiscount", "number", "0 to 1000", "1", "of a chain worth 0 or more"),
        new("staticDiscountShort", "number", "0 to 1000", "1", "of one worth less"),
        new("longRateMultiplier", "number", "0 to 1000", "0", "on the rate of a chain worth 0 or more"),
        new("longRateAdd", "number", "0 to 1000", "0", "added to it"),
        new("shortRateMultiplier", "number", "0 to 1000", "0", "on the rate of one worth less"),
        new("shortRateAdd", "number", "0 to 1000", "0", "added to it"),
        new("perpetualCharge", "number", "0 to 1000", "0", "on perpetuals, a share of spot"),
        new("initialPerpetualCharge", "number", "0 to 1000", "0", "on top, to open"),
        new("optionCharge", "number", "0 to 1000", "0", "on naked short options"),
        new("initialOptionCharge", "number", "0 to 1000", "0", "on top, to open"),
        new("baseHaircut", "number", "0 to 1", "0", "off the base asset"),
        new("initialBaseHaircut", "number", "0 to 1", "0", "off it on top, to open"),
    ];

    /// <summary>Of <c>derive-standard</c>.</summary>
    public static IReadOnlyList<MarginRuleParameter> Standard { get; } =
    [
        new("markets", "object", "", "", "markets by name"),
        new("markets.*.spot", "text", "", "", "symbol of spot"),
        new("markets.*.perpetuals", "list", "", "none", "symbol of the perpetual, at most one"),
        new("markets.*.bases", "list", "", "none", "symbols of the base asset"),
        new("markets.*.rate", "number", "-2 to 2", "0", "continuous interest of a year"),
        new("perpetualInitial", "number", "0 to 1000", "0", "perpetuals, to open"),
        new("perpetualMaintenance", "number", "0 to 1000", "0", "to keep"),
        new("baseFactor", "number", "0 to 1000", "0", "share of the base asset that counts"),
        new("baseInitialScale", "number", "0 to 1000", "1", "share of that to open"),
        new("maxSpot", "number", "0 to 1000", "0", "short options to open, at the money"),
        new("minSpot", "number", "0 to 1000", "0", "far out of the money"),
        new("callMaintenance", "number", "0 to 1000", "0", "short calls to keep"),
        new("putMaintenance", "number", "0 to 1000", "0", "short puts to keep, of spot"),
        new("putMarkMaintenance", "number", "0 to 1000", "0", "of the mark"),
        new("unpairedInitialScale", "number", "0 to 1000", "0", "calls short without a pair, to open"),
        new("unpairedMaintenanceScale", "number", "0 to 1000", "0", "to keep"),
        new("maintenanceOffsetScale", "number", "0 to 1000", "0", "the least of a put to open over what it keeps"),
    ];
}
