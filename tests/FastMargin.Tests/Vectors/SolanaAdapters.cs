using FastMargin.Models.Drift;
using FastMargin.Models.Mango;
using FastMargin.Units;

namespace FastMargin.Tests.Vectors;

/// <summary>Drift v2 and Mango v4.</summary>
public static class SolanaAdapters
{
    public static VectorAnswers DriftAssetWeight(VectorInputs inputs) => new()
    {
        ["asset_weight"] = () => DriftWeights.AssetWeight(
            inputs.Whole("size_1e9"), inputs.WholeNumber("imf_factor"), inputs.WholeNumber("base_weight")),
    };

    public static VectorAnswers DriftLiabilityWeight(VectorInputs inputs) => new()
    {
        ["liability_weight"] = () => DriftWeights.LiabilityWeight(
            inputs.Whole("size_1e9"), inputs.WholeNumber("imf_factor"), inputs.WholeNumber("base_weight")),
    };

    public static VectorAnswers DriftScaledWeight(VectorInputs inputs) => new()
    {
        ["asset_weight"] = () => DriftWeights.ScaledAssetWeight(
            inputs.WholeNumber("initial_asset_weight"), inputs.Money("scale_start"), DepositsOf(inputs)),
    };

    public static VectorAnswers DriftMarginRatio(VectorInputs inputs)
    {
        var ratios = new DriftPerpRatios(
            inputs.WholeNumber("initial"),
            inputs.WholeNumber("maintenance"),
            (int)inputs.Whole("hl_initial"),
            (int)inputs.Whole("hl_maintenance"),
            inputs.WholeNumber("imf_factor"));
        DriftMarginType type = Enum.Parse<DriftMarginType>(inputs.Text("margin_type")!, ignoreCase: true);
        return new VectorAnswers
        {
            ["margin_ratio"] = () => ratios.RatioOf(inputs.Whole("size_1e9"), type, inputs.Flag("high_leverage")),
        };
    }

    public static VectorAnswers DriftAccountOf(VectorInputs inputs)
    {
        var account = new DriftAccount(
            [.. inputs.Items("spot").Select(DriftSpot)], [.. inputs.Items("perps").Select(DriftPerp)]);
        return new VectorAnswers
        {
            ["margin_requirement"] = () => account.MarginRequirement,
            ["total_collateral"] = () => account.TotalCollateral,
            ["free_collateral"] = () => account.MarginExcess,
            ["net_usd_value"] = () => account.NetUsdValue,
        };
    }

    public static VectorAnswers MangoInit(VectorInputs inputs)
    {
        var health = new MangoHealth
        {
            Tokens = [.. inputs.Items("tokens").Select(Token)],
            SpotOrders = [.. inputs.Items("spot_orders").Select(SpotOrders)],
            Perps = [.. inputs.Items("perps").Select(Perp)],
        };
        return new VectorAnswers { ["health"] = () => health.Health };
    }

    private static Money DepositsOf(VectorInputs inputs) =>
        new((inputs.Number("total_deposits")!.Value * inputs.Number("price")!.Value).ToAtto());

    private static DriftSpotPosition DriftSpot(VectorInputs spot) => new()
    {
        Amount = spot.Quantity("amount"),
        Price = spot.Price("price"),
        AssetWeight = spot.Rate("asset_weight", Rate.One),
        LiabilityWeight = spot.Rate("liability_weight", Rate.One),
        ImfFactor = (int)spot.Whole("imf_factor"),
        OpenOrders = (int)spot.Whole("open_orders"),
        OpenBids = spot.Has("open_bids") ? spot.Quantity("open_bids") : Quantity.Zero,
        OpenAsks = spot.Has("open_asks") ? spot.Quantity("open_asks") : Quantity.Zero,
    };

    private static DriftPerpPosition DriftPerp(VectorInputs perp) => new()
    {
        Size = perp.Quantity("size"),
        Price = perp.Price("price"),
        Quote = perp.Money("quote", Money.Zero),
        MarginRatio = perp.Rate("margin_ratio"),
        CustomMarginRatio = perp.Rate("custom_margin_ratio", Rate.Zero),
        ProfitWeight = perp.Rate("unrealized_asset_weight", Rate.One),
        ImfFactor = (int)perp.Whole("imf_factor"),
        OpenOrders = (int)perp.Whole("open_orders"),
        OpenBids = perp.Has("open_bids") ? perp.Quantity("open_bids") : Quantity.Zero,
        OpenAsks = perp.Has("open_asks") ? perp.Quantity("open_asks") : Quantity.Zero,
    };

    private static MangoToken Token(VectorInputs token) => new()
    {
        Name = token.Text("name")!,
        Balance = token.Quantity("balance"),
        Price = token.Price("price"),
        AssetWeight = token.Rate("asset_weight"),
        LiabilityWeight = token.Rate("liab_weight"),
        TotalDeposits = token.Has("total_deposits") ? token.Quantity("total_deposits") : Quantity.Zero,
        DepositScaleStart = token.Has("deposit_scale_start_quote") ? token.Money("deposit_scale_start_quote") : null,
        TotalBorrows = token.Has("total_borrows") ? token.Quantity("total_borrows") : Quantity.Zero,
        BorrowScaleStart = token.Has("borrow_scale_start_quote") ? token.Money("borrow_scale_start_quote") : null,
    };

    private static MangoSpotOrders SpotOrders(VectorInputs orders) => new(
        orders.Text("base")!,
        orders.Text("quote")!,
        orders.Quantity("reserved_base"),
        orders.Quantity("reserved_quote"),
        orders.Has("lowest_ask") ? orders.Price("lowest_ask") : null,
        orders.Has("highest_bid") ? orders.Price("highest_bid") : null);

    private static MangoPerp Perp(VectorInputs perp) => new()
    {
        SettleToken = perp.Text("settle_token")!,
        BasePrice = perp.Price("base_price"),
        LotSize = perp.Has("lot_size") ? perp.Quantity("lot_size") : Quantity.One,
        BaseLots = (long)perp.Whole("base_lots"),
        Quote = perp.Money("quote", Money.Zero),
        BidLots = (long)perp.Whole("bids_lots"),
        AskLots = (long)perp.Whole("asks_lots"),
        BaseAssetWeight = perp.Rate("base_asset_weight"),
        BaseLiabilityWeight = perp.Rate("base_liab_weight"),
        OverallAssetWeight = perp.Rate("overall_asset_weight", Rate.One),
    };
}
