namespace FastMargin.Tests.Vectors;

/// <summary>The models of the outside data that this product states, by the name the data give them.</summary>
public static class VectorModels
{
    public static IReadOnlyDictionary<string, Func<VectorInputs, VectorAnswers>> All { get; } =
        new SortedDictionary<string, Func<VectorInputs, VectorAnswers>>(StringComparer.Ordinal)
        {
            ["mm_bracket_cumulative"] = BracketAdapters.Cumulative,
            ["bracket_lookup"] = BracketAdapters.Lookup,
            ["bracket_max_leverage"] = BracketAdapters.MaxLeverage,
            ["tier_amount_step"] = BracketAdapters.AmountStep,
            ["tier_deduction"] = BracketAdapters.Deduction,
            ["marginal_tiers"] = BracketAdapters.Marginal,
            ["liq_binance_linear"] = LiquidationAdapters.BinanceLinear,
            ["liq_bybit_isolated"] = LiquidationAdapters.BybitIsolated,
            ["liq_fee_linear"] = LiquidationAdapters.FeeLinear,
            ["perp_linear_cross"] = LiquidationAdapters.LinearCross,
            ["perp_isolated_mark"] = PerpAdapters.IsolatedMark,
            ["perp_inverse"] = PerpAdapters.Inverse,
            ["perp_inverse_cross_bybit_2020"] = PerpAdapters.InverseCross,
            ["perp_quanto"] = PerpAdapters.Quanto,
            ["hedge_mode_available"] = PerpAdapters.Hedge,
            ["bitmex_inverse_position"] = PerpAdapters.Bitmex,
            ["crypto_future_initial"] = PerpAdapters.CryptoInitial,
            ["multi_asset_collateral"] = MultiAssetAdapter.Answers,
            ["haircut_value"] = AccountAdapters.Haircut,
            ["account_identity"] = AccountAdapters.Identity,
            ["account_identity_per_currency"] = AccountAdapters.IdentityPerCurrency,
            ["okx_detail"] = AccountAdapters.OkxDetail,
            ["free_balance"] = AccountAdapters.Free,
            ["rate_margin"] = AccountAdapters.RateMarginOf,
            ["regt_equity_account"] = EquityAdapters.RegT,
            ["regt_open_position"] = EquityAdapters.RegTOpening,
            ["leveraged_cash_account"] = EquityAdapters.LeveragedCash,
            ["dydx_account_risk"] = DydxAdapters.Account,
            ["dydx_adjusted_imf_ppm"] = DydxAdapters.AdjustedInitial,
            ["dydx_bankruptcy_price"] = DydxAdapters.Bankruptcy,
            ["dydx_fillable_price"] = DydxAdapters.Fillable,
            ["dydx_funding_settlement"] = DydxAdapters.Funding,
            ["dydx_initial_margin"] = DydxAdapters.Initial,
            ["dydx_maintenance_ppm"] = DydxAdapters.MaintenancePpm,
            ["dydx_position_margin"] = DydxAdapters.Position,
            ["dydx_risk_cmp"] = DydxAdapters.Compare,
            ["dydx_risk_flags"] = DydxAdapters.Flags,
            ["dydx_state_transition"] = DydxAdapters.Transition,
        };
}
