using FastMargin.Instruments;

namespace FastMargin.Models.Scenarios;

/// <summary>The numbers of Derive's second portfolio risk manager.</summary>
public sealed record DerivePmrm2Parameters
{
    /// <summary>Scenarios; shares dampen.</summary>
    public ScenarioGrid Grid { get; init; } = ScenarioGrids.DerivePmrm2;

    /// <summary>How far volatility moves.</summary>
    public required VolatilityShock Volatility { get; init; }

    /// <summary>How the smile moves.</summary>
    public required SkewShock Skew { get; init; }

    /// <summary>Contingencies.</summary>
    public required DeriveContingency Contingency { get; init; }

    /// <summary>Factor on the worst case for the maintenance balance.</summary>
    public required double MaintenanceFactor { get; init; }

    /// <summary>Factor on the worst case for the initial balance.</summary>
    public required double InitialFactor { get; init; }

    /// <summary>Static discount of a chain worth 0 or more.</summary>
    public double StaticDiscount { get; init; } = 1;

    /// <summary>Static discount of a chain worth less than 0.</summary>
    public double StaticDiscountShort { get; init; } = 1;

    /// <summary>Rate multiplier of a chain worth 0 or more.</summary>
    public double LongRateMultiplier { get; init; }

    /// <summary>Added to its rate.</summary>
    public double LongRateAdd { get; init; }

    /// <summary>Rate multiplier of a chain worth less than 0.</summary>
    public double ShortRateMultiplier { get; init; }

    /// <summary>Added to its rate.</summary>
    public double ShortRateAdd { get; init; }

    /// <summary>Static charge on perpetuals, a share of spot.</summary>
    public double PerpetualCharge { get; init; }

    /// <summary>The same for the initial balance, on top.</summary>
    public double InitialPerpetualCharge { get; init; }

    /// <summary>Static charge on naked short options.</summary>
    public double OptionCharge { get; init; }

    /// <summary>The same for the initial balance, on top.</summary>
    public double InitialOptionCharge { get; init; }
}

/// <summary>An account under Derive's second portfolio risk manager ("PMRM 2.1").</summary>
/// <remarks>
/// <code>
/// V_e(x, v)  = exp(−r·t)·Σ amount·B76(variable·x + fixed, K, v', t)                    r floored at 0
/// disc_e     = V ≥ 0: static·exp(−t·(r·long + add))      V &lt; 0: min(exp(r·t), static/exp(−t·(r·short + add)))
/// pnl_s      = share_s·((perp·mark + cancelling collateral)·(x_s − 1) + Σ_e (V_e(x_s)·disc_e − V_e))
///              in a skew scenario an expiry enters as −|·|
/// worst      = min(basis, min_s pnl_s)                   basis as in the first manager
/// maintenance balance = equity + worst·factor − (|perp|·perp% + naked·option%)·spot − Σ collateral·haircut
/// initial balance     = equity + worst·(initial factor + peg) − the same − the initial rates on top − confidence
/// </code>
/// Source: derivexyz/v2-core, PMRM_2 and PMRMLib_2. Priced in doubles with the option kernel, so a floating tolerance
/// of 10^-12 of the gross value applies; sums in the order of expiry and strike. Not concave in price.
/// </remarks>
public sealed record DerivePmrm2
{
    /// <summary>Cash.</summary>
    public double Cash { get; init; }

    /// <summary>Spot, above 0.</summary>
    public required double Spot { get; init; }

    /// <summary>How sure spot is, 0 to 1.</summary>
    public double SpotConfidence { get; init; } = 1;

    /// <summary>Price of the stable coin that cash is, above 0.</summary>
    public double Stable { get; init; } = 1;

    /// <summary>The perpetual.</summary>
    public DerivePerpetual Perpetual { get; init; }

    /// <summary>Collateral other than cash.</summary>
    public IReadOnlyList<DeriveCollateral> Collaterals { get; init; } = [];

    /// <summary>Options.</summary>
    public IReadOnlyList<DeriveOption> Options { get; init; } = [];

    /// <summary>Feeds of every expiry held.</summary>
    public IReadOnlyList<DeriveExpiry> Expiries { get; init; } = [];

    /// <summary>What the rule makes of the account.</summary>
    /// <exception cref="DataException">A missing expiry, or a price or option that cannot be used.</exception>
    public DeriveMargin Evaluate(DerivePmrm2Parameters rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        DeriveCheck.Spot(Spot, Stable);
        rule.Volatility.Validate();
        DeriveChain[] chains = DeriveChain.Group(Options, Expiries);
        ChainValues[] values = [.. chains.Select(chain => Price(chain, rule))];
        double[] riskless = [.. chains.Select(c => Math.Exp(-Rate(c.Expiry) * c.Expiry.Years))];
        double[] scenarios = [.. rule.Grid.Points.Select((p, s) => Scenario(p, s, chains, values, riskless, rule))];
        double marks = 0;
        double basis = 0;
        for (int e = 0; e < chains.Length; e++)
        {
            double mark = values[e].Mark;
            marks += mark * riskless[e];
            basis += rule.Contingency.Basis(
                (values[e].BasisUp - mark) * riskless[e], (values[e].BasisDown - mark) * riskless[e],
                chains[e].Expiry.Years);
        }

        double naked = chains.Sum(c => c.NakedShorts()) * Spot;
        double perpetual = Math.Abs(Perpetual.Size) * Spot;
        DeriveCollateral[] assets = SortedCollateral();
        double collateral = assets.Sum(ValueOf);
        double maintenance = (perpetual * rule.PerpetualCharge) + (naked * rule.OptionCharge)
            + assets.Sum(c => ValueOf(c) * c.MaintenanceHaircut);
        double initial = (perpetual * rule.InitialPerpetualCharge) + (naked * rule.InitialOptionCharge)
            + assets.Sum(c => ValueOf(c) * c.InitialHaircut);
        double unsure = Unsure(chains, rule.Contingency);
        double equity = Cash + collateral + marks + Perpetual.Unrealized;
        double worst = Math.Min(basis, scenarios.Min());
        return new DeriveMargin
        {
            Equity = equity,
            OptionValue = marks,
            CollateralValue = collateral,
            Scenarios = scenarios,
            BasisContingency = basis,
            StaticContingency = maintenance,
            ConfidenceContingency = unsure,
            MaintenanceBalance = (worst * rule.MaintenanceFactor) - maintenance + equity,
            InitialBalance = (worst * (rule.InitialFactor + rule.Contingency.Peg(Stable)))
                - initial - unsure - maintenance + equity,
        };
    }

    private static double Rate(DeriveExpiry expiry) => Math.Max(expiry.Rate, 0);

    private static ChainValues Price(DeriveChain chain, DerivePmrm2Parameters rule)
    {
        double multiplier = rule.Volatility.Multiplier(chain.Expiry.SecondsToExpiry);
        return ChainValues.Price(chain, rule.Grid, rule.Contingency, Shock);

        double Shock(DeriveOption option, VolatilityMove move, double forward)
        {
            double shocked = rule.Volatility.Apply(option.Volatility, move, multiplier);
            return rule.Skew.Apply(shocked, move, Math.Log(option.Strike / forward), chain.Expiry.Years);
        }
    }

    private static double Discount(double value, DeriveExpiry expiry, DerivePmrm2Parameters rule)
    {
        double years = expiry.Years;
        double rate = Rate(expiry);
        if (value >= 0)
            return rule.StaticDiscount * Math.Exp(-years * ((rate * rule.LongRateMultiplier) + rule.LongRateAdd));
        double stretched = Math.Exp(-years * ((rate * rule.ShortRateMultiplier) + rule.ShortRateAdd));
        return Math.Min(1 / Math.Exp(-rate * years), rule.StaticDiscountShort / stretched);
    }

    private double Scenario(
        ScenarioPoint point, int s, DeriveChain[] chains, ChainValues[] values, double[] riskless,
        DerivePmrm2Parameters rule)
    {
        double move = point.PriceFactor - 1;
        double cancelling = SortedCollateral().Where(c => c.IsRiskCancelling).Sum(ValueOf);
        double sum = (Perpetual.Size * Perpetual.Price * move * point.Share) + (cancelling * move * point.Share);
        bool isSkew = point.Volatility is VolatilityMove.Linear or VolatilityMove.Absolute;
        for (int e = 0; e < chains.Length; e++)
        {
            double shocked = values[e][s] * riskless[e];
            double change = (shocked * Discount(shocked, chains[e].Expiry, rule)) - (values[e].Mark * riskless[e]);
            sum += point.Share * (isSkew ? -Math.Abs(change) : change);
        }

        return sum;
    }

    private DeriveCollateral[] SortedCollateral() =>
        [.. Collaterals.OrderBy(c => c.Amount).ThenBy(c => c.Price).ThenBy(c => c.InitialHaircut)
            .ThenBy(c => c.MaintenanceHaircut).ThenBy(c => c.Confidence).ThenBy(c => c.IsRiskCancelling)];

    private double ValueOf(DeriveCollateral collateral) => collateral.Amount * collateral.Price / Stable;

    // The feed of the perpetual counts for the options as well, as long as one is held, and not for collateral.
    private double Unsure(DeriveChain[] chains, DeriveContingency rule)
    {
        double account = Perpetual.LeastConfidence(SpotConfidence);
        double sum = rule.Unsure(account, Math.Abs(Perpetual.Size) * Spot);
        foreach (DeriveChain chain in chains)
        {
            DeriveExpiry feeds = chain.Expiry;
            double confidence = Math.Min(account, Math.Min(feeds.ForwardConfidence, feeds.RateConfidence));
            confidence = Math.Min(confidence, feeds.VolatilityConfidence);
            sum += rule.Unsure(confidence, chain.Options.Sum(o => Math.Abs(o.Amount)) * Spot);
        }

        return sum + SortedCollateral().Sum(c => rule.Unsure(Math.Min(SpotConfidence, c.Confidence), ValueOf(c)));
    }
}
