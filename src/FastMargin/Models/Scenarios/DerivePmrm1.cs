using FastMargin.Instruments;

namespace FastMargin.Models.Scenarios;

/// <summary>The numbers of Derive's first portfolio risk manager.</summary>
public sealed record DerivePmrm1Parameters
{
    /// <summary>Scenarios; shares do not count here.</summary>
    public ScenarioGrid Grid { get; init; } = ScenarioGrids.DerivePmrm1;

    /// <summary>How far volatility moves.</summary>
    public required VolatilityShock Volatility { get; init; }

    /// <summary>Contingencies.</summary>
    public required DeriveContingency Contingency { get; init; }

    /// <summary>Factor on the worst case for the initial balance.</summary>
    public required double InitialFactor { get; init; }

    /// <summary>Share of a chain's value above zero that a scenario counts.</summary>
    public double StaticDiscount { get; init; } = 1;

    /// <summary>Multiplier on the rate by which that value is discounted.</summary>
    public double RateMultiplier { get; init; }

    /// <summary>Added to that rate.</summary>
    public double RateAdd { get; init; }

    /// <summary>Static charge on the base asset, a share of spot.</summary>
    public double BaseCharge { get; init; }

    /// <summary>Static charge on perpetuals.</summary>
    public double PerpetualCharge { get; init; }

    /// <summary>Static charge on naked short options.</summary>
    public double OptionCharge { get; init; }
}

/// <summary>An account under Derive's first portfolio risk manager.</summary>
/// <remarks>
/// <code>
/// V_e(x, v)  = Σ amount·B76(variable·x + fixed, K, v', t)               discount only where V_e &gt; 0 in a scenario:
/// disc_e     = static·exp(−t·(max(r, 0)·multiplier + add))
/// pnl_s      = (perp·mark + base value)·(x_s − 1) + Σ_e (V_e(x_s)·disc_e − V_e)
/// basis      = Σ_e min(V_e(up) − V_e, V_e(down) − V_e, 0)·(add + multiplier·t_e)
/// worst      = min(basis, min_s pnl_s) − (|perp|·perp% + base·base% + naked·option%)·spot
/// maintenance balance = equity + worst
/// initial balance     = equity + worst·(factor + peg) − confidence
/// confidence = Σ of perp and base, options of each expiry: c below the threshold ? (1 − c)·margin·|amounts|·spot : 0
///              c the least of spot, perpetual (if one is held), and the feeds of the expiry
/// </code>
/// Source: derivexyz/v2-core, PMRM and PMRMLib. Priced in doubles with the option kernel, so a floating tolerance of
/// 10^-12 of the gross value applies; sums in the order of expiry and strike. The balance is not concave in price (long
/// options are convex): an engine has to re-evaluate it when the underlying moves.
/// </remarks>
public sealed record DerivePmrm1
{
    /// <summary>Cash.</summary>
    public double Cash { get; init; }

    /// <summary>Amount of the base asset, 0 or more.</summary>
    public double Base { get; init; }

    /// <summary>Spot, above 0.</summary>
    public required double Spot { get; init; }

    /// <summary>How sure spot is, 0 to 1.</summary>
    public double SpotConfidence { get; init; } = 1;

    /// <summary>Price of the stable coin that cash is, above 0.</summary>
    public double Stable { get; init; } = 1;

    /// <summary>The perpetual.</summary>
    public DerivePerpetual Perpetual { get; init; }

    /// <summary>Options.</summary>
    public IReadOnlyList<DeriveOption> Options { get; init; } = [];

    /// <summary>Feeds of every expiry held.</summary>
    public IReadOnlyList<DeriveExpiry> Expiries { get; init; } = [];

    /// <summary>What the rule makes of the account.</summary>
    /// <exception cref="DataException">A missing expiry, or a price or option that cannot be used.</exception>
    public DeriveMargin Evaluate(DerivePmrm1Parameters rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        DeriveCheck.Spot(Spot, Stable);
        rule.Volatility.Validate();
        DeriveChain[] chains = DeriveChain.Group(Options, Expiries);
        ChainValues[] values = [.. chains.Select(chain => Price(chain, rule))];
        double marks = values.Sum(v => v.Mark);
        double baseValue = Base * Spot / Stable;
        double[] scenarios = new double[rule.Grid.Count];
        for (int s = 0; s < scenarios.Length; s++)
        {
            double move = rule.Grid.Points[s].PriceFactor - 1;
            scenarios[s] = (Perpetual.Size * Perpetual.Price * move) + (baseValue * move);
            for (int e = 0; e < chains.Length; e++)
                scenarios[s] += Discounted(values[e][s], chains[e].Expiry, rule) - values[e].Mark;
        }

        double basis = 0;
        for (int e = 0; e < chains.Length; e++)
        {
            double mark = values[e].Mark;
            basis += rule.Contingency.Basis(
                values[e].BasisUp - mark, values[e].BasisDown - mark, chains[e].Expiry.Years);
        }

        double standing = Spot * ((Math.Abs(Perpetual.Size) * rule.PerpetualCharge) + (Base * rule.BaseCharge)
            + (chains.Sum(c => c.NakedShorts()) * rule.OptionCharge));
        double unsure = Unsure(chains, rule.Contingency);
        double equity = Cash + baseValue + marks + Perpetual.Unrealized;
        double worst = Math.Min(basis, scenarios.Min()) - standing;
        return new DeriveMargin
        {
            Equity = equity,
            OptionValue = marks,
            CollateralValue = baseValue,
            Scenarios = scenarios,
            BasisContingency = basis,
            StaticContingency = standing,
            ConfidenceContingency = unsure,
            MaintenanceBalance = worst + equity,
            InitialBalance = (worst * (rule.InitialFactor + rule.Contingency.Peg(Stable))) - unsure + equity,
        };
    }

    private static ChainValues Price(DeriveChain chain, DerivePmrm1Parameters rule)
    {
        double multiplier = rule.Volatility.Multiplier(chain.Expiry.SecondsToExpiry);
        return ChainValues.Price(
            chain, rule.Grid, rule.Contingency,
            (option, move, _) => rule.Volatility.Apply(option.Volatility, move, multiplier));
    }

    private static double Discounted(double value, DeriveExpiry expiry, DerivePmrm1Parameters rule)
    {
        if (value < 0) return value;
        double rate = (Math.Max(expiry.Rate, 0) * rule.RateMultiplier) + rule.RateAdd;
        return value * (rule.StaticDiscount * Math.Exp(-expiry.Years * rate));
    }

    // The feed of the perpetual counts for everything in the account, as long as one is held.
    private double Unsure(DeriveChain[] chains, DeriveContingency rule)
    {
        double account = Perpetual.LeastConfidence(SpotConfidence);
        double sum = rule.Unsure(account, (Math.Abs(Perpetual.Size) + Base) * Spot);
        foreach (DeriveChain chain in chains)
        {
            double confidence = Math.Min(account, chain.Options.Min(o => o.Confidence));
            confidence = Math.Min(confidence, chain.Expiry.ForwardConfidence);
            confidence = Math.Min(confidence, chain.Expiry.RateConfidence);
            sum += rule.Unsure(confidence, chain.Options.Sum(o => Math.Abs(o.Amount)) * Spot);
        }

        return sum;
    }
}
