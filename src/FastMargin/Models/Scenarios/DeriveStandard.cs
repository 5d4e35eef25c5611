using FastMargin.Instruments;

namespace FastMargin.Models.Scenarios;

/// <summary>One underlying of an account under Derive's standard manager.</summary>
public sealed record DeriveMarket
{
    /// <summary>Name, for messages.</summary>
    public string Underlying { get; init; } = "";

    /// <summary>Spot, above 0.</summary>
    public required double Spot { get; init; }

    /// <summary>How sure spot is, 0 to 1.</summary>
    public double SpotConfidence { get; init; } = 1;

    /// <summary>Amount of the base asset, 0 or more.</summary>
    public double Base { get; init; }

    /// <summary>The perpetual.</summary>
    public DerivePerpetual Perpetual { get; init; }

    /// <summary>Options.</summary>
    public IReadOnlyList<DeriveOption> Options { get; init; } = [];

    /// <summary>Feeds of every expiry held.</summary>
    public IReadOnlyList<DeriveExpiry> Expiries { get; init; } = [];
}

/// <summary>The numbers of Derive's standard manager; rates are shares of spot or mark.</summary>
public sealed record DeriveStandardParameters
{
    /// <summary>Perpetuals: to open.</summary>
    public double PerpetualInitial { get; init; }

    /// <summary>Perpetuals: to keep.</summary>
    public double PerpetualMaintenance { get; init; }

    /// <summary>Share of the base asset that counts.</summary>
    public double BaseFactor { get; init; }

    /// <summary>Share of that which counts to open.</summary>
    public double BaseInitialScale { get; init; } = 1;

    /// <summary>Short options to open, at the money.</summary>
    public double MaxSpot { get; init; }

    /// <summary>Short options to open, far out of the money.</summary>
    public double MinSpot { get; init; }

    /// <summary>Short calls to keep.</summary>
    public double CallMaintenance { get; init; }

    /// <summary>Short puts to keep, of spot.</summary>
    public double PutMaintenance { get; init; }

    /// <summary>Short puts to keep, of the mark.</summary>
    public double PutMarkMaintenance { get; init; }

    /// <summary>Calls short without a pair, to open, a share of the forward.</summary>
    public double UnpairedInitialScale { get; init; }

    /// <summary>Calls short without a pair, to keep.</summary>
    public double UnpairedMaintenanceScale { get; init; }

    /// <summary>The least the initial requirement of a put is above its maintenance.</summary>
    public double MaintenanceOffsetScale { get; init; }

    /// <summary>Price of the stable coin below which a charge begins.</summary>
    public double PegThreshold { get; init; }

    /// <summary>Charge for each unit below.</summary>
    public double PegFactor { get; init; }

    /// <summary>Confidence below which perpetuals are charged.</summary>
    public double PerpetualConfidence { get; init; }

    /// <summary>Confidence below which short options are charged.</summary>
    public double OptionConfidence { get; init; }

    /// <summary>Confidence below which the base asset is charged.</summary>
    public double BaseConfidence { get; init; }

    /// <summary>Share of spot charged for each unit of confidence missing.</summary>
    public double ConfidenceFactor { get; init; }
}

/// <summary>Equity and both balances of an account: equity less requirement, below zero is deficient.</summary>
/// <param name="Equity">Worth at the marks; perpetuals count what is not settled.</param>
/// <param name="MaintenanceBalance">Less what must be there to keep.</param>
/// <param name="InitialBalance">Less what must be there to open.</param>
public readonly record struct DeriveBalances(double Equity, double MaintenanceBalance, double InitialBalance);

/// <summary>An account under Derive's standard manager: rules instead of scenarios.</summary>
/// <remarks>
/// <code>
/// perp       −|size|·mark·rate + unrealised
/// options    per expiry: max(isolated, max loss)                 amounts of shorts are below zero, mark = amount·B76
///   isolated Σ shorts  call IM: mark + max(max% − OTM/spot, min%)·spot·amount     MM: mark + mm%·spot·amount
///                      put MM: min(mm%·spot·amount, mtm%·mark) + mark
///                      put IM: min(max(max% − OTM/spot, min%)·spot·amount + mark, MM·offset scale)
///   max loss min(0, least payoff at 0 and the strikes) + (net calls &lt; 0: scale·forward·net calls)
/// base       amount·spot·factor (·scale to open)         worth amount·spot / stable
/// IM also    peg·spot·(|perp| + short options), (1 − confidence)·factor·spot·size below the thresholds
/// </code>
/// Source: derivexyz/v2-core, StandardManager. Marks are doubles of the option kernel (tolerance 10^-12 of the gross
/// value), the rest is doubles, markets in order. Between strikes and for marks at fixed volatility it is
/// neither concave nor convex in price: an engine re-evaluates it.
/// </remarks>
public sealed record DeriveStandard
{
    /// <summary>Cash.</summary>
    public double Cash { get; init; }

    /// <summary>Price of the stable coin that cash is, above 0.</summary>
    public double Stable { get; init; } = 1;

    /// <summary>Positions by underlying.</summary>
    public IReadOnlyList<DeriveMarket> Markets { get; init; } = [];

    /// <summary>What the rule makes of the account.</summary>
    /// <exception cref="DataException">A missing expiry, or a price or option that cannot be used.</exception>
    public DeriveBalances Evaluate(DeriveStandardParameters rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var sum = new Sums { Equity = Cash, Maintenance = Cash, Initial = Cash };
        foreach (DeriveMarket market in Markets)
        {
            DeriveCheck.Spot(market.Spot, Stable);
            Add(ref sum, market, rule);
        }

        return new DeriveBalances(sum.Equity, sum.Maintenance, sum.Initial);
    }

    private void Add(ref Sums sum, DeriveMarket market, DeriveStandardParameters rule)
    {
        (double size, double mark, double confidence, double unrealized) = market.Perpetual;
        size = Math.Abs(size);
        sum.Equity += unrealized;
        sum.Maintenance += unrealized - (size * mark * rule.PerpetualMaintenance);
        sum.Initial += unrealized - (size * mark * rule.PerpetualInitial);
        sum.Initial -= Unsure(market, confidence, rule.PerpetualConfidence, size, rule);
        double shorts = 0;
        foreach (DeriveChain chain in DeriveChain.Group(market.Options, market.Expiries))
        {
            double chainShorts = chain.Options.Sum(o => Math.Max(0, -o.Amount));
            Add(ref sum, chain, market.Spot, rule);
            double sure = Math.Min(chain.Expiry.ForwardConfidence, chain.Expiry.VolatilityConfidence);
            sum.Initial -= Unsure(market, sure, rule.OptionConfidence, chainShorts, rule);
            shorts += chainShorts;
        }

        double peg = Math.Max(0, rule.PegThreshold - Stable) * rule.PegFactor;
        sum.Initial -= peg * market.Spot * (size + shorts);
        double counted = market.Base * market.Spot * rule.BaseFactor;
        sum.Equity += market.Base * market.Spot / Stable;
        sum.Maintenance += counted;

        // What counts for nothing needs no charge for a price that is not sure.
        double opening = counted * rule.BaseInitialScale;
        if (opening != 0) sum.Initial += opening - Unsure(market, 1, rule.BaseConfidence, market.Base, rule);
    }

    private static double Unsure(
        DeriveMarket market, double confidence, double threshold, double size, DeriveStandardParameters rule)
    {
        double least = Math.Min(confidence, market.SpotConfidence);
        return least < threshold ? (1 - least) * rule.ConfidenceFactor * market.Spot * size : 0;
    }

    private static void Add(ref Sums sum, DeriveChain chain, double spot, DeriveStandardParameters rule)
    {
        double[] marks = Marks(chain);
        double isolatedKeep = 0;
        double isolatedOpen = 0;
        for (int i = 0; i < marks.Length; i++)
        {
            if (chain.Options[i].Amount >= 0) continue;
            (double keep, double open) = Isolated(chain.Options[i], marks[i], spot, rule);
            isolatedKeep += keep;
            isolatedOpen += open;
        }

        double loss = LeastPayoff(chain.Options);
        double calls = Math.Min(0, chain.Options.Where(o => o.IsCall).Sum(o => o.Amount)) * chain.Expiry.Forward;
        sum.Equity += marks.Sum();
        sum.Maintenance += Math.Max(isolatedKeep, loss + (rule.UnpairedMaintenanceScale * calls));
        sum.Initial += Math.Max(isolatedOpen, loss + (rule.UnpairedInitialScale * calls));
    }

    private static (double Keep, double Open) Isolated(
        DeriveOption option, double mark, double spot, DeriveStandardParameters rule)
    {
        double amount = spot * option.Amount;
        double outOfMoney = Math.Max(0, option.IsCall ? option.Strike - spot : spot - option.Strike);
        double open = (Math.Max(rule.MaxSpot - (outOfMoney / spot), rule.MinSpot) * amount) + mark;
        if (option.IsCall) return (mark + (rule.CallMaintenance * amount), open);
        double keep = Math.Min(rule.PutMaintenance * amount, rule.PutMarkMaintenance * mark) + mark;
        return (keep, Math.Min(open, keep * rule.MaintenanceOffsetScale));
    }

    // Between strikes the payoff is a line, and above the last one net short calls are charged apart.
    private static double LeastPayoff(DeriveOption[] options)
    {
        double least = Math.Min(0, Payoff(options, 0));
        foreach (DeriveOption option in options) least = Math.Min(least, Payoff(options, option.Strike));
        return least;
    }

    private static double Payoff(DeriveOption[] options, double price) => options.Sum(
        o => o.Amount * Math.Max(0, o.IsCall ? price - o.Strike : o.Strike - price));

    private static double[] Marks(DeriveChain chain)
    {
        var values = new ValueGrid(chain.Options.Length, 1);
        for (int i = 0; i < chain.Options.Length; i++)
            values.Set(i, 0, chain.Options[i], chain.Expiry.Forward, chain.Expiry.Years, chain.Options[i].Volatility);
        if (!values.TryPrice())
        {
            throw new DataException(
                $"expiry in {chain.Expiry.SecondsToExpiry} s: an option without a price", "terms that can be priced");
        }

        return [.. chain.Options.Select((option, i) => option.Amount * values[i, 0])];
    }

    private struct Sums
    {
        public double Equity;
        public double Maintenance;
        public double Initial;
    }
}
