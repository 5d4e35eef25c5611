namespace FastMargin.Tests.Vectors;

/// <summary>Options by strategy, against numbers worked out by hand: they run without the outside data.</summary>
public sealed class HandMadeStrategyTests
{
    [Theory]
    [InlineData(false, "C", 110, -2, 3600)]
    [InlineData(false, "P", 110, -2, 6600)]
    [InlineData(false, "P", 70, -1, 900)]
    [InlineData(true, "C", 105, -1, 1200)]
    [InlineData(true, "C", 105, 1, 0)]
    public void Uncovered_option_needs_its_share_less_what_it_is_out_of_the_money_and_no_less_than_the_minimum(
        bool isIndex, string right, int strike, int contracts, int expected)
    {
        // Call 110: 2 * (8 + 20 - 10); put 110: 2 * (13 + 20); put 70: 2 + 7; index call: 2 + 15 - 5, at 100.
        string mark = (right, strike) is ("C", 110) ? "8" : strike == 110 ? "13" : "2";
        Assert.Null(HandMade.Failure(
            "option_naked_margin",
            $$$"""
            {"underlying_price":100,"index_option":{{{(isIndex ? "true" : "false")}}},
             "option":{"right":"{{{right}}}","strike":{{{strike}}},"price":{{{mark}}},"qty":{{{contracts}}}}}
            """,
            $$"""{"maintenance_margin":{{expected}}}"""));
    }

    [Fact]
    public void Option_on_a_fifth_of_an_index_is_out_of_the_money_by_the_whole_index() => Assert.Null(HandMade.Failure(
        "option_naked_margin",
        """
        {"underlying_price":500,"index_option":true,"strike_multiplier":5,
         "option":{"right":"P","strike":95,"price":1,"qty":-1}}
        """,
        """{"initial_margin_with_premium":-1050}"""));

    [Theory]
    [InlineData("""[["S",0,"",-100,100],["C",110,"a",1,2]]""", 5000, 2100, 200)]
    [InlineData("""[["S",0,"",100,100],["P",95,"a",1,2]]""", 5000, 1450, 200)]
    [InlineData("""[["S",0,"",100,100],["C",80,"a",-1,21]]""", 6680, 6000, 0)]
    [InlineData("""[["S",0,"",-100,100],["P",104,"a",-1,6]]""", 5400, 5400, 0)]
    [InlineData("""[["S",0,"",100,100],["C",98,"a",-1,4],["P",90,"a",1,1]]""", 5200, 1900, 0)]
    [InlineData("""[["S",0,"",200,100],["C",98,"a",-2,4],["P",98,"a",2,1]]""", 10400, 2360, 0)]
    [InlineData("""[["S",0,"",-100,100],["C",98,"a",1,4],["P",98,"a",-1,1]]""", 5000, 980, 300)]
    [InlineData("""[["C",90,"a",-1,12],["C",100,"a",2,5],["C",105,"a",-1,3]]""", 1000, 1000, 0)]
    [InlineData("""[["P",90,"a",1,1],["P",95,"a",-1,2],["C",105,"a",-1,2],["C",115,"a",1,1]]""", 1000, 1000, 0)]
    [InlineData("""[["C",90,"a",1,12],["P",90,"a",-1,1],["C",100,"a",-1,5],["P",100,"a",1,4]]""", 0, 0, 1000)]
    [InlineData("""[["C",90,"a",-1,12],["P",90,"a",1,1],["C",100,"a",1,5],["P",100,"a",-1,4]]""", 1000, 1000, 0)]
    [InlineData("""[["C",100,"b",1,7],["C",100,"a",-1,5]]""", 0, 0, 200)]
    [InlineData("""[["C",100,"b",-1,7],["C",100,"a",1,5]]""", 2700, 2700, 0)]
    [InlineData("""[["C",110,"a",-1,2],["P",90,"b",-1,4]]""", 1600, 1600, 0)]
    [InlineData("""[["C",90,"a",1,12],["C",100,"a",-1,5],["C",110,"a",-1,2]]""", 1200, 1200, 500)]
    public void Strategy_is_read_off_its_legs_and_margined_by_its_rule(
        string legs, int initial, int maintenance, int premium)
    {
        using var document = System.Text.Json.JsonDocument.Parse(legs);
        string written = string.Join(',', document.RootElement.EnumerateArray().Select(leg => leg[0].GetString() == "S"
            ? $$"""{"type":"stock","qty":{{leg[3]}},"price":{{leg[4]}}}"""
            : $$"""
              {"type":"option","right":"{{leg[0]}}","strike":{{leg[1]}},"qty":{{leg[3]}},"price":{{leg[4]}},
               "expiry":"2026-0{{(leg[2].GetString() == "a" ? 1 : 2)}}-16"}
              """));
        Assert.Null(HandMade.Failure(
            "option_strategy_margin",
            $$"""{"underlying_price":100,"stock_leverage":2,"legs":[{{written}}]}""",
            $$"""
            {"initial_margin_ex_premium":{{initial}},"maintenance_margin":{{maintenance}},"premium_paid":{{premium}}}
            """));
    }

    [Theory]
    [InlineData("requirement", 500)]
    [InlineData("net_of_premium", 380)]
    public void Credit_spread_needs_its_width_less_what_it_brings(string key, int expected) =>
        Assert.Null(HandMade.Failure(
            "cboe_strategy",
            """
            {"underlying_price":100,"strategy":"credit_vertical",
             "legs":[{"type":"option","right":"P","strike":95,"qty":-1,"price":2},
                     {"type":"option","right":"P","strike":90,"qty":1,"price":0.8}]}
            """,
            $$"""{"{{key}}":{{expected}}}"""));

    [Fact]
    public void Fund_on_the_index_covers_index_calls_share_for_share_of_its_own_price() => Assert.Null(HandMade.Failure(
        "cboe_strategy",
        """
        {"underlying_price":1000,"strategy":"covered_call","pct":0.15,"min_pct":0.1,
         "legs":[{"type":"stock","qty":2000,"price":101},
                 {"type":"option","right":"C","strike":1010,"qty":-2,"price":20}]}
        """,
        """{"net_of_premium":97000}"""));

    [Fact]
    public void Floor_of_a_broker_takes_the_place_of_a_smaller_requirement() => Assert.Null(HandMade.Failure(
        "cboe_strategy",
        """
        {"underlying_price":10,"strategy":"naked","pct":0.2,"min_pct":0.1,"floor_per_share":2.5,
         "legs":[{"type":"option","right":"C","strike":12,"qty":-3,"price":0.2}]}
        """,
        """{"requirement":750,"net_of_premium":690}"""));
}
