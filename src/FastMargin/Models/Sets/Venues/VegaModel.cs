using System.Numerics;
using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Vega;
using FastMargin.Units;

namespace FastMargin.Models.Sets.Venues;

/// <summary>
/// Parties of Vega, cross margined, without orders (<see cref="VegaParty"/>): slippage and risk factors, whole units of
/// the asset, <c>d</c> its decimals.
/// <code>
/// maintenance_i = ceil(10^d·(|v|·mark·(linear + quadratic·|v|) + |v|·mark·rf + max(0, funding per unit·v)))·10^-d
/// MM = Σ maintenance_i        IM = Σ floor(10^d·maintenance_i·initial factor)·10^-d
/// </code>
/// The venue keeps a margin account a market, filled from one general account: a pool stands for all of them. Its
/// search and release levels are ratios of the maintenance level, which a level profile states
/// (docs/levels-and-calls.md). Convex in each price, so the excess is concave, up to the rounding of a unit a market.
/// Exit prices of the order book are not known to a book of accounts: slippage is at its cap, which is the venue's own
/// when the book is empty.
/// </summary>
internal sealed class VegaModel : ExactMarginModel
{
    private readonly MarketMap<Market> _markets;
    private readonly Rational _unit;

    private VegaModel(MarketMap<Market> markets, int decimals) =>
        (_markets, _unit) = (markets, new Rational(1, BigInteger.Pow(10, decimals)));

    public static MarginRuleInfo Rule { get; } = new(Create)
    {
        Name = "vega",
        Summary = "parties of Vega: slippage and risk factors, rounded up to whole units, initial level by its factor",
        Source = "vegaprotocol/vega: core/risk; specification 0019-MCAL",
        Kernel = "rationals",
        IsExact = true,
        IsConcave = true,
        Parameters =
        [
            new("assetDecimals", "whole number", "0 to 18", "", "a unit of the asset is 10^-this of base currency"),
            new("markets", "object", "", "", "markets by symbol of a linear instrument"),
            new("markets.*.linearSlippage", "exact decimal", "0 to 1000000", "0", "share of the mark a unit of volume"),
            new("markets.*.quadraticSlippage", "exact decimal", "0 to 1000000", "0",
                "share of the mark a squared unit of volume"),
            new("markets.*.riskFactorLong", "exact decimal", "0 to 1000000", "", "share of the mark, for longs"),
            new("markets.*.riskFactorShort", "exact decimal", "0 to 1000000", "", "share of the mark, for shorts"),
            new("markets.*.fundingPerUnit", "exact decimal", "-1e20 to 1e20", "0",
                "what the next funding takes from one unit long"),
            new("markets.*.initialFactor", "exact decimal", "1 to 1000000", "1",
                "initial level over maintenance; five decimals count"),
        ],
    };

    public override ExactRequirement Exact(in ModelPool pool)
    {
        if (pool.UnpricedInstrument is >= 0 and var missing) return ExactRequirement.Unknown(missing);
        Rational maintenance = Rational.Zero;
        Rational initial = Rational.Zero;
        foreach (NetPosition position in NetPosition.Of(pool))
        {
            (Rational keep, Rational open) = LevelsOf(position);
            maintenance += keep;
            initial += open;
        }

        return new ExactRequirement(maintenance, initial);
    }

    public override ExplainLine Explain(in ModelPool pool)
    {
        string home = pool.Book.Universe.Currencies[pool.Book.Universe.BaseCurrency].Code;
        var parts = new List<ExplainLine>();
        foreach (NetPosition position in NetPosition.Of(pool))
        {
            VegaParty party = _markets.Of(position.Instrument).PartyOf(position);
            parts.Add(new ExplainLine(
                position.Instrument.Symbol, ExactText.Up(LevelsOf(position).Maintenance), home,
                $"{ExactText.Up(party.ExactRequirement)} rounded up to {ExactText.Of(_unit)}"));
        }

        return new ExplainLine(Rule.Name, ExactText.Up(Exact(pool).Maintenance), home, "sum of the markets")
        {
            Parts = parts,
        };
    }

    private (Rational Maintenance, Rational Initial) LevelsOf(in NetPosition position)
    {
        Market market = _markets.Of(position.Instrument);
        Rational exact = market.PartyOf(position).ExactRequirement;
        BigInteger maintenance = exact.CeilingSteps(_unit);
        BigInteger initial = VegaMarket.LevelOf(maintenance, market.Terms.InitialFactor);
        return (Rational.FromInt(maintenance) * _unit, Rational.FromInt(initial) * _unit);
    }

    private static VegaModel Create(Universe universe, ModelParameters set) => new(
        MarketMap<Market>.Read(universe, set, (market, _) => Market.Read(market)),
        (int)set.Whole("assetDecimals", 0, 18));

    private sealed record Market(VegaMarket Terms, Money FundingPerUnit)
    {
        private static readonly Rate _most = Rate.FromDecimal(1_000_000);
        private static readonly Rate _huge = Rate.FromDecimal(1e20m);

        public static Market Read(ModelParameters of) => new(
            new VegaMarket
            {
                LinearSlippage = of.Exact("linearSlippage", Rate.Zero, _most, Rate.Zero),
                QuadraticSlippage = of.Exact("quadraticSlippage", Rate.Zero, _most, Rate.Zero),
                RiskFactorLong = of.Exact("riskFactorLong", Rate.Zero, _most),
                RiskFactorShort = of.Exact("riskFactorShort", Rate.Zero, _most),
                InitialFactor = of.Exact("initialFactor", Rate.One, _most, Rate.One),
            },
            new Money(of.Exact("fundingPerUnit", -_huge, _huge, Rate.Zero).Atto));

        public VegaParty PartyOf(in NetPosition position) => new()
        {
            Market = Terms,
            Mark = position.MarkPrice,
            Size = position.ExactSize,
            FundingPerUnit = FundingPerUnit,
        };
    }
}
