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
/// base       amount·spot·factor (·scale to open)
/// IM also    peg·spot·(|perp| + short options), (1 − confidence)·factor·spot·size below the thresholds
/// </code>
/// Source: derivexyz/v2-core, StandardManager. Markets in order; in doubles with the bound of
/// <see cref="BoundedNumber"/>, or in <see cref="WideNumber"/>. Between strikes and for marks at fixed volatility it is
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
        DeriveFigures<BoundedNumber> figures = Figures(BoundedNumber.Of(Cash), [.. Markets.Select(Holdings)], rule);
        return new DeriveBalances(
            figures.Equity.Value, figures.MaintenanceBalance.Value, figures.InitialBalance.Value);
    }

    /// <summary>The same in any number; the stable coin is that of each market.</summary>
    /// <exception cref="DataException">A missing expiry, or a price or option that cannot be used.</exception>
    internal static DeriveFigures<T> Figures<T>(
        T cash, IReadOnlyList<DeriveHoldings<T>> markets, DeriveStandardParameters rule)
        where T : struct, IRuleNumber<T>
    {
        var sum = new Sums<T> { Equity = cash, Maintenance = cash, Initial = cash };
        foreach (DeriveHoldings<T> market in markets)
        {
            DeriveCheck.Spot(market.Spot.Rounded, market.Stable.Rounded);
            Add(ref sum, market, rule);
        }

        return new DeriveFigures<T>(sum.Equity, sum.Maintenance, sum.Initial);
    }

    private DeriveHoldings<BoundedNumber> Holdings(DeriveMarket of) => new()
    {
        Base = BoundedNumber.Of(of.Base),
        Spot = BoundedNumber.Of(of.Spot),
        SpotConfidence = BoundedNumber.Of(of.SpotConfidence),
        Stable = BoundedNumber.Of(Stable),
        Swap = DeriveHoldings.Of(of.Perpetual),
        Legs = DeriveHoldings.Of(of.Options),
        Feeds = DeriveHoldings.Of(of.Expiries),
    };

    private static void Add<T>(ref Sums<T> sum, DeriveHoldings<T> market, DeriveStandardParameters rule)
        where T : struct, IRuleNumber<T>
    {
        (T size, T mark, T confidence, T unrealized) = market.Swap;
        size = T.Abs(size);
        sum.Equity += unrealized;
        sum.Maintenance += unrealized - (size * mark * T.Of(rule.PerpetualMaintenance));
        sum.Initial += unrealized - (size * mark * T.Of(rule.PerpetualInitial));
        sum.Initial -= Unsure(market, confidence, rule.PerpetualConfidence, size, rule);
        T shorts = T.Zero;
        foreach (DeriveChain<T> chain in DeriveChain<T>.Group(market))
        {
            T chainShorts = chain.Options.Total(o => T.Max(T.Zero, -o.Amount));
            Add(ref sum, chain, market.Spot, rule);
            T sure = T.Min(chain.Feed.ForwardConfidence, chain.Feed.VolatilityConfidence);
            sum.Initial -= Unsure(market, sure, rule.OptionConfidence, chainShorts, rule);
            shorts += chainShorts;
        }

        T peg = T.Max(T.Zero, T.Of(rule.PegThreshold) - market.Stable) * T.Of(rule.PegFactor);
        sum.Initial -= peg * market.Spot * (size + shorts);
        T counted = market.Base * market.Spot * T.Of(rule.BaseFactor);
        sum.Equity += market.Base * market.Spot;
        sum.Maintenance += counted;
        sum.Initial += counted * T.Of(rule.BaseInitialScale);
        sum.Initial -= Unsure(market, T.One, rule.BaseConfidence, market.Base, rule);
    }

    private static T Unsure<T>(
        DeriveHoldings<T> market, T confidence, double threshold, T size, DeriveStandardParameters rule)
        where T : struct, IRuleNumber<T>
    {
        T least = T.Min(confidence, market.SpotConfidence);
        T charge = (T.One - least) * T.Of(rule.ConfidenceFactor) * market.Spot * size;
        return T.Choose(least - T.Of(threshold), T.Zero, charge);
    }

    private static void Add<T>(ref Sums<T> sum, DeriveChain<T> chain, T spot, DeriveStandardParameters rule)
        where T : struct, IRuleNumber<T>
    {
        T[] marks = Marks(chain);
        T isolatedKeep = T.Zero;
        T isolatedOpen = T.Zero;
        for (int i = 0; i < marks.Length; i++)
        {
            // Amounts are whole lots: their sign is that of their doubles.
            if (chain.Options[i].Amount.Rounded >= 0) continue;
            (T keep, T open) = Isolated(chain.Options[i], marks[i], spot, rule);
            isolatedKeep += keep;
            isolatedOpen += open;
        }

        T loss = LeastPayoff(chain.Options);
        T calls = T.Min(T.Zero, chain.Options.Where(o => o.IsCall).Total(o => o.Amount)) * chain.Feed.Forward;
        sum.Equity += marks.Total(m => m);
        sum.Maintenance += T.Max(isolatedKeep, loss + (T.Of(rule.UnpairedMaintenanceScale) * calls));
        sum.Initial += T.Max(isolatedOpen, loss + (T.Of(rule.UnpairedInitialScale) * calls));
    }

    private static (T Keep, T Open) Isolated<T>(DeriveLeg<T> option, T mark, T spot, DeriveStandardParameters rule)
        where T : struct, IRuleNumber<T>
    {
        T amount = spot * option.Amount;
        T outOfMoney = T.Max(T.Zero, option.IsCall ? option.Strike - spot : spot - option.Strike);
        T open = (T.Max(T.Of(rule.MaxSpot) - (outOfMoney / spot), T.Of(rule.MinSpot)) * amount) + mark;
        if (option.IsCall) return (mark + (T.Of(rule.CallMaintenance) * amount), open);
        T keep = T.Min(T.Of(rule.PutMaintenance) * amount, T.Of(rule.PutMarkMaintenance) * mark) + mark;
        return (keep, T.Min(open, keep * T.Of(rule.MaintenanceOffsetScale)));
    }

    // Between strikes the payoff is a line, and above the last one net short calls are charged apart.
    private static T LeastPayoff<T>(DeriveLeg<T>[] options)
        where T : struct, IRuleNumber<T>
    {
        T least = T.Min(T.Zero, Payoff(options, T.Zero));
        foreach (DeriveLeg<T> option in options) least = T.Min(least, Payoff(options, option.Strike));
        return least;
    }

    private static T Payoff<T>(DeriveLeg<T>[] options, T price)
        where T : struct, IRuleNumber<T> =>
        options.Total(o => o.Amount * T.Max(T.Zero, o.IsCall ? price - o.Strike : o.Strike - price));

    private static T[] Marks<T>(DeriveChain<T> chain)
        where T : struct, IRuleNumber<T>
    {
        DeriveFeed<T> feed = chain.Feed;
        var values = new ValueGrid<T>(chain.Options.Length, 1);
        for (int i = 0; i < chain.Options.Length; i++)
            values.Set(i, 0, chain.Options[i], feed.Forward, feed.Years, chain.Options[i].Volatility);
        if (!values.TryPrice())
        {
            throw new DataException(
                $"expiry in {feed.SecondsToExpiry} s: an option without a price", "terms that can be priced");
        }

        return [.. chain.Options.Select((option, i) => option.Amount * values[i, 0])];
    }

    private struct Sums<T>
        where T : struct, IRuleNumber<T>
    {
        public T Equity;
        public T Maintenance;
        public T Initial;
    }
}
