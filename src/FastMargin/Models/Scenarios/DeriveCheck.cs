using FastMargin.Instruments;

namespace FastMargin.Models.Scenarios;

/// <summary>What every Derive manager needs of its prices.</summary>
internal static class DeriveCheck
{
    /// <exception cref="DataException">Spot or stable is not a number above zero.</exception>
    public static void Spot(double spot, double stable)
    {
        if (!(spot > 0 && double.IsFinite(spot))) throw new DataException($"spot {spot}", "above 0");
        if (!(stable > 0 && double.IsFinite(stable))) throw new DataException($"stable price {stable}", "above 0");
    }
}
