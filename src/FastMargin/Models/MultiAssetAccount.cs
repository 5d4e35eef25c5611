using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>One margin asset of a <see cref="MultiAssetAccount"/>; amounts in the asset.</summary>
/// <param name="Asset">Its rates.</param>
/// <param name="Wallet">Balance, below zero when owed.</param>
/// <param name="Unrealized">Profit of the positions that settle in it.</param>
/// <param name="Initial">Their requirement to open.</param>
/// <param name="Maintenance">Their requirement to keep.</param>
public readonly record struct AssetHolding(
    CollateralAsset Asset,
    Money Wallet,
    Money Unrealized = default,
    Money Initial = default,
    Money Maintenance = default)
{
    /// <summary><c>wallet + unrealised</c>: profit and debt of one asset are netted before its rate applies.</summary>
    public Money Equity => Wallet + Unrealized;
}

/// <summary>
/// One margin over several assets, in base currency (Binance, "How to Calculate Margin in Multi-Assets Mode"):
/// <code>
/// E  = Σ value(wallet_a + unrealised_a)        bid above zero, ask below
/// IM = Σ IM_a · ask_a        MM = Σ MM_a · ask_a        available = E − IM
/// </code>
/// Liquidated at <c>MM ≥ E</c>. Values are rounded down, requirements up, to 10^-18 an asset.
/// </summary>
/// <remarks>
/// The engine's currencies take profit and requirements at the index and only balances at their weights; this is the
/// venue's rule where every position settles in one of the assets. The excess is concave in each price.
/// </remarks>
public sealed class MultiAssetAccount
{
    private readonly AssetHolding[] _holdings;

    /// <summary>An account of these assets.</summary>
    public MultiAssetAccount(IEnumerable<AssetHolding> holdings) => _holdings = [.. holdings];

    /// <summary>Each asset.</summary>
    public IReadOnlyList<AssetHolding> Holdings => _holdings;

    /// <summary><c>E</c>.</summary>
    public Money Equity => Sum(h => h.Asset.ValueOf(h.Equity));

    /// <summary><c>IM</c>.</summary>
    public Money InitialRequirement => Sum(h => h.Asset.RequirementOf(h.Initial));

    /// <summary><c>MM</c>.</summary>
    public Money MaintenanceRequirement => Sum(h => h.Asset.RequirementOf(h.Maintenance));

    /// <summary><c>E − IM</c>, signed.</summary>
    public Money Available => Equity - InitialRequirement;

    /// <summary><c>E − MM</c>, signed.</summary>
    public Money MarginExcess => Equity - MaintenanceRequirement;

    /// <summary><c>MM / E</c>, the venue's ratio, nearest; null without equity above zero.</summary>
    public double? MarginRatio => Equity.Sign > 0
        ? (Exact.Of(MaintenanceRequirement) / Exact.Of(Equity)).ToDouble()
        : null;

    /// <summary>True when a requirement is not below what stands behind it.</summary>
    public bool IsLiquidated => MaintenanceRequirement.Sign > 0 && MarginExcess.Sign <= 0;

    private Money Sum(Func<AssetHolding, Money> part)
    {
        Money sum = Money.Zero;
        foreach (AssetHolding holding in _holdings) sum += part(holding);
        return sum;
    }
}
