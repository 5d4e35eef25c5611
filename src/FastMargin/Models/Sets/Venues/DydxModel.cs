using System.Numerics;
using FastMargin.Instruments;
using FastMargin.Models.Dydx;
using FastMargin.Units;

namespace FastMargin.Models.Sets.Venues;

/// <summary>
/// A subaccount of dYdX v4, in the integers of its chain (<see cref="DydxAccount"/>): base quantums, prices by their
/// exponent, quote quantums of 10^-6 base currency.
/// <code>
/// quote balance = floor(collateral − Σ size·entry)      funding has been paid into it by the book
/// NC = quote balance + Σ toward zero(size·mark)         MMR, IMR rounded up, per position, as on the chain
/// X  = (NC − MMR)·10^-6                                 E − MM = X: liquidatable is deficient, equality is not
/// </code>
/// Concave up to the roundings of a quantum a position. An account without positions that owes is deficient here
/// (<c>E &lt; 0</c>); the chain has nothing to liquidate there.
/// </summary>
internal sealed class DydxModel : ExcessModel
{
    private static readonly Rational _quantum = new(1, BigInteger.Pow(10, DydxMath.QuoteDecimals));

    private readonly MarketMap<Market> _markets;

    private DydxModel(MarketMap<Market> markets) => _markets = markets;

    public static MarginRuleInfo Rule { get; } = new(Create)
    {
        Name = "dydx-v4",
        Summary = "subaccount of dYdX v4: integer requirements by liquidity tier, open interest scaling",
        Source = "dydxprotocol/v4-chain: lib/margin, x/perpetuals, x/subaccounts",
        Kernel = "integers",
        IsExact = true,
        IsConcave = true,
        Parameters =
        [
            new("tiers", "object", "", "", "liquidity tiers by name"),
            new("tiers.*.initialPpm", "whole number", "0 to 1000000", "", "rate to open, parts per million"),
            new("tiers.*.maintenanceFractionPpm", "whole number", "0 to 1000000", "",
                "share of the initial requirement that must be kept, parts per million"),
            new("tiers.*.openInterestLowerCap", "whole number", "0 to 9223372036854775807", "0",
                "open notional from which on the initial rate rises, quote quantums"),
            new("tiers.*.openInterestUpperCap", "whole number", "0 to 9223372036854775807", "0",
                "open notional from which on the initial rate is 1, quote quantums; 0: never"),
            new("markets", "object", "", "", "markets by symbol of a linear instrument"),
            new("markets.*.tier", "text", "a name in tiers", "", "the liquidity tier"),
            new("markets.*.atomicResolution", "whole number", "-18 to 18", "",
                "a base quantum is 10^this of the underlying; lots are whole numbers of it"),
            new("markets.*.priceExponent", "whole number", "-18 to 18", "-18",
                "a price of the chain is a whole number of 10^this; so must the mark step be"),
            new("markets.*.openInterestQuantums", "whole number", "0 to 9223372036854775807", "0",
                "open interest in base quantums"),
        ],
    };

    protected override string Name => Rule.Name;

    /// <summary>The account as the chain has it.</summary>
    public DydxAccount AccountOf(in ModelPool pool, Rational equity)
    {
        IReadOnlyList<NetPosition> positions = NetPosition.Of(pool);
        Rational worth = Rational.Zero;
        var held = new List<DydxPosition>(positions.Count);
        foreach (NetPosition position in positions)
        {
            worth += position.Value;
            held.Add(_markets.Of(position.Instrument).PositionOf(position));
        }

        return new DydxAccount((equity - worth).FloorSteps(_quantum), held);
    }

    protected override VenueExcess ExcessOf(in ModelPool pool, Rational equity)
    {
        DydxRisk risk = AccountOf(pool, equity).Risk;
        return new VenueExcess(
            Amount(risk.NetCollateral - risk.MaintenanceRequirement),
            Amount(risk.NetCollateral - risk.InitialRequirement));
    }

    protected override IReadOnlyList<ExplainLine> Lines(in ModelPool pool, Rational equity)
    {
        DydxAccount account = AccountOf(pool, equity);
        var lines = new List<ExplainLine> { Line("quote balance", account.QuoteBalance, "rounded down") };
        IReadOnlyList<NetPosition> positions = NetPosition.Of(pool);
        for (int i = 0; i < positions.Count; i++)
        {
            DydxRisk risk = account.Positions[i].Risk;
            string symbol = positions[i].Instrument.Symbol;
            lines.Add(Line($"{symbol} notional", risk.NetCollateral, "quantums·price, toward zero"));
            lines.Add(Line($"{symbol} requirement", -risk.MaintenanceRequirement, "rounded up twice"));
        }

        return lines;
    }

    private static ExplainLine Line(string name, BigInteger quantums, string how) =>
        new(name, quantums.ToString(System.Globalization.CultureInfo.InvariantCulture), "quote quantums", how);

    private static Rational Amount(BigInteger quantums) => Rational.FromInt(quantums) * _quantum;

    private static DydxModel Create(Universe universe, ModelParameters set)
    {
        ModelParameters tiers = set.Object("tiers") ?? throw set.Refuse("tiers", "missing", "an object of tiers");
        Dictionary<string, DydxLiquidityTier> byName = tiers.Names.ToDictionary(
            name => name, name => TierOf(tiers.Object(name)!), StringComparer.Ordinal);
        return new DydxModel(MarketMap<Market>.Read(
            universe, set, (market, instrument) => MarketOf(market, instrument, byName)));
    }

    private static DydxLiquidityTier TierOf(ModelParameters tier)
    {
        long lower = tier.Whole("openInterestLowerCap", 0, long.MaxValue, 0);
        long upper = tier.Whole("openInterestUpperCap", 0, long.MaxValue, 0);
        if (upper > 0 && upper <= lower)
            throw tier.Refuse("openInterestUpperCap", $"{upper}", $"0, or more than the lower cap of {lower}");
        var made = new DydxLiquidityTier(
            tier.Whole("initialPpm", 0, DydxMath.Million),
            tier.Whole("maintenanceFractionPpm", 0, DydxMath.Million),
            lower,
            upper);
        tier.Done();
        return made;
    }

    private static Market MarketOf(
        ModelParameters market, Instrument instrument, Dictionary<string, DydxLiquidityTier> tiers)
    {
        (string, DydxLiquidityTier)[] known = [.. tiers.Select(t => (t.Key, t.Value))];
        var made = new Market(
            market.Choice("tier", known),
            (int)market.Whole("atomicResolution", -18, 18),
            (int)market.Whole("priceExponent", -18, 18, -18),
            market.Whole("openInterestQuantums", 0, long.MaxValue, 0));
        Rational unit = Rational.FromAtto(instrument.Lot.Atto) * Rational.FromAtto(instrument.Multiplier.Atto);
        if (!IsWhole(unit / made.BaseQuantum))
            throw market.Refuse("atomicResolution", $"lots of {ExactText.Of(unit)}", "whole base quantums");
        if (!IsWhole(Rational.FromAtto(instrument.MarkStep.Atto) / made.PriceStep))
            throw market.Refuse("priceExponent", $"a mark step of {instrument.MarkStep}", "whole steps of the chain");
        return made;
    }

    private static bool IsWhole(Rational value) => Rational.FromInt(value.FloorSteps(Rational.One)) == value;

    private sealed record Market(
        DydxLiquidityTier Tier, int AtomicResolution, int PriceExponent, BigInteger OpenInterestQuantums)
    {
        public Rational BaseQuantum { get; } = PowerOfTen(AtomicResolution);

        public Rational PriceStep { get; } = PowerOfTen(PriceExponent);

        public DydxPosition PositionOf(in NetPosition position) => new()
        {
            BaseQuantums = (position.Size / BaseQuantum).FloorSteps(Rational.One),
            AtomicResolution = AtomicResolution,
            Price = (position.Mark / PriceStep).FloorSteps(Rational.One),
            PriceExponent = PriceExponent,
            Tier = Tier,
            OpenInterestQuantums = OpenInterestQuantums,
        };

        private static Rational PowerOfTen(int exponent) => exponent >= 0
            ? Rational.FromInt(BigInteger.Pow(10, exponent))
            : new Rational(1, BigInteger.Pow(10, -exponent));
    }
}
