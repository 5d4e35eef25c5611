using FastMargin.Feeds.Import;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Feeds.Import;

/// <summary>Small files in the forms of the venues, with invented numbers.</summary>
internal static class ImportSamples
{
    public const string Binance =
        "symbol,tier,floor_notional,cap_notional,mm_rate,mm_amount,max_leverage,notional_coef\n"
        + "A/USDT:USDT,1,0.0,5000.0,0.01,0.0,75.0,\nA/USDT:USDT,2,5000.0,50000.0,0.02,50.0,25.0,\n"
        + "B/USDT:USDT,1,0.0,3333.3,0.01,0.0,50.0,\nB/USDT:USDT,2,3333.3,50000.0,0.0125,8.33,25.0,\n";

    public const string Haircuts = """
        {
          "multi_assets_2021": { "BTC": 0.95, "USDT": 0.9999 },
          "btcusdt_2021": { "columns": ["floor", "cap", "mm_rate", "mm_amount"],
            "rows": [[0, 50000.0, 0.004, 0], [50000.0, null, 0.005, 50]] },
          "cross_margin_mmr_by_leverage": { "3x": 0.1 }
        }
        """;

    public const string Lean = "exchange,symbol,date,initial,maintenance,history\ncme,ES,2019-01-02,6000,5500,full\n"
        + "cme,ES,2020-03-01,12000,11000,full\ncbot,ZC,2020-01-01,1100,1000.5,full\n";

    public const string Hkex =
        "product,kind,initial,maintenance,clearing\nHSI,outright,110,88,80\nHSI,spread,22,17,16\n";

    public const string Hyperliquid = """
        { "columns": "[notional floor USDC, max leverage]",
          "mainnet": { "BTC": [[0, 40], [150000000.0, 20]], "X,Y": [[0, 3]] },
          "testnet": { "BTC": [[0, 40]] } }
        """;

    public const string HyperliquidMeta = """
        { "universe": [ { "name": "BTC", "szDecimals": 5, "maxLeverage": 40, "marginTableId": 56 },
            { "name": "OLD", "szDecimals": 0, "maxLeverage": 3, "isDelisted": true } ],
          "marginTables": [ [56, { "description": "tiered", "marginTiers": [
            { "lowerBound": "0.0", "maxLeverage": 40 }, { "lowerBound": "150000000.0", "maxLeverage": 20 } ] } ] ] }
        """;

    public const string Dydx = """
        { "mainnet": {
            "liquidity_tiers": [ { "id": 0, "name": "Large", "initial_margin_ppm": 50000,
                "maintenance_fraction_ppm": 600000, "base_position_notional": 1, "impact_notional": 1 } ],
            "perpetuals": [ { "ticker": "BTC-USD", "id": 0, "market_id": 0, "atomic_resolution": -10,
                "default_funding_ppm": 0, "liquidity_tier": 0 } ] } }
        """;

    public const string Okx = """
        { "discount_tiers": { "BETH_before_2024_07_18": [[10, 0.8], [null, 0.5]], "BETH_after": [[20, 0.95]] },
          "margin_borrow_tiers_2023_06_08": { "BTC/USDT": {
            "rows": [[1, 35, 1e6, 0.03, 0.1], [2, 70, 2e6, 0.06, 0.125]] } },
          "mr6_extreme": { "2025": { "BTC,ETH": 0.24 } } }
        """;

    public const string Kraken = """
        { "result": "success", "instruments": [
          { "symbol": "PI_XBTUSD", "type": "futures_inverse", "marginLevels": [] },
          { "symbol": "PF_ETHUSD", "type": "flexible_futures", "tickSize": 1e-10, "contractSize": 1,
            "contractValueTradePrecision": -3, "marginLevels": [
              { "numNonContractUnits": 0.0, "initialMargin": 0.02, "maintenanceMargin": 0.01 },
              { "numNonContractUnits": 2000000.0, "initialMargin": 0.04, "maintenanceMargin": 0.02 } ] } ] }
        """;

    public const string Bybit = """
        { "retCode": 0, "time": 1700000000000, "result": { "list": [
          { "symbol": "BTCUSD", "contractType": "InversePerpetual", "settleCoin": "BTC",
            "leverageFilter": { "maxLeverage": "100" }, "priceFilter": { "tickSize": "0.5" },
            "lotSizeFilter": { "qtyStep": "1" } } ] } }
        """;

    public const string Deribit = """
        { "jsonrpc": "2.0", "usOut": 1765308000000500, "result": [
          { "kind": "future", "instrument_name": "BTC-PERPETUAL", "instrument_type": "reversed", "max_leverage": 50,
            "tick_size": 0.5, "contract_size": 10.0, "min_trade_amount": 10.0, "settlement_currency": "BTC" },
          { "kind": "option", "instrument_name": "BTC-27DEC24-100000-C" } ] }
        """;

    public const string DeribitPortfolio = """
        { "deribit_pm": { "2019": { "price": 0.125, "vol": "sqrt(30/dte)*40%", "futures_contingency": 0.02 },
            "later": { "price": 0.1, "vol": "(30/dte)^0.30*38%" } } }
        """;

    public const string Derive = """
        { "pmrm1": { "scenarios": [ { "spot_shock": 1.15, "vol_shock": "up" } ], "margin": { "im_factor": 1.3 } },
          "pmrm2": { "scenarios": "as pmrm1", "margin": { "im_factor": 1 } },
          "srm": { "perp": { "mm": 0.065 }, "option": { "max_spot": 0.15 } } }
        """;

    /// <summary>The day that tests import as of.</summary>
    public static readonly DateOnly Day = new(2026, 1, 1);

    public static ParameterSet Read(string text, string? venue = null, DateOnly? asOf = null)
    {
        using var folder = new TemporaryFolder();
        string name = text.StartsWith('{') || text.StartsWith('[') ? "sample.json" : "sample.csv";
        return VenueImports.Read(folder.Write(name, text), venue, asOf ?? Day);
    }

    public static MarginTable Table(this ParameterSet set, string name)
    {
        Assert.True(set.Universe.TryTableId(name, out int row), $"no table {name}");
        return set.Universe.Tables[row];
    }

    public static Rate Rate(string text) => FastMargin.Units.Rate.Parse(text);
}
