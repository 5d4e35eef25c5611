namespace FastMargin.Tests.Vectors;

/// <summary>What a case may leave out, or bring to an edge: by hand from the published rules.</summary>
public sealed class HandMadeUnusualTests
{
    [Theory]
    [InlineData(
        """{"short":{"right":"C","strike":200,"amount":1},"collateral":1,"expiry_price":0}""",
        """{"net_collateral":1,"sufficient":true}""")]
    [InlineData("""{"collateral":0,"long":{"right":"P","strike":200,"amount":3}}""", """{"net_collateral":0}""")]
    [InlineData(
        """{"short":{"right":"P","strike":200,"amount":0},"collateral":0}""",
        """{"net_collateral":0,"sufficient":true}""")]
    public void Vault_at_an_edge_needs_what_can_be_lost(string inputs, string expected) =>
        Assert.Null(HandMade.Failure("option_max_loss_collateral", inputs, expected));

    [Theory]
    [InlineData(
        """{"perps":[{"size":10,"price":100,"margin_ratio":0.1,"imf_factor":10000}]}""",
        """{"margin_requirement":111.6,"total_collateral":1000,"free_collateral":888.4}""")]
    [InlineData("{}", """{"margin_requirement":0,"total_collateral":0,"net_usd_value":0}""")]
    [InlineData(
        """{"spot":[{"amount":0,"price":1,"open_orders":2}],"perps":[{"size":0,"price":5,"margin_ratio":1}]}""",
        """{"margin_requirement":0.02,"free_collateral":-0.02}""")]
    public void Drift_account_may_leave_out_what_it_does_not_have(string inputs, string expected) =>
        Assert.Null(HandMade.Failure("drift_account", inputs, expected));

    [Theory]
    [InlineData("capped_fully_collateralised", """{"max_price":100,"orders":[[5,40]]}""", """{"margin":200}""")]
    [InlineData(
        "span_future_array",
        """{"price_scan_range":6200}""",
        """
        {"array":[0,0,2066.6666666666667,2066.6666666666667,-2066.6666666666667,-2066.6666666666667,
         4133.333333333333,4133.333333333333,-4133.333333333333,-4133.333333333333,6200,6200,-6200,-6200,6138,-6138],
         "scan_risk":6200}
        """)]
    [InlineData(
        "deribit_contingency",
        """
        {"options":[{"strike":100,"qty":-5},{"strike":100,"qty":2},{"strike":110,"qty":4}],"short_rate":0.01}
        """,
        """{"short_option_contingency":0.03}""")]
    [InlineData(
        "dydx_fillable_price",
        """
        {"quote_balance":"5","positions":[],"delta_quantums":"-5","bankruptcy_adjustment_ppm":"1000000",
         "spread_to_maintenance_margin_ratio_ppm":"1"}
        """,
        """{"error":"no position"}""")]
    [InlineData(
        "dydx_account_risk",
        """{"quote_balance":"-5","positions":[]}""",
        """{"nc":"-5","imr":"0","mmr":"0","liquidatable":false,"maintenance_collateralized":false}""")]
    [InlineData(
        "bracket_max_leverage",
        """{"stake":-1,"brackets":[{"floor":0,"cap":10,"max_leverage":5}]}""",
        """{"error":"a stake below zero"}""")]
    [InlineData(
        "mm_bracket_cumulative",
        """{"brackets":[{"floor":0,"mm_rate":0.01},{"floor":100,"mm_rate":0.005}]}""",
        """{"error":"a rate that falls"}""")]
    public void Edge_of_a_smaller_model_follows_from_its_rule(string model, string inputs, string expected) =>
        Assert.Null(HandMade.Failure(model, inputs, expected));

    [Fact]
    public void Refusal_that_does_not_come_is_a_mismatch() => Assert.NotNull(HandMade.Failure(
        "mm_bracket_cumulative", """{"brackets":[{"floor":0,"mm_rate":0.01}]}""", """{"error":"none"}"""));
}
