using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Synthetix;
using FastMargin.Units;

namespace FastMargin.Models.Sets.Venues;

/// <summary>
/// Cross margined accounts of Synthetix v3 perpetuals (<see cref="SynthetixAccount"/>):
/// <code>
/// rate = |size| / skew scale·initial fraction + minimum ratio        skew scale 0: the minimum alone
/// MM = Σ |size|·mark·(rate·scalar + reward ratio) + minimum margin   what a liquidation costs is part of it
/// IM = Σ |size|·mark·(rate + reward ratio) + minimum margin
/// </code>
/// In rationals. Proportional to each price, so the excess is concave. Equity is the book's: profit is counted at the
/// mark, not at the skewed price of a fill.
/// </summary>
internal sealed class SynthetixModel : ExactMarginModel
{
    private readonly MarketMap<SynthetixPosition> _markets;

    private SynthetixModel(MarketMap<SynthetixPosition> markets) => _markets = markets;

    public static MarginRuleInfo Rule { get; } = new(Create)
    {
        Name = "synthetix-v3",
        Summary = "perpetuals of Synthetix v3: rate by share of the skew scale, liquidation reward",
        Source = "Synthetixio/synthetix-v3: PerpsMarketConfiguration.sol, PerpsAccount.sol",
        Kernel = "rationals",
        IsExact = true,
        IsConcave = true,
        Parameters =
        [
            new("markets", "object", "", "", "markets by symbol of a linear instrument"),
            new("markets.*.skewScale", "exact decimal", "0 to 1e20", "0",
                "size at which the rate has grown by the initial fraction; 0: it does not grow"),
            new("markets.*.initialFraction", "exact decimal", "0 to 1000", "0",
                "growth of the rate over the skew scale"),
            new("markets.*.minimumInitialRatio", "exact decimal", "0 to 1000", "", "the least rate"),
            new("markets.*.maintenanceScalar", "exact decimal", "0 to 1", "", "maintenance rate over initial rate"),
            new("markets.*.liquidationRewardRatio", "exact decimal", "0 to 1", "0",
                "share of the notional owed to who liquidates"),
            new("markets.*.minimumPositionMargin", "exact decimal", "0 to 1e20", "0",
                "added for each position, base currency"),
        ],
    };

    public override ExactRequirement Exact(in ModelPool pool)
    {
        if (pool.UnpricedInstrument is >= 0 and var missing) return ExactRequirement.Unknown(missing);
        Rational maintenance = Rational.Zero;
        Rational initial = Rational.Zero;
        foreach (NetPosition position in NetPosition.Of(pool))
        {
            SynthetixPosition held = PositionOf(position);
            maintenance += held.MaintenanceMargin + held.Reward;
            initial += held.InitialMargin + held.Reward;
        }

        return new ExactRequirement(maintenance, initial);
    }

    public override ExplainLine Explain(in ModelPool pool)
    {
        string home = pool.Book.Universe.Currencies[pool.Book.Universe.BaseCurrency].Code;
        var parts = new List<ExplainLine>();
        foreach (NetPosition position in NetPosition.Of(pool))
        {
            SynthetixPosition held = PositionOf(position);
            string symbol = position.Instrument.Symbol;
            parts.Add(new ExplainLine(symbol, ExactText.Up(held.MaintenanceMargin), home, "rate by skew share"));
            parts.Add(new ExplainLine($"{symbol} reward", ExactText.Up(held.Reward), home, "notional·reward ratio"));
        }

        return new ExplainLine(Rule.Name, ExactText.Up(Exact(pool).Maintenance), home, "sum of the positions")
        {
            Parts = parts,
        };
    }

    private SynthetixPosition PositionOf(in NetPosition position) => _markets.Of(position.Instrument) with
    {
        Size = position.ExactSize,
        Price = position.MarkPrice,
    };

    private static SynthetixModel Create(Universe universe, ModelParameters set) =>
        new(MarketMap<SynthetixPosition>.Read(universe, set, (market, _) => Read(market)));

    private static SynthetixPosition Read(ModelParameters of)
    {
        Rate most = Rate.FromDecimal(1000);
        Rate huge = Rate.FromDecimal(1e20m);
        return new SynthetixPosition
        {
            Size = Quantity.Zero,
            Price = Price.One,
            SkewScale = new Quantity(of.Exact("skewScale", Rate.Zero, huge, Rate.Zero).Atto),
            InitialFraction = of.Exact("initialFraction", Rate.Zero, most, Rate.Zero),
            MinimumInitialRatio = of.Exact("minimumInitialRatio", Rate.Zero, most),
            MaintenanceScalar = of.Exact("maintenanceScalar", Rate.Zero, Rate.One),
            LiquidationRewardRatio = of.Exact("liquidationRewardRatio", Rate.Zero, Rate.One, Rate.Zero),
            MinimumPositionMargin = new Money(of.Exact("minimumPositionMargin", Rate.Zero, huge, Rate.Zero).Atto),
        };
    }
}
