using FastMargin.Models.Dydx;

namespace FastMargin.Tests.Vectors;

/// <summary>dYdX v4, in the integers of its chain.</summary>
public static class DydxAdapters
{
    public static VectorAnswers Flags(VectorInputs inputs) => Flags(RiskOf(inputs));

    public static VectorAnswers Compare(VectorInputs inputs) => new()
    {
        ["cmp"] = () => DydxRisk.CompareRisk(RiskOf(inputs.Group("a")), RiskOf(inputs.Group("b"))),
    };

    public static VectorAnswers Transition(VectorInputs inputs) => new()
    {
        ["result"] = () => DydxRisk.Transition(RiskOf(inputs.Group("current")), RiskOf(inputs.Group("new"))) switch
        {
            DydxTransition.Success => "success",
            DydxTransition.NewlyUndercollateralized => "newly_undercollateralized",
            _ => "still_undercollateralized",
        },
    };

    public static VectorAnswers MaintenancePpm(VectorInputs inputs) => new()
    {
        ["mmf_ppm"] = () => TierOf(inputs).MaintenancePpm,
        ["error"] = () => VectorAnswers.RefusalOf(() => TierOf(inputs)),
    };

    public static VectorAnswers AdjustedInitial(VectorInputs inputs) => new()
    {
        ["imf_ppm"] = () => TierOf(inputs.Group("tier")).AdjustedInitialPpm(inputs.Whole("open_interest_notional")),
    };

    public static VectorAnswers Initial(VectorInputs inputs) => new()
    {
        ["imr"] = () => TierOf(inputs.Group("tier"))
            .InitialRequirement(inputs.Whole("notional"), inputs.Whole("open_interest_notional")),
    };

    public static VectorAnswers Position(VectorInputs inputs)
    {
        DydxPosition position = PositionOf(inputs);
        return new VectorAnswers
        {
            ["net_notional"] = () => position.NetNotional,
            ["imr"] = () => position.Risk.InitialRequirement,
            ["mmr"] = () => position.Risk.MaintenanceRequirement,
        };
    }

    public static VectorAnswers Funding(VectorInputs inputs) => new()
    {
        ["settlement_ppm"] = () => new DydxPosition
        {
            BaseQuantums = inputs.Whole("base_quantums"),
            AtomicResolution = 0,
            Price = 0,
            PriceExponent = 0,
            Tier = new DydxLiquidityTier(0, 0),
            FundingIndex = inputs.Whole("position_funding_index"),
            MarketFundingIndex = inputs.Whole("market_funding_index"),
        }.SettlementPpm,
    };

    public static VectorAnswers Account(VectorInputs inputs)
    {
        DydxRisk risk = AccountOf(inputs).Risk;
        VectorAnswers answers = Flags(risk);
        answers["nc"] = () => risk.NetCollateral;
        answers["imr"] = () => risk.InitialRequirement;
        answers["mmr"] = () => risk.MaintenanceRequirement;
        return answers;
    }

    public static VectorAnswers Bankruptcy(VectorInputs inputs)
    {
        object Price() => AccountOf(inputs)
            .BankruptcyQuoteQuantums(IndexOf(inputs), inputs.Whole("delta_quantums"));
        return new VectorAnswers
        {
            ["delta_quote_quantums"] = Price,
            ["error"] = () => VectorAnswers.RefusalOf(Price),
        };
    }

    public static VectorAnswers Fillable(VectorInputs inputs)
    {
        DydxPrice Price() => AccountOf(inputs).FillablePrice(
            IndexOf(inputs),
            inputs.Whole("delta_quantums"),
            new DydxFillablePriceRule(
                inputs.Whole("bankruptcy_adjustment_ppm"),
                inputs.Whole("spread_to_maintenance_margin_ratio_ppm")));
        return new VectorAnswers
        {
            ["price_num"] = () => Price().Numerator,
            ["price_den"] = () => Price().Denominator,
            ["error"] = () => VectorAnswers.RefusalOf(() => Price()),
        };
    }

    private static VectorAnswers Flags(DydxRisk risk) => new()
    {
        ["initial_collateralized"] = () => risk.IsInitialCollateralized,
        ["maintenance_collateralized"] = () => risk.IsMaintenanceCollateralized,
        ["liquidatable"] = () => risk.IsLiquidatable,
    };

    private static DydxRisk RiskOf(VectorInputs inputs) =>
        new(inputs.Whole("nc"), inputs.Whole("imr"), inputs.Whole("mmr"));

    private static DydxLiquidityTier TierOf(VectorInputs inputs) => new(
        inputs.Whole("initial_margin_ppm"),
        inputs.Whole("maintenance_fraction_ppm"),
        inputs.Whole("oi_lower_cap"),
        inputs.Whole("oi_upper_cap"));

    // A market that the account has no position in is no place in its list.
    private static int IndexOf(VectorInputs inputs) =>
        inputs.Has("position_index") ? inputs.WholeNumber("position_index") : -1;

    private static DydxAccount AccountOf(VectorInputs inputs) =>
        new(inputs.Whole("quote_balance"), [.. inputs.Items("positions").Select(PositionOf)]);

    private static DydxPosition PositionOf(VectorInputs inputs) => new()
    {
        BaseQuantums = inputs.Whole("base_quantums"),
        AtomicResolution = inputs.WholeNumber("atomic_resolution"),
        Price = inputs.Whole("price"),
        PriceExponent = inputs.WholeNumber("price_exponent"),
        Tier = TierOf(inputs.Group("tier")),
        OpenInterestQuantums = inputs.Whole("open_interest_quantums"),
        FundingIndex = inputs.Whole("funding_index"),
        MarketFundingIndex = inputs.Whole("market_funding_index"),
    };
}
