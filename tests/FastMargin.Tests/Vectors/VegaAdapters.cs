using FastMargin.Models.Vega;
using FastMargin.Units;

namespace FastMargin.Tests.Vectors;

/// <summary>Vega: cross, isolated and capped markets.</summary>
public static class VegaAdapters
{
    public static VectorAnswers Maintenance(VectorInputs inputs) => new()
    {
        ["maintenance_margin"] = () => PartyOf(inputs).Maintenance,
    };

    /// <summary>
    /// One side alone, its order volume on the same side: worked examples of the specification, printed before or after
    /// they are rounded to whole units, so compared before.
    /// </summary>
    public static VectorAnswers CrossSide(VectorInputs inputs)
    {
        Quantity volume = inputs.Quantity("volume");
        Quantity orders = inputs.Has("order_volume") ? inputs.Quantity("order_volume") : Quantity.Zero;
        Price? exit = inputs.Has("exit_slippage_per_unit") ? inputs.Price("exit_slippage_per_unit") : null;
        var party = new VegaParty
        {
            Market = new VegaMarket
            {
                LinearSlippage = inputs.Rate("linear_slippage", Rate.Zero),
                QuadraticSlippage = inputs.Rate("quadratic_slippage", Rate.Zero),
                RiskFactorLong = inputs.Rate("risk_factor"),
                RiskFactorShort = inputs.Rate("risk_factor"),
            },
            Mark = inputs.Price("mark"),
            Size = volume,
            Orders = [new VegaOrder(volume.Sign < 0 && orders.Sign > 0 ? -orders : orders, inputs.Price("mark"))],
            LongExitSlippage = exit,
            ShortExitSlippage = exit,
        };
        return new VectorAnswers { ["maintenance"] = () => party.Requirement };
    }

    public static VectorAnswers Level(VectorInputs inputs) => new()
    {
        ["level"] = () => VegaMarket.LevelOf(inputs.Money("maintenance"), inputs.Rate("factor")),
    };

    public static VectorAnswers LevelTable(VectorInputs inputs)
    {
        var market = new VegaMarket
        {
            RiskFactorLong = Rate.Zero,
            RiskFactorShort = Rate.Zero,
            SearchFactor = inputs.Rate("search_factor", Rate.One),
            InitialFactor = inputs.Rate("initial_factor", Rate.One),
            ReleaseFactor = inputs.Rate("release_factor", Rate.One),
        };
        VegaLevels levels = market.LevelsOf(inputs.Whole("maintenance"));
        return new VectorAnswers
        {
            ["maintenance"] = () => levels.Maintenance,
            ["search"] = () => levels.Search,
            ["initial"] = () => levels.Initial,
            ["release"] = () => levels.Release,
        };
    }

    public static VectorAnswers IsolatedFactor(VectorInputs inputs) => new()
    {
        ["margin"] = () => VegaIsolated.MarginOf(
            inputs.Rate("margin_factor"),
            inputs.Rows("legs").Select(leg => (new Price(leg[0].ToAtto()), new Quantity(leg[1].ToAtto())))),
    };

    public static VectorAnswers IsolatedOrders(VectorInputs inputs) => new()
    {
        ["order_margin"] = () => VegaIsolated.OrderMargin(
            MarketOf(inputs),
            inputs.Rate("margin_factor"),
            inputs.Quantity("position"),
            [.. inputs.Items("orders").Select(order => OrderOf(order, order.Text("side") == "sell" ? -1 : 1))],
            inputs.Has("auction_price") ? inputs.Price("auction_price") : null),
    };

    public static VectorAnswers Capped(VectorInputs inputs)
    {
        // Nobody's position is an empty one.
        VectorNumber[] position = inputs.Numbers("position") is { Length: 2 } stated ? stated : [default, default];
        return new VectorAnswers
        {
            ["margin"] = () => VegaCapped.Margin(
                inputs.Price("max_price"),
                new Quantity(position[0].ToAtto()),
                new Price(position[1].ToAtto()),
                [.. inputs.Rows("orders").Select(
                    row => new VegaOrder(new Quantity(row[0].ToAtto()), new Price(row[1].ToAtto())))]),
        };
    }

    /// <summary>A party with no more than its maintenance margin is closed out where it is.</summary>
    public static VectorAnswers LiquidationIdentity(VectorInputs inputs)
    {
        VegaParty party = PartyOf(inputs);
        object Price() => VegaLiquidation.PriceOf(party, party.Requirement);
        return new VectorAnswers
        {
            ["liq_price"] = Price,
            ["error"] = () => VectorAnswers.RefusalOf(Price),
        };
    }

    private static VegaParty PartyOf(VectorInputs inputs) => new()
    {
        Market = MarketOf(inputs),
        Mark = inputs.Price("mark_price"),
        Size = inputs.Quantity("position"),
        Orders =
        [
            .. inputs.Items("buy_orders").Select(order => OrderOf(order, 1)),
            .. inputs.Items("sell_orders").Select(order => OrderOf(order, -1)),
        ],
        FundingPerUnit = inputs.Money("funding_per_unit", Money.Zero),
        IsAuction = inputs.Flag("auction"),
        AuctionPrice = inputs.Has("auction_price") ? inputs.Price("auction_price") : null,
    };

    private static VegaMarket MarketOf(VectorInputs inputs) => new()
    {
        PositionFactor = inputs.Rate("position_factor", Rate.One),
        LinearSlippage = inputs.Rate("linear_slippage", Rate.Zero),
        QuadraticSlippage = inputs.Rate("quadratic_slippage", Rate.Zero),
        RiskFactorLong = inputs.Rate("risk_factor_long", Rate.Zero),
        RiskFactorShort = inputs.Rate("risk_factor_short", Rate.Zero),
    };

    private static VegaOrder OrderOf(VectorInputs order, int sign)
    {
        Quantity size = order.Quantity("size");
        return new VegaOrder(sign < 0 ? -size : size, order.Price("price"), order.Flag("market"));
    }
}
