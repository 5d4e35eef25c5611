using FastMargin.Models.Synthetix;
using FastMargin.Units;

namespace FastMargin.Tests.Vectors;

/// <summary>Synthetix v3 perpetuals.</summary>
public static class SynthetixAdapters
{
    public static VectorAnswers Margins(VectorInputs inputs)
    {
        var account = new SynthetixAccount(
            inputs.Money("collateral", Money.Zero), [.. inputs.Items("positions").Select(PositionOf)]);
        return new VectorAnswers
        {
            ["initial_margin"] = () => account.InitialMargin,
            ["maintenance_margin"] = () => account.MaintenanceMargin,
            ["liquidation_reward"] = () => account.LiquidationReward,
            ["available_margin"] = () => account.AvailableMargin,
            ["withdrawable_margin"] = () => account.WithdrawableMargin,
            ["liquidatable"] = () => account.IsLiquidatable,
        };
    }

    private static SynthetixPosition PositionOf(VectorInputs position) => new()
    {
        Size = position.Quantity("size"),
        Price = position.Price("price"),
        Entry = position.Has("entry") ? position.Price("entry") : null,
        SkewBefore = position.Has("market_skew_before") ? position.Quantity("market_skew_before") : Quantity.Zero,
        SkewScale = position.Has("skew_scale") ? position.Quantity("skew_scale") : Quantity.Zero,
        InitialFraction = position.Rate("initial_margin_fraction", Rate.Zero),
        MinimumInitialRatio = position.Rate("minimum_initial_margin_ratio", Rate.Zero),
        MaintenanceScalar = position.Rate("maintenance_margin_scalar", Rate.Zero),
        LiquidationRewardRatio = position.Rate("liquidation_reward_ratio", Rate.Zero),
        MinimumPositionMargin = position.Money("minimum_position_margin", Money.Zero),
    };
}
