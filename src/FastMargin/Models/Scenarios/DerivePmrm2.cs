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
/// Source: derivexyz/v2-core, PMRM_2 and PMRMLib_2. Sums in the order of expiry and strike; in doubles with the
/// bound of <see cref="BoundedNumber"/>, or in <see cref="WideNumber"/>. Not concave in price.
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
        var account = new DeriveHoldings<BoundedNumber>
        {
            Cash = BoundedNumber.Of(Cash),
            Spot = BoundedNumber.Of(Spot),
            SpotConfidence = BoundedNumber.Of(SpotConfidence),
            Stable = BoundedNumber.Of(Stable),
            Swap = DeriveHoldings.Of(Perpetual),
            Assets = DeriveHoldings.Of(Collaterals),
            Legs = DeriveHoldings.Of(Options),
            Feeds = DeriveHoldings.Of(Expiries),
        };
        return DeriveMargin.Of(Figures(account, rule));
    }

    /// <summary>The same in any number.</summary>
    /// <exception cref="DataException">A missing expiry, or a price or option that cannot be used.</exception>
    internal static DeriveFigures<T> Figures<T>(DeriveHoldings<T> of, DerivePmrm2Parameters rule)
        where T : struct, IRuleNumber<T>
    {
        DeriveCheck.Spot(of.Spot.Rounded, of.Stable.Rounded);
        rule.Volatility.Validate();
        ExpiryValues<T>[] chains = [.. DeriveChain<T>.Group(of).Select(chain => new ExpiryValues<T>(chain, rule))];
        (T Value, DeriveAsset<T> Of)[] assets = [.. Sorted(of.Assets).Select(a => (a.Amount * a.Price / of.Stable, a))];
        T[] scenarios = Scenarios(of.Swap.Size * of.Swap.Price, assets, chains, rule);
        T marks = T.Zero;
        T basis = T.Zero;
        foreach (ExpiryValues<T> chain in chains)
        {
            T mark = chain.Values.Mark;
            marks += mark * chain.Riskless;
            basis += rule.Contingency.Basis(
                (chain.Values.BasisUp - mark) * chain.Riskless, (chain.Values.BasisDown - mark) * chain.Riskless,
                chain.Of.Feed.Years);
        }

        T naked = chains.Total(c => c.Of.NakedShorts()) * of.Spot;
        T perpetual = T.Abs(of.Swap.Size) * of.Spot;
        T collateral = assets.Total(a => a.Value);
        T maintenance = (perpetual * T.Of(rule.PerpetualCharge)) + (naked * T.Of(rule.OptionCharge))
            + assets.Total(a => a.Value * a.Of.MaintenanceHaircut);
        T initial = (perpetual * T.Of(rule.InitialPerpetualCharge)) + (naked * T.Of(rule.InitialOptionCharge))
            + assets.Total(a => a.Value * a.Of.InitialHaircut);
        T unsure = Unsure(of, assets, chains, rule.Contingency);
        T equity = of.Cash + collateral + marks + of.Swap.Unrealized;
        T worst = T.Min(basis, scenarios.Least(s => s));
        T opening = worst * (T.Of(rule.InitialFactor) + rule.Contingency.Peg(of.Stable));
        return new DeriveFigures<T>(
            equity,
            (worst * T.Of(rule.MaintenanceFactor)) - maintenance + equity,
            opening - initial - unsure - maintenance + equity)
        {
            OptionValue = marks,
            CollateralValue = collateral,
            Scenarios = scenarios,
            BasisContingency = basis,
            StaticContingency = maintenance,
            ConfidenceContingency = unsure,
        };
    }

    private static IEnumerable<DeriveAsset<T>> Sorted<T>(IEnumerable<DeriveAsset<T>> assets)
        where T : struct, IRuleNumber<T> =>
        assets.OrderBy(c => c.Amount).ThenBy(c => c.Price).ThenBy(c => c.InitialHaircut)
            .ThenBy(c => c.MaintenanceHaircut).ThenBy(c => c.Confidence).ThenBy(c => c.IsRiskCancelling);

    private static T[] Scenarios<T>(
        T perpetual, (T Value, DeriveAsset<T> Of)[] assets, ExpiryValues<T>[] chains, DerivePmrm2Parameters rule)
        where T : struct, IRuleNumber<T>
    {
        T cancelling = assets.Where(a => a.Of.IsRiskCancelling).Total(a => a.Value);
        var scenarios = new T[rule.Grid.Count];
        for (int s = 0; s < scenarios.Length; s++)
        {
            ScenarioPoint point = rule.Grid.Points[s];
            T share = T.Of(point.Share);
            T move = T.Of(point.PriceFactor) - T.One;
            scenarios[s] = (perpetual * move * share) + (cancelling * move * share);
            bool isSkew = point.Volatility is VolatilityMove.Linear or VolatilityMove.Absolute;
            foreach (ExpiryValues<T> chain in chains)
            {
                T change = chain.Change(s);
                scenarios[s] += share * (isSkew ? -T.Abs(change) : change);
            }
        }

        return scenarios;
    }

    private static T Unsure<T>(
        DeriveHoldings<T> of, (T Value, DeriveAsset<T> Of)[] assets, ExpiryValues<T>[] chains, DeriveContingency rule)
        where T : struct, IRuleNumber<T>
    {
        T sum = rule.Unsure(T.Min(of.SpotConfidence, of.Swap.Confidence), T.Abs(of.Swap.Size) * of.Spot);
        foreach (ExpiryValues<T> chain in chains)
        {
            DeriveFeed<T> feed = chain.Of.Feed;
            T confidence = T.Min(of.SpotConfidence, T.Min(feed.ForwardConfidence, feed.RateConfidence));
            confidence = T.Min(confidence, feed.VolatilityConfidence);
            sum += rule.Unsure(confidence, chain.Of.Options.Total(o => T.Abs(o.Amount)) * of.Spot);
        }

        return sum + assets.Total(a => rule.Unsure(T.Min(of.SpotConfidence, a.Of.Confidence), a.Value));
    }

    /// <summary>A chain with its values and what discounts them.</summary>
    private sealed class ExpiryValues<T>
        where T : struct, IRuleNumber<T>
    {
        private readonly T _longDiscount;
        private readonly T _shortDiscount;

        public ExpiryValues(DeriveChain<T> chain, DerivePmrm2Parameters rule)
        {
            Of = chain;
            T years = chain.Feed.Years;
            T rate = chain.Feed.LeastRate;
            T multiplier = rule.Volatility.Multiplier(T.Of(chain.Feed.SecondsToExpiry));
            Values = ChainValues<T>.Price(chain, rule.Grid, rule.Contingency, Shock);
            Riskless = T.Exp(-rate * years);
            _longDiscount = T.Of(rule.StaticDiscount)
                * T.Exp(-years * ((rate * T.Of(rule.LongRateMultiplier)) + T.Of(rule.LongRateAdd)));
            T stretched = T.Exp(-years * ((rate * T.Of(rule.ShortRateMultiplier)) + T.Of(rule.ShortRateAdd)));
            _shortDiscount = T.Min(T.One / Riskless, T.Of(rule.StaticDiscountShort) / stretched);

            T Shock(DeriveLeg<T> option, VolatilityMove move, T forward)
            {
                T shocked = rule.Volatility.Apply(option.Volatility, move, multiplier);
                return rule.Skew.Apply(shocked, move, T.LogRatio(option.Strike, forward), years);
            }
        }

        public DeriveChain<T> Of { get; }

        public ChainValues<T> Values { get; }

        public T Riskless { get; }

        public T Change(int scenario)
        {
            T shocked = Values[scenario] * Riskless;
            return (shocked * T.Choose(shocked, _longDiscount, _shortDiscount)) - (Values.Mark * Riskless);
        }
    }
}
