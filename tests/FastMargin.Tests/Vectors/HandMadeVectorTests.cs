using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Tests.Vectors;

/// <summary>Numbers worked out by hand, in the form of the outside data: they run without it.</summary>
public sealed class HandMadeVectorTests
{
    [Theory]
    [InlineData(
        "liq_binance_linear",
        """{"side":"long","qty":2,"entry":100,"wallet_balance":20,"mm_rate":0.1}""",
        """{"liq_price":100}""")]
    [InlineData(
        "liq_binance_linear",
        """{"side":"short","qty":2,"entry":100,"wallet_balance":42,"mm_rate":0.1}""",
        """{"liq_price":110}""")]
    [InlineData(
        "liq_binance_linear",
        """{"side":"long","qty":1,"entry":100,"wallet_balance":100,"mm_rate":0.1}""",
        """{"liq_price":null}""")]
    [InlineData(
        "liq_fee_linear",
        """{"side":"short","qty":1,"entry":100,"leverage":10,"mm_rate":0.05,"taker_fee":0.05}""",
        """{"liq_price":100}""")]
    [InlineData(
        "liq_bybit_isolated",
        """{"side":"short","qty":-3,"entry":100,"leverage":4,"mm_rate":0.05}""",
        """{"liq_price":120}""")]
    [InlineData(
        "perp_linear_cross",
        """{"side":"short","qty":2,"entry":50,"wallet":20,"mm_rate":0.1}""",
        """{"liq_price":55,"bankruptcy_price":60}""")]
    [InlineData("perp_isolated_mark", """{"side":"short","qty":2,"entry":50,"leverage":5,"mm_rate":0.1,"mark":55}""",
        """
        {"unrealized":-10,"remaining":10,"maintenance_margin":10,"liquidated":true,"margin_ratio":1,"liq_price":55}
        """)]
    [InlineData(
        "perp_inverse",
        """{"side":"short","qty":100,"entry":50,"initial_rate":0.5,"mm_rate":0.1,"mm_on":"entry"}""",
        """{"liq_price":83.333333333333333333,"bankruptcy_price":100,"initial_margin":1}""")]
    [InlineData(
        "perp_inverse",
        """{"side":"long","qty":100,"entry":50,"margin":0.2,"mm_rate":0.1,"mm_on":"mark"}""",
        """{"liq_price":50}""")]
    [InlineData(
        "perp_quanto",
        """{"price":20,"multiplier":0.5,"qty":-3,"leverage":4}""",
        """{"position_value":30,"initial_margin":7.5}""")]
    [InlineData("hedge_mode_available",
        """
        {"wallet":100,"mark":12,"positions":[{"side":"long","qty":1,"entry":10,"initial_rate":0.1},
                                             {"side":"short","qty":2,"entry":10,"initial_rate":0.1}]}
        """,
        """{"initial_margin":3,"unrealized":-2,"available":95}""")]
    [InlineData(
        "bracket_lookup",
        """
        {"notional":20,"brackets":[{"floor":0,"cap":20,"mm_rate":0.1,"mm_amount":null},
                                   {"floor":21,"cap":40,"mm_rate":0.2,"mm_amount":null}]}
        """,
        """{"mm_rate":0.1,"mm_amount":null}""")]
    [InlineData(
        "bracket_lookup",
        """{"notional":-20,"brackets":[{"floor":0,"mm_rate":0.1}]}""",
        """{"error":"negative"}""")]
    [InlineData("multi_asset_collateral",
        """
        {"assets":{"A":{"index":0.99,"bid_buffer":0.01,"ask_buffer":0.005,"balance":200},"B":{"index":1,"balance":220}},
         "positions":[{"asset":"A","qty":0.5,"entry":20000,"mark":20000,"initial_rate":0.01,"mm_rate":0.008},
                      {"asset":"B","qty":-20,"entry":600,"leverage":50,"mm_rate":0.01}]}
        """,
        """{"equity":416.02,"available":76.525,"maintenance_margin":199.596,"liquidated":false}""")]
    [InlineData(
        "leveraged_cash_account",
        """{"cash":0,"qty":-10,"price":3,"leverage":2}""",
        """{"equity":-30,"margin_used":15,"margin_call":true}""")]
    [InlineData("pair_margin_sum", """{"charges":[[2,10.5],[3,1]]}""", """{"requirement":24}""")]
    [InlineData(
        "deribit_contingency",
        """{"futures":[5,-2,-1],"future_rate":0.1,"gross_options":7,"gross_rate":0.5}""",
        """{"future_contingency":0.3,"gross_option_contingency":3.5}""")]
    [InlineData(
        "tims_portfolio",
        """
        {"rate":0,"dividend_yield":0,"style":"european","up":0.1,"down":0.2,"underlying_price":50,"days":30,
         "min_per_contract":37.5,"legs":[{"type":"stock","qty":10,"price":50}]}
        """,
        """{"requirement":100}""")]
    [InlineData(
        "lognormal_es_factor",
        """{"risk_aversion":0.5,"tau":2,"mu":0.5,"r":0,"sigma":0}""",
        """{"short":1.718281828459045}""")]
    [InlineData(
        "regt_equity_account",
        """{"short_market_value":100,"credit_balance":120}""",
        """{"equity":20,"maintenance_requirement":30,"maintenance_call":10,"restricted_by":30}""")]
    public void Rule_gives_the_number_worked_out_by_hand(string model, string inputs, string expected) =>
        Assert.Null(Failure(model, inputs, expected));

    [Fact]
    public void Number_that_is_off_by_more_than_its_tolerance_fails_with_model_and_key()
    {
        const string inputs = """{"market_value":100,"ratio":0.9}""";
        string? failure = Failure("haircut_value", inputs, """{"collateral_value":90.1}""");
        Assert.Contains("haircut_value", failure, StringComparison.Ordinal);
        Assert.Contains("collateral_value: expected 90.1, got 90", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_that_no_adapter_knows_fails_by_name_even_on_a_misprint()
    {
        const string inputs = """{"market_value":100,"ratio":0.9}""";
        const string unknown = """{"novelty":1}""";
        Assert.Contains("novelty", Failure("haircut_value", inputs, unknown), StringComparison.Ordinal);
        Assert.Contains("novelty", Failure("haircut_value", inputs, unknown, false), StringComparison.Ordinal);
    }

    [Fact]
    public void Misprint_that_the_product_reproduces_fails_and_one_that_it_does_not_passes()
    {
        const string inputs = """{"market_value":100,"ratio":0.9}""";
        string? failure = Failure("haircut_value", inputs, """{"collateral_value":90}""", false);
        Assert.Contains("fitted to the answer", failure, StringComparison.Ordinal);
        Assert.Null(Failure("haircut_value", inputs, """{"collateral_value":91}""", false));
    }

    [Theory]
    [InlineData(1, 50_000, 45_180.722892)]
    [InlineData(-1, 49_000, 53_781.094527)]
    [InlineData(1, 52_000, 47_188.755020)]
    public void Engine_solves_in_the_bracket_where_the_price_falls_and_not_in_that_of_entry(
        int side, int entry, double price)
    {
        MarginTable table = MarginTable.Tiered("published",
        [
            new(Money.Zero, Money.FromDecimal(50_000), Rate.FromDecimal(0.004m)),
            new(Money.FromDecimal(50_000), Money.FromDecimal(250_000), Rate.FromDecimal(0.005m), Money.FromDecimal(50)),
        ]);
        Price at = Price.FromDecimal(entry);
        PoolReport report = EngineRig.Report(
            Money.FromDecimal(5000),
            new RigPosition("x", InstrumentKind.Linear, Quantity.FromDecimal(side), at, at, table));
        LiquidationPrice found = report.Positions[0].LiquidationPrice!.Value;
        Assert.Equal(price, (side > 0 ? found.Below : found.Above)!.Value.ToDouble(), 6);
    }

    private static string? Failure(string model, string inputs, string expected, bool isRecomputed = true) =>
        HandMade.Failure(model, inputs, expected, isRecomputed);
}
