using FastMargin.Models.Scenarios;

namespace FastMargin.Tests.Vectors;

/// <summary>Derive's managers, from the names the source gives its numbers.</summary>
public static class DeriveAdapters
{
    public static VectorAnswers Pmrm1(VectorInputs inputs)
    {
        VectorInputs rule = inputs.Group("params");
        VectorInputs margin = rule.Group("margin");
        VectorInputs other = rule.Group("other_contingency");
        VectorInputs spot = inputs.Group("spot");
        DeriveMargin result = new DerivePmrm1
        {
            Cash = inputs.Real("cash"),
            Base = inputs.Real("base"),
            Spot = spot.Real("price"),
            SpotConfidence = spot.Real("confidence"),
            Stable = inputs.Real("stable_price"),
            Perpetual = Perpetual(inputs),
            Options = Options(inputs),
            Expiries = [.. inputs.Items("expiry_feeds").Select(feed => new DeriveExpiry
            {
                SecondsToExpiry = feed.WholeNumber("sec_to_expiry"),
                ForwardVariable = feed.Real("forward_variable"),
                ForwardFixed = feed.Real("forward_fixed"),
                ForwardConfidence = feed.Real("forward_confidence"),
                Rate = feed.Real("rate"),
                RateConfidence = feed.Real("rate_confidence"),
            })],
        }.Evaluate(new DerivePmrm1Parameters
        {
            Grid = Grid(rule),
            Volatility = Shock(rule.Group("vol_shock")),
            Contingency = Contingency(rule),
            InitialFactor = margin.Real("im_factor"),
            StaticDiscount = margin.Real("base_static_discount"),
            RateMultiplier = margin.Real("rate_mult"),
            RateAdd = margin.Real("rate_add"),
            BaseCharge = other.Real("base_pct"),
            PerpetualCharge = other.Real("perp_pct"),
            OptionCharge = other.Real("option_pct"),
        });
        return Answers(result);
    }

    public static VectorAnswers Pmrm2(VectorInputs inputs)
    {
        VectorInputs rule = inputs.Group("params");
        VectorInputs spot = inputs.Group("spot");
        DeriveMargin result = new DerivePmrm2
        {
            Cash = inputs.Real("cash"),
            Spot = spot.Real("price"),
            SpotConfidence = spot.Real("confidence"),
            Stable = inputs.Group("stable").Real("price"),
            Perpetual = Perpetual(inputs),
            Options = Options(inputs),
            Collaterals = [.. inputs.Items("collaterals").Select(asset => new DeriveCollateral
            {
                Amount = asset.Real("amount"),
                Price = asset.Real("price"),
                Confidence = asset.Real("confidence"),
                IsRiskCancelling = asset.Flag("risk_cancelling"),
                InitialHaircut = asset.Real("im_haircut"),
                MaintenanceHaircut = asset.Real("mm_haircut"),
            })],
            Expiries = [.. inputs.Items("expiry_feeds").Select(feed =>
                DeriveExpiry.Averaged(feed.WholeNumber("sec_to_expiry"), feed.Real("forward")) with
                {
                    ForwardConfidence = feed.Real("forward_confidence"),
                    Rate = feed.Real("rate"),
                    RateConfidence = feed.Real("rate_confidence"),
                    VolatilityConfidence = feed.Real("vol_confidence"),
                })],
        }.Evaluate(Pmrm2Rule(rule));
        return Answers(result);
    }

    public static VectorAnswers Standard(VectorInputs inputs)
    {
        DeriveBalances result = new DeriveStandard
        {
            Cash = inputs.Real("cash"),
            Stable = inputs.Real("stable_price"),
            Markets = [.. inputs.Items("markets").Select(Market)],
        }.Evaluate(StandardRule(inputs.Group("params")));
        return new VectorAnswers
        {
            ["equity_mtm"] = () => result.Equity,
            ["maintenance_margin_balance"] = () => result.MaintenanceBalance,
            ["initial_margin_balance"] = () => result.InitialBalance,
        };
    }

    private static VectorAnswers Answers(DeriveMargin result) => new()
    {
        ["equity_mtm"] = () => result.Equity,
        ["option_mtm"] = () => result.OptionValue,
        ["collateral_mtm"] = () => result.CollateralValue,
        ["scenario_pnl"] = () => result.Scenarios,
        ["basis_contingency"] = () => result.BasisContingency,
        ["static_contingency"] = () => result.StaticContingency,
        ["confidence_contingency"] = () => result.ConfidenceContingency,
        ["maintenance_margin_balance"] = () => result.MaintenanceBalance,
        ["initial_margin_balance"] = () => result.InitialBalance,
    };

    private static DerivePmrm2Parameters Pmrm2Rule(VectorInputs rule)
    {
        VectorInputs margin = rule.Group("margin");
        VectorInputs other = rule.Group("other_contingency");
        VectorInputs skew = rule.Group("skew_shock");
        return new DerivePmrm2Parameters
        {
            Grid = Grid(rule),
            Volatility = Shock(rule.Group("vol_shock")),
            Contingency = Contingency(rule),
            Skew = new SkewShock
            {
                LinearCap = skew.Real("linear_cap"),
                LinearBase = skew.Real("linear_cbase"),
                AbsoluteCap = skew.Real("abs_cap"),
                AbsoluteBase = skew.Real("abs_cbase"),
                LeastWidth = skew.Real("min_kstar"),
                WidthScale = skew.Real("width_scale"),
                VolatilityStatic = skew.Real("vol_param_static"),
                VolatilitySlope = skew.Real("vol_param_scale"),
            },
            MaintenanceFactor = margin.Real("mm_loss_factor"),
            InitialFactor = margin.Real("im_loss_factor"),
            StaticDiscount = margin.Real("base_static_discount"),
            StaticDiscountShort = margin.Real("base_static_discount_neg"),
            LongRateMultiplier = margin.Real("long_rate_mult"),
            LongRateAdd = margin.Real("long_rate_add"),
            ShortRateMultiplier = margin.Real("short_rate_mult"),
            ShortRateAdd = margin.Real("short_rate_add"),
            PerpetualCharge = other.Real("mm_perp_pct"),
            InitialPerpetualCharge = other.Real("im_perp_pct"),
            OptionCharge = other.Real("mm_option_pct"),
            InitialOptionCharge = other.Real("im_option_pct"),
        };
    }

    private static DeriveStandardParameters StandardRule(VectorInputs rule)
    {
        VectorInputs option = rule.Group("option");
        VectorInputs oracle = rule.Group("oracle_contingency");
        return new DeriveStandardParameters
        {
            PerpetualInitial = rule.Real("im_perp_req"),
            PerpetualMaintenance = rule.Real("mm_perp_req"),
            BaseFactor = rule.Real("base_margin_factor"),
            BaseInitialScale = rule.Real("base_im_scale"),
            PegThreshold = rule.Real("depeg_threshold"),
            PegFactor = rule.Real("depeg_factor"),
            MaxSpot = option.Real("max_spot_req"),
            MinSpot = option.Real("min_spot_req"),
            CallMaintenance = option.Real("mm_call_spot_req"),
            PutMaintenance = option.Real("mm_put_spot_req"),
            PutMarkMaintenance = option.Real("mm_put_mtm_req"),
            UnpairedInitialScale = option.Real("unpaired_im_scale"),
            UnpairedMaintenanceScale = option.Real("unpaired_mm_scale"),
            MaintenanceOffsetScale = option.Real("mm_offset_scale"),
            PerpetualConfidence = oracle.Real("perp_threshold"),
            OptionConfidence = oracle.Real("option_threshold"),
            BaseConfidence = oracle.Real("base_threshold"),
            ConfidenceFactor = oracle.Real("factor"),
        };
    }

    private static DeriveMarket Market(VectorInputs market) => new()
    {
        Underlying = market.Text("underlying") ?? "",
        Spot = market.Real("spot"),
        SpotConfidence = market.Real("spot_confidence"),
        Base = market.Real("base", 0),
        Perpetual = Perpetual(market),
        Options = Options(market),
        Expiries = [.. market.Items("expiries").Select(feed => new DeriveExpiry
        {
            SecondsToExpiry = feed.WholeNumber("sec_to_expiry"),
            ForwardVariable = feed.Real("forward"),
            ForwardConfidence = feed.Real("forward_confidence"),
            VolatilityConfidence = feed.Real("vol_confidence"),
        })],
    };

    private static DerivePerpetual Perpetual(VectorInputs inputs)
    {
        if (!inputs.Has("perp")) return default;
        VectorInputs perp = inputs.Group("perp");
        double funding = perp.Real("unrealised_funding", 0) + perp.Real("funding", 0);
        return new DerivePerpetual(
            perp.Real("size"), perp.Real("price"), perp.Real("confidence"),
            perp.Real("unrealised_pnl", 0) + funding);
    }

    private static DeriveOption[] Options(VectorInputs inputs) => [.. inputs.Items("options").Select(
        option => new DeriveOption
        {
            SecondsToExpiry = option.WholeNumber("sec_to_expiry"),
            Strike = option.Real("strike"),
            IsCall = option.Flag("is_call"),
            Amount = option.Real("amount"),
            Volatility = option.Real("vol"),
            Confidence = option.Real("vol_confidence", 1),
        })];

    private static ScenarioGrid Grid(VectorInputs rule) => ScenarioGrid.Create(
        "params", [.. rule.Items("scenarios").Select(scenario => new ScenarioPoint(
            scenario.Real("spot_shock"), Move(scenario.Text("vol_shock")), scenario.Real("dampening", 1)))]);

    private static VolatilityMove Move(string? name) => name switch
    {
        "None" => VolatilityMove.None,
        "Up" => VolatilityMove.Up,
        "Down" => VolatilityMove.Down,
        "LINEAR" => VolatilityMove.Linear,
        "ABS" => VolatilityMove.Absolute,
        _ => throw new FormatException($"vol_shock {name}: expected None, Up, Down, LINEAR or ABS"),
    };

    private static VolatilityShock Shock(VectorInputs shock) => new()
    {
        Up = shock.Real("range_up"),
        Down = shock.Real("range_down"),
        LeastUp = shock.Real("min_vol_up", 0),
        ShortPower = shock.Real("short_term_power"),
        LongPower = shock.Real("long_term_power"),
        FloorDays = shock.Real("dte_floor_days"),
    };

    private static DeriveContingency Contingency(VectorInputs rule)
    {
        VectorInputs basis = rule.Group("basis_contingency");
        VectorInputs other = rule.Group("other_contingency");
        return new DeriveContingency
        {
            BasisUp = basis.Real("spot_up"),
            BasisDown = basis.Real("spot_down"),
            BasisAdd = basis.Real("add_factor"),
            BasisMultiplier = basis.Real("mult_factor"),
            PegThreshold = other.Real("peg_loss_threshold"),
            PegFactor = other.Real("peg_loss_factor"),
            ConfidenceThreshold = other.Real("conf_threshold"),
            ConfidenceMargin = other.Real("conf_margin"),
        };
    }
}
