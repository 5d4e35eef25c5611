namespace FastMargin.Models.Sets.Venues;

/// <summary>Rules of venues.</summary>
internal static class VenueRules
{
    public static IReadOnlyList<MarginRuleInfo> Rules { get; } =
    [
        DydxModel.Rule,
        DriftModel.Rule,
        VegaModel.Rule,
        MangoModel.Rule,
        SynthetixModel.Rule,
        OpynModel.Rule,
        .. Exchanges.Select(ExchangeModel.RuleOf),
    ];

    private static IEnumerable<ExchangeTerms> Exchanges =>
    [
        new("binance-usdm", "Binance USD-M futures in multi-assets mode: bid and ask buffers, collateral ratios",
            "Binance, \"How to Calculate Margin in Multi-Assets Mode\""),
        new("binance-coinm", "Binance COIN-M futures: the coins of an account margined each by itself",
            "Binance, \"Leverage and Margin of COIN-M Futures\"")
        {
            IsSeparate = true,
        },
        new("bybit", "Bybit unified account: collateral ratios by value, tables with deductions, fee to close",
            "Bybit help centre, \"Maintenance Margin\", \"Unified Trading Account\""),
        new("okx", "OKX multi-currency margin: discount rates by slice on balance and profit of each currency",
            "OKX help centre, \"Multi-currency margin mode: cross margin trading\""),
    ];
}

/// <summary>What tells exchanges apart that share one rule.</summary>
/// <param name="Name">Of the rule.</param>
/// <param name="Summary">What it computes.</param>
/// <param name="Source">Where it is published.</param>
internal sealed record ExchangeTerms(string Name, string Summary, string Source)
{
    /// <summary>True when each margin asset is an account of its own.</summary>
    public bool IsSeparate { get; init; }
}
