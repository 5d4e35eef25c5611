using FastMargin.Models.Opyn;
using FastMargin.Units;

namespace FastMargin.Tests.Vectors;

/// <summary>Opyn's vaults: full collateral, and short options with less.</summary>
public static class OpynAdapters
{
    public static VectorAnswers MaxLoss(VectorInputs inputs)
    {
        VectorInputs? shortLeg = inputs.IsMap("short") ? inputs.Group("short") : null;
        VectorInputs? longLeg = inputs.IsMap("long") ? inputs.Group("long") : null;
        var vault = new OpynVault
        {
            IsPut = (shortLeg ?? longLeg)?.Text("right") == "P",
            Written = LegOf(shortLeg),
            Covering = LegOf(longLeg),
            Collateral = inputs.Money("collateral", Money.Zero),
            ExpiryPrice = inputs.Has("expiry_price") ? inputs.Price("expiry_price") : null,
        };
        return new VectorAnswers
        {
            ["required"] = () => vault.Required,
            ["net_collateral"] = () => vault.NetCollateral,
            ["sufficient"] = () => vault.IsSufficient,
        };
    }

    public static VectorAnswers Naked(VectorInputs inputs)
    {
        var margin = new OpynNakedMargin
        {
            IsPut = inputs.Text("right") != "C",
            Amount = inputs.Quantity("amount"),
            Strike = inputs.Price("strike"),
            Spot = inputs.Price("spot"),
            SpotShock = inputs.Rate("spot_shock"),
            UpperBound = inputs.Rate("upper_bound"),
        };
        return new VectorAnswers
        {
            ["required"] = () => margin.Required,
            ["net_collateral"] = () => margin.NetOf(inputs.Money("collateral", Money.Zero)),
        };
    }

    private static OpynLeg LegOf(VectorInputs? leg) =>
        leg is null ? default : new OpynLeg(leg.Price("strike"), leg.Quantity("amount"));
}
