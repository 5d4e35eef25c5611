namespace FastMargin.Tests.Vectors;

/// <summary>Venue rules against numbers worked out by hand: they run without the outside data.</summary>
public sealed class HandMadeVenueTests
{
    [Theory]
    [InlineData(
        "dydx_position_margin",
        """
        {"base_quantums":"-3","atomic_resolution":-6,"price":"25","price_exponent":-1,"open_interest_quantums":"60",
         "tier":{"initial_margin_ppm":"100000","maintenance_fraction_ppm":"500000","oi_lower_cap":"100",
                 "oi_upper_cap":"200"}}
        """,
        """{"net_notional":"-7","imr":"4","mmr":"1"}""")]
    [InlineData(
        "dydx_adjusted_imf_ppm",
        """
        {"open_interest_notional":"1","tier":{"initial_margin_ppm":"100000","oi_lower_cap":"0","oi_upper_cap":"7"}}
        """,
        """{"imf_ppm":"228571"}""")]
    [InlineData(
        "dydx_account_risk",
        """
        {"quote_balance":"-95","positions":[{"base_quantums":"10","atomic_resolution":-6,"price":"10",
         "price_exponent":0,"funding_index":"0","market_funding_index":"150001",
         "tier":{"initial_margin_ppm":"100000","maintenance_fraction_ppm":"500000"}}]}
        """,
        """{"nc":"3","imr":"10","mmr":"5","liquidatable":true}""")]
    [InlineData(
        "dydx_bankruptcy_price",
        """
        {"quote_balance":"-97","position_index":0,"delta_quantums":"-5","positions":[{"base_quantums":"10",
         "atomic_resolution":-6,"price":"10","price_exponent":0,
         "tier":{"initial_margin_ppm":"100000","maintenance_fraction_ppm":"500000"}}]}
        """,
        """{"delta_quote_quantums":"49"}""")]
    [InlineData(
        "dydx_fillable_price",
        """
        {"quote_balance":"-97","position_index":0,"delta_quantums":"-5","positions":[{"base_quantums":"10",
         "atomic_resolution":-6,"price":"10","price_exponent":0,
         "tier":{"initial_margin_ppm":"100000","maintenance_fraction_ppm":"500000"}}],
         "bankruptcy_adjustment_ppm":"1000000","spread_to_maintenance_margin_ratio_ppm":"100000"}
        """,
        """{"price_num":"499","price_den":"50"}""")]
    [InlineData(
        "dydx_bankruptcy_price",
        """
        {"quote_balance":"1","position_index":0,"delta_quantums":"5","positions":[{"base_quantums":"10",
         "atomic_resolution":-6,"price":"10","price_exponent":0,
         "tier":{"initial_margin_ppm":"100000","maintenance_fraction_ppm":"500000"}}]}
        """,
        """{"error":"same side"}""")]
    [InlineData(
        "dydx_state_transition",
        """{"current":{"nc":"10","imr":"8","mmr":"5"},"new":{"nc":"1","mmr":"4"}}""",
        """{"result":"newly_undercollateralized"}""")]
    [InlineData(
        "dydx_state_transition",
        """{"current":{"nc":"3","imr":"8","mmr":"6"},"new":{"nc":"2","mmr":"4"}}""",
        """{"result":"success"}""")]
    [InlineData(
        "dydx_state_transition",
        """{"current":{"nc":"-3","imr":"0","mmr":"0"},"new":{"nc":"-2","mmr":"0"}}""",
        """{"result":"success"}""")]
    [InlineData(
        "dydx_maintenance_ppm",
        """{"initial_margin_ppm":"100000","maintenance_fraction_ppm":"1000001"}""",
        """{"error":"above one"}""")]
    public void Integer_rule_of_dydx_rounds_as_the_chain_does(string model, string inputs, string expected) =>
        Assert.Null(HandMade.Failure(model, inputs, expected));

    [Theory]
    [InlineData(
        "vega_maintenance_ceil",
        """
        {"mark_price":100,"position_factor":10,"position":20,"linear_slippage":0.01,"quadratic_slippage":0.001,
         "risk_factor_long":0.1,"risk_factor_short":0.2,"funding_per_unit":-7,"auction":false,
         "buy_orders":[{"size":10,"price":90,"market":false},{"size":10,"price":1,"market":true}],
         "sell_orders":[{"size":60,"price":110,"market":false}]}
        """,
        """{"maintenance_margin":120}""")]
    [InlineData(
        "vega_maintenance_ceil",
        """
        {"mark_price":100,"position":-2,"linear_slippage":0.01,"risk_factor_long":0.1,"risk_factor_short":0.2,
         "funding_per_unit":-7,"auction":true,"buy_orders":[],"sell_orders":[{"size":1,"price":110,"market":false}]}
        """,
        """{"maintenance_margin":78}""")]
    [InlineData(
        "vega_cross_maintenance",
        """
        {"mark":100,"volume":2,"linear_slippage":0.25,"risk_factor":0.1,"order_volume":1,"exit_slippage_per_unit":3}
        """,
        """{"maintenance":36}""")]
    [InlineData(
        "vega_level_table",
        """{"maintenance":7,"search_factor":1.100009,"initial_factor":1.5,"release_factor":2}""",
        """{"search":7,"initial":10,"release":14}""")]
    [InlineData(
        "vega_isolated_order_margin",
        """
        {"position":-3,"margin_factor":0.5,"position_factor":1,"auction_price":12,
         "orders":[{"side":"buy","size":2,"price":10},{"side":"buy","size":4,"price":15},
                   {"side":"sell","size":1,"price":20}]}
        """,
        """{"order_margin":19}""")]
    [InlineData(
        "capped_fully_collateralised",
        """{"max_price":100,"position":[2,30],"orders":[[-3,60],[1,20]]}""",
        """{"margin":100}""")]
    [InlineData(
        "isolated_factor_margin",
        """{"margin_factor":0.3,"legs":[[10,2],[20,-1]]}""",
        """{"margin":12}""")]
    public void Rule_of_vega_gives_the_number_worked_out_by_hand(string model, string inputs, string expected) =>
        Assert.Null(HandMade.Failure(model, inputs, expected));

    [Theory]
    [InlineData("drift_asset_weight", """{"size_1e9":"360","imf_factor":1000000,"base_weight":9000}""",
        """{"asset_weight":9000}""")]
    [InlineData("drift_liability_weight", """{"size_1e9":"100000000000","imf_factor":20000,"base_weight":11000}""",
        """{"liability_weight":11000}""")]
    [InlineData("drift_liability_weight", """{"size_1e9":"1000000000000","imf_factor":9999,"base_weight":10004}""",
        """{"liability_weight":11165}""")]
    [InlineData("drift_scaled_asset_weight",
        """{"initial_asset_weight":8000,"scale_start":100,"total_deposits":3,"price":50}""",
        """{"asset_weight":5333}""")]
    [InlineData("drift_margin_ratio",
        """
        {"size_1e9":"1000000000","margin_type":"fill","high_leverage":true,"initial":1000,"maintenance":500,
         "hl_initial":201,"hl_maintenance":100,"imf_factor":0}
        """,
        """{"margin_ratio":150}""")]
    [InlineData("drift_account",
        """
        {"spot":[{"amount":-30,"price":1},{"amount":1,"price":10,"asset_weight":0.8,"liability_weight":1.2,
                  "open_orders":2,"open_bids":4,"open_asks":2}],
         "perps":[{"size":-2,"price":5,"quote":14,"margin_ratio":0.1,"open_bids":1,"open_asks":1,"open_orders":1}]}
        """,
        """{"margin_requirement":71.53,"total_collateral":44,"net_usd_value":-16}""")]
    [InlineData("mango_health_init",
        """
        {"tokens":[{"name":"a","balance":100,"price":1,"asset_weight":0.8,"liab_weight":1.2,"total_deposits":2000,
                    "deposit_scale_start_quote":1000},
                   {"name":"b","balance":-1,"price":10,"asset_weight":0.5,"liab_weight":1.5}],
         "spot_orders":[{"base":"b","quote":"a","reserved_base":2,"reserved_quote":0,"lowest_ask":8}]}
        """,
        """{"health":31.4}""")]
    [InlineData("mango_health_init",
        """
        {"tokens":[{"name":"a","balance":0,"price":1,"asset_weight":0.8,"liab_weight":1.2}],
         "perps":[{"settle_token":"a","base_price":5,"lot_size":2,"base_lots":3,"quote":-20,"bids_lots":0,"asks_lots":4,
                   "base_asset_weight":0.9,"base_liab_weight":1.1,"overall_asset_weight":0.5}]}
        """,
        """{"health":2.8}""")]
    [InlineData("synthetix_margins",
        """
        {"collateral":10,"positions":[{"size":2,"price":100,"market_skew_before":8,"skew_scale":100,
         "initial_margin_fraction":2,"minimum_initial_margin_ratio":0.01,"maintenance_margin_scalar":0.5,
         "liquidation_reward_ratio":0.01,"minimum_position_margin":3}]}
        """,
        """
        {"initial_margin":13,"maintenance_margin":8,"available_margin":-8,"withdrawable_margin":0,"liquidatable":true}
        """)]
    [InlineData("option_naked_upper_bound",
        """{"right":"C","spot":200,"strike":100,"spot_shock":0.8,"upper_bound":0.5,"amount":10,"collateral":7}""",
        """{"required":8,"net_collateral":-1}""")]
    [InlineData("option_max_loss_collateral",
        """{"long":{"right":"C","strike":100,"amount":2},"collateral":0,"expiry_price":400}""",
        """{"net_collateral":1.5,"sufficient":true}""")]
    public void Rule_of_a_chain_gives_the_number_worked_out_by_hand(string model, string inputs, string expected) =>
        Assert.Null(HandMade.Failure(model, inputs, expected));
}
