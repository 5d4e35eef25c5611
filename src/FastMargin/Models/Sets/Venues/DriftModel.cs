using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Drift;
using FastMargin.Units;

namespace FastMargin.Models.Sets.Venues;

/// <summary>
/// A cross margined account of Drift v2 (<see cref="DriftAccount"/>), in its integer steps: weights in 10^-4, sizes in
/// 10^-9, money in 10^-6, each product toward zero.
/// <code>
/// token:     balance of a currency at its rate, asset or liability weight by size
/// perpetual: quote = floor(−Σ size·entry to 10^-6), requirement by size, profit weighted when above zero
/// X = weighted collateral − requirement, with maintenance or initial weights and ratios
/// </code>
/// The venue's equity is weighted, the book's is not: <see cref="ExcessModel"/> carries the difference. Concave up to
/// the steps.
/// </summary>
internal sealed class DriftModel : ExcessModel
{
    private const int QuoteDecimals = DriftSteps.QuoteDecimals;

    private static readonly Rate _unit = new(Rate.One.Atto / 10_000);

    private readonly CurrencyMap<Token> _tokens;
    private readonly MarketMap<DriftPerpRatiosOf> _perps;
    private readonly bool _isHighLeverage;

    private DriftModel(CurrencyMap<Token> tokens, MarketMap<DriftPerpRatiosOf> perps, bool isHighLeverage) =>
        (_tokens, _perps, _isHighLeverage) = (tokens, perps, isHighLeverage);

    public static MarginRuleInfo Rule { get; } = new(Create)
    {
        Name = "drift-v2",
        Summary = "account of Drift v2: asset and liability weights and ratios that scale with size, integer steps",
        Source = "drift-labs/protocol-v2: math/margin.rs, state/spot_market.rs, state/perp_market.rs",
        Kernel = "integers and rationals",
        IsExact = true,
        IsConcave = true,
        Parameters =
        [
            new("highLeverage", "flag", "", "false", "accounts are in high leverage mode"),
            new("tokens", "object", "", "", "spot markets by code of a currency"),
            new("tokens.*.initialAssetWeight", "exact decimal", "0 to 1, steps of 0.0001", "1",
                "of a deposit, to open"),
            new("tokens.*.maintenanceAssetWeight", "exact decimal", "0 to 1, steps of 0.0001", "1",
                "of a deposit, to keep; not below the initial one"),
            new("tokens.*.initialLiabilityWeight", "exact decimal", "1 to 10, steps of 0.0001", "1",
                "of a borrow, to open"),
            new("tokens.*.maintenanceLiabilityWeight", "exact decimal", "1 to 10, steps of 0.0001", "1",
                "of a borrow, to keep; not above the initial one"),
            new("tokens.*.imfFactor", "whole number", "0 to 1000000", "0", "how fast weights change with size, 10^-6"),
            new("tokens.*.scaleStart", "exact decimal", "0 to 1e20", "0",
                "value of all deposits from which on the initial asset weight falls; 0: never"),
            new("tokens.*.totalDeposits", "exact decimal", "0 to 1e20", "0", "deposits of all, in the token"),
            new("markets", "object", "", "", "perpetual markets by symbol of a linear instrument"),
            new("markets.*.initialRatio", "exact decimal", "0 to 10, steps of 0.0001", "", "margin ratio to open"),
            new("markets.*.maintenanceRatio", "exact decimal", "0 to 10, steps of 0.0001", "",
                "margin ratio to keep; not above the initial one"),
            new("markets.*.highLeverageInitialRatio", "exact decimal", "0 to 10, steps of 0.0001", "0",
                "to open in high leverage mode; 0: the market has none"),
            new("markets.*.highLeverageMaintenanceRatio", "exact decimal", "0 to 10, steps of 0.0001", "0",
                "to keep in high leverage mode; 0: the market has none"),
            new("markets.*.imfFactor", "whole number", "0 to 1000000", "0",
                "how fast the ratio grows with size, 10^-6"),
            new("markets.*.initialProfitWeight", "exact decimal", "0 to 1, steps of 0.0001", "1",
                "share of a profit that counts, to open"),
            new("markets.*.maintenanceProfitWeight", "exact decimal", "0 to 1, steps of 0.0001", "1",
                "share of a profit that counts, to keep"),
        ],
    };

    protected override string Name => Rule.Name;

    /// <summary>The account as the venue has it.</summary>
    public DriftAccount AccountOf(in ModelPool pool, bool isInitial)
    {
        CheckUnweighted(pool);
        MarginBook book = pool.Book;
        var spot = new List<DriftSpotPosition>();
        foreach (BalanceView balance in pool.Balances)
        {
            Price price = new(book.Fx(balance.Currency).FloorToAtto());
            spot.Add(_tokens.Of(balance.Currency).PositionOf(balance.Amount, price, isInitial));
        }

        IReadOnlyList<NetPosition> positions = NetPosition.Of(pool);
        return new DriftAccount(
            spot, [.. positions.Select(p => _perps.Of(p.Instrument).PositionOf(p, isInitial, _isHighLeverage))]);
    }

    protected override VenueExcess ExcessOf(in ModelPool pool, Rational equity) => new(
        AccountOf(pool, isInitial: false).ExactExcess, AccountOf(pool, isInitial: true).ExactExcess);

    protected override IReadOnlyList<ExplainLine> Lines(in ModelPool pool, Rational equity)
    {
        DriftAccount account = AccountOf(pool, isInitial: false);
        var lines = new List<ExplainLine>();
        IReadOnlyList<BalanceView> balances = pool.Balances;
        for (int i = 0; i < balances.Count; i++)
        {
            string code = pool.Book.Universe.Currencies[balances[i].Currency].Code;
            lines.Add(new ExplainLine(
                code, ExactText.Down(account.Spot[i].WorstFill().Weighted), "USD", "value·weight by size"));
        }

        IReadOnlyList<NetPosition> positions = NetPosition.Of(pool);
        for (int i = 0; i < positions.Count; i++)
        {
            DriftPerpPosition perp = account.Perps[i];
            string symbol = positions[i].Instrument.Symbol;
            lines.Add(new ExplainLine(
                $"{symbol} profit", ExactText.Down(perp.WeightedProfit), "USD", "weighted above zero"));
            lines.Add(new ExplainLine(
                $"{symbol} requirement", ExactText.Down(-perp.Requirement), "USD", "value·ratio by size"));
        }

        return lines;
    }

    private static DriftModel Create(Universe universe, ModelParameters set) => new(
        CurrencyMap<Token>.Read(universe, set, "tokens", Token.Read),
        MarketMap<DriftPerpRatiosOf>.Read(universe, set, (market, _) => DriftPerpRatiosOf.Read(market)),
        set.Flag("highLeverage", false));

    private static Rate Weight(ModelParameters of, string name, Rate least, Rate most, Rate? otherwise)
    {
        Rate weight = of.Exact(name, least, most, otherwise);
        return weight.Atto % _unit.Atto == 0 ? weight : throw of.Refuse(name, $"{weight}", "steps of 0.0001");
    }

    private static int Units(Rate weight) => (int)(weight.Atto / _unit.Atto);

    private sealed record Token(Rate[] Asset, Rate[] Liability, int ImfFactor, Money ScaleStart, Rational Deposits)
    {
        private static readonly Rate _most = Rate.FromDecimal(10);

        public static Token Read(ModelParameters of)
        {
            Rate initial = Weight(of, "initialAssetWeight", Rate.Zero, Rate.One, Rate.One);
            Rate initialDebt = Weight(of, "initialLiabilityWeight", Rate.One, _most, Rate.One);
            Rate huge = Rate.FromDecimal(1e20m);
            return new Token(
                [initial, Weight(of, "maintenanceAssetWeight", initial, Rate.One, Rate.One)],
                [initialDebt, Weight(of, "maintenanceLiabilityWeight", Rate.One, initialDebt, Rate.One)],
                (int)of.Whole("imfFactor", 0, 1_000_000, 0),
                new Money(of.Exact("scaleStart", Rate.Zero, huge, Rate.Zero).Atto),
                Rational.FromAtto(of.Exact("totalDeposits", Rate.Zero, huge, Rate.Zero).Atto));
        }

        public DriftSpotPosition PositionOf(Money amount, Price price, bool isInitial)
        {
            Rate asset = Asset[isInitial ? 0 : 1];
            if (isInitial && ScaleStart.Sign > 0)
            {
                Money deposits = Models.Exact.MoneyDown(Deposits * Models.Exact.Of(price));
                asset = new(_unit.Atto * DriftWeights.ScaledAssetWeight(Units(asset), ScaleStart, deposits));
            }

            return new DriftSpotPosition
            {
                Amount = new Quantity(amount.Atto),
                Price = price,
                AssetWeight = asset,
                LiabilityWeight = Liability[isInitial ? 0 : 1],
                ImfFactor = ImfFactor,
            };
        }
    }

    private sealed record DriftPerpRatiosOf(DriftPerpRatios Ratios, Rate[] Profit)
    {
        private static readonly Rate _most = Rate.FromDecimal(10);

        public static DriftPerpRatiosOf Read(ModelParameters of)
        {
            Rate initial = Weight(of, "initialRatio", Rate.Zero, _most, null);
            Rate high = Weight(of, "highLeverageInitialRatio", Rate.Zero, _most, Rate.Zero);
            var ratios = new DriftPerpRatios(
                Units(initial),
                Units(Weight(of, "maintenanceRatio", Rate.Zero, initial, null)),
                Units(high),
                Units(Weight(of, "highLeverageMaintenanceRatio", Rate.Zero, high, Rate.Zero)),
                (int)of.Whole("imfFactor", 0, 1_000_000, 0));
            return new DriftPerpRatiosOf(
                ratios,
                [
                    Weight(of, "initialProfitWeight", Rate.Zero, Rate.One, Rate.One),
                    Weight(of, "maintenanceProfitWeight", Rate.Zero, Rate.One, Rate.One),
                ]);
        }

        public DriftPerpPosition PositionOf(in NetPosition position, bool isInitial, bool isHighLeverage)
        {
            DriftMarginType type = isInitial ? DriftMarginType.Initial : DriftMarginType.Maintenance;
            return new DriftPerpPosition
            {
                Size = position.ExactSize,
                Price = position.MarkPrice,
                Quote = Models.Exact.MoneyDown(-position.Cost).RoundDown(QuoteDecimals),
                MarginRatio = new Rate(_unit.Atto * Ratios.BaseOf(type, isHighLeverage)),
                StandardRatio = new Rate(_unit.Atto * (Ratios.GrowthOf(type, isHighLeverage) ?? 0)),
                ImfFactor = Ratios.ImfFactor,
                ProfitWeight = Profit[isInitial ? 0 : 1],
            };
        }
    }
}
