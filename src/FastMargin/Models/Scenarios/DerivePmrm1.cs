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
/// </code>
/// Source: derivexyz/v2-core, PMRM and PMRMLib. Sums in the order of expiry and strike; in doubles with the bound of
/// <see cref="BoundedNumber"/>, or in <see cref="WideNumber"/>. The balance is not concave in price (long
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
        var account = new DeriveHoldings<BoundedNumber>
        {
            Cash = BoundedNumber.Of(Cash),
            Base = BoundedNumber.Of(Base),
            Spot = BoundedNumber.Of(Spot),
            SpotConfidence = BoundedNumber.Of(SpotConfidence),
            Stable = BoundedNumber.Of(Stable),
            Swap = DeriveHoldings.Of(Perpetual),
            Legs = DeriveHoldings.Of(Options),
            Feeds = DeriveHoldings.Of(Expiries),
        };
        return DeriveMargin.Of(Figures(account, rule));
    }

    /// <summary>The same in any number.</summary>
    /// <exception cref="DataException">A missing expiry, or a price or option that cannot be used.</exception>
    internal static DeriveFigures<T> Figures<T>(DeriveHoldings<T> of, DerivePmrm1Parameters rule)
        where T : struct, IRuleNumber<T>
    {
        DeriveCheck.Spot(of.Spot.Rounded, of.Stable.Rounded);
        rule.Volatility.Validate();
        DeriveChain<T>[] chains = DeriveChain<T>.Group(of);
        ChainValues<T>[] values = [.. chains.Select(chain => Price(chain, rule))];
        T marks = values.Total(v => v.Mark);
        T baseValue = of.Base * of.Spot / of.Stable;
        T[] scenarios = Scenarios(of.Swap.Size * of.Swap.Price, baseValue, chains, values, rule);
        T basis = T.Zero;
        for (int e = 0; e < chains.Length; e++)
        {
            T mark = values[e].Mark;
            basis += rule.Contingency.Basis(
                values[e].BasisUp - mark, values[e].BasisDown - mark, chains[e].Feed.Years);
        }

        T standing = of.Spot * ((T.Abs(of.Swap.Size) * T.Of(rule.PerpetualCharge))
            + (of.Base * T.Of(rule.BaseCharge)) + (chains.Total(c => c.NakedShorts()) * T.Of(rule.OptionCharge)));
        T unsure = Unsure(of, chains, rule.Contingency);
        T equity = of.Cash + baseValue + marks + of.Swap.Unrealized;
        T worst = T.Min(basis, scenarios.Least(s => s)) - standing;
        T initial = worst * (T.Of(rule.InitialFactor) + rule.Contingency.Peg(of.Stable));
        return new DeriveFigures<T>(equity, worst + equity, initial - unsure + equity)
        {
            OptionValue = marks,
            CollateralValue = baseValue,
            Scenarios = scenarios,
            BasisContingency = basis,
            StaticContingency = standing,
            ConfidenceContingency = unsure,
        };
    }

    private static ChainValues<T> Price<T>(DeriveChain<T> chain, DerivePmrm1Parameters rule)
        where T : struct, IRuleNumber<T>
    {
        T multiplier = rule.Volatility.Multiplier(T.Of(chain.Feed.SecondsToExpiry));
        return ChainValues<T>.Price(
            chain, rule.Grid, rule.Contingency,
            (option, move, _) => rule.Volatility.Apply(option.Volatility, move, multiplier));
    }

    private static T[] Scenarios<T>(
        T perpetual, T baseValue, DeriveChain<T>[] chains, ChainValues<T>[] values, DerivePmrm1Parameters rule)
        where T : struct, IRuleNumber<T>
    {
        T[] discounts = [.. chains.Select(chain => Discount(chain.Feed, rule))];
        var scenarios = new T[rule.Grid.Count];
        for (int s = 0; s < scenarios.Length; s++)
        {
            T move = T.Of(rule.Grid.Points[s].PriceFactor) - T.One;
            scenarios[s] = (perpetual * move) + (baseValue * move);
            for (int e = 0; e < chains.Length; e++)
            {
                T value = values[e][s];
                scenarios[s] += T.Choose(value, value * discounts[e], value) - values[e].Mark;
            }
        }

        return scenarios;
    }

    private static T Discount<T>(DeriveFeed<T> feed, DerivePmrm1Parameters rule)
        where T : struct, IRuleNumber<T>
    {
        T rate = (feed.LeastRate * T.Of(rule.RateMultiplier)) + T.Of(rule.RateAdd);
        return T.Of(rule.StaticDiscount) * T.Exp(-feed.Years * rate);
    }

    private static T Unsure<T>(DeriveHoldings<T> of, DeriveChain<T>[] chains, DeriveContingency rule)
        where T : struct, IRuleNumber<T>
    {
        T sum = rule.Unsure(T.Min(of.SpotConfidence, of.Swap.Confidence), T.Abs(of.Swap.Size) * of.Spot);
        foreach (DeriveChain<T> chain in chains)
        {
            T confidence = T.Min(of.SpotConfidence, chain.Options.Least(o => o.Confidence));
            confidence = T.Min(confidence, chain.Feed.ForwardConfidence);
            confidence = T.Min(confidence, chain.Feed.RateConfidence);
            sum += rule.Unsure(confidence, chain.Options.Total(o => T.Abs(o.Amount)) * of.Spot);
        }

        return sum + rule.Unsure(of.SpotConfidence, of.Base * of.Spot);
    }
}
