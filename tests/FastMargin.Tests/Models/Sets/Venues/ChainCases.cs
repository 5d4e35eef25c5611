using System.Numerics;
using FastMargin.Models.Drift;
using FastMargin.Models.Dydx;
using FastMargin.Models.Mango;
using FastMargin.Models.Opyn;
using FastMargin.Models.Synthetix;
using FastMargin.Models.Vega;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Sets.Venues;

/// <summary>Venues on chains: each by the model of its own code.</summary>
internal static class ChainCases
{
    public static VenueCase Dydx { get; } = new(
        """
        { "rule": "dydx-v4",
          "tiers": {
            "large": { "initialPpm": 50000, "maintenanceFractionPpm": 600000 },
            "small": { "initialPpm": 100001, "maintenanceFractionPpm": 333333,
                       "openInterestLowerCap": 1000000, "openInterestUpperCap": 9000000 } },
          "markets": {
            "BTC": { "tier": "large", "atomicResolution": -10, "priceExponent": -5 },
            "ETH": { "tier": "small", "atomicResolution": -6, "priceExponent": -4, "openInterestQuantums": 500000 } } }
        """,
        VenueMarket.Linear, ["USD"],
        (account, marks) => Quote(DydxExcess(account, marks, r => r.MaintenanceRequirement)))
    {
        Available = (account, marks) => Quote(DydxExcess(account, marks, r => r.InitialRequirement)),
    };

    public static VenueCase Drift { get; } = new(
        """
        { "rule": "drift-v2",
          "tokens": {
            "USD": {},
            "XBT": { "initialAssetWeight": 0.8, "maintenanceAssetWeight": 0.9, "initialLiabilityWeight": 1.2,
                     "maintenanceLiabilityWeight": 1.1, "imfFactor": 3000, "scaleStart": 900, "totalDeposits": 10 },
            "XET": { "initialAssetWeight": 0.7, "maintenanceAssetWeight": 0.85, "initialLiabilityWeight": 1.3,
                     "maintenanceLiabilityWeight": 1.15 } },
          "markets": {
            "BTC": { "initialRatio": 0.05, "maintenanceRatio": 0.03, "imfFactor": 450, "initialProfitWeight": 0.5,
                     "maintenanceProfitWeight": 0.9 },
            "ETH": { "initialRatio": 0.1, "maintenanceRatio": 0.0625 } } }
        """,
        VenueMarket.Linear, ["USD", "XBT", "XET"], (account, marks) => DriftOf(account, marks, 1).MarginExcess)
    {
        Available = (account, marks) => DriftOf(account, marks, 0).MarginExcess,
    };

    public static VenueCase Vega { get; } = new(
        """
        { "rule": "vega", "assetDecimals": 5,
          "markets": {
            "BTC": { "linearSlippage": 0.01, "quadraticSlippage": 0.0001, "riskFactorLong": 0.05,
                     "riskFactorShort": 0.07, "initialFactor": 1.5, "fundingPerUnit": 0.01 },
            "ETH": { "riskFactorLong": 0.1, "riskFactorShort": 0.15, "initialFactor": 1.23456789 } } }
        """,
        VenueMarket.Linear, ["USD"], (account, marks) => VegaExcess(account, marks, isInitial: false))
    {
        Available = (account, marks) => VegaExcess(account, marks, isInitial: true),
        Decimals = 9,
    };

    public static VenueCase Mango { get; } = new(
        """
        { "rule": "mango-v4",
          "tokens": {
            "USD": { "initLiabWeight": 1.1, "maintLiabWeight": 1.05 },
            "XBT": { "initAssetWeight": 0.8, "maintAssetWeight": 0.9, "initLiabWeight": 1.2, "maintLiabWeight": 1.1,
                     "depositScaleStart": 500, "totalDeposits": 10, "borrowScaleStart": 100, "totalBorrows": 2 },
            "XET": {} },
          "markets": {
            "BTC": { "initBaseAssetWeight": 0.9, "maintBaseAssetWeight": 0.95, "initBaseLiabWeight": 1.1,
                     "maintBaseLiabWeight": 1.05, "initOverallAssetWeight": 0.5, "maintOverallAssetWeight": 0.9 },
            "ETH": { "initBaseAssetWeight": 0.8, "maintBaseAssetWeight": 0.9, "initBaseLiabWeight": 1.2,
                     "maintBaseLiabWeight": 1.1 } } }
        """,
        VenueMarket.Linear, ["USD", "XBT", "XET"], (account, marks) => MangoOf(account, marks, 1).Health)
    {
        Available = (account, marks) => MangoOf(account, marks, 0).Health,
        Decimals = 12,
    };

    public static VenueCase Synthetix { get; } = new(
        """
        { "rule": "synthetix-v3",
          "markets": {
            "BTC": { "skewScale": 1000, "initialFraction": 2, "minimumInitialRatio": 0.02, "maintenanceScalar": 0.5,
                     "liquidationRewardRatio": 0.01, "minimumPositionMargin": 5 },
            "ETH": { "minimumInitialRatio": 0.04, "maintenanceScalar": 0.6 } } }
        """,
        VenueMarket.Linear, ["USD"], (account, marks) =>
        {
            SynthetixAccount of = SynthetixOf(account, marks);
            return of.AvailableMargin - of.MaintenanceMargin - of.LiquidationReward;
        })
    {
        Available = (account, marks) =>
        {
            SynthetixAccount of = SynthetixOf(account, marks);
            return of.AvailableMargin - of.InitialMargin - of.LiquidationReward;
        },
        Decimals = 18,
    };

    public static VenueCase OpynPuts { get; } = new(
        """{ "rule": "opyn" }""", ["P100", "P120"], ["USD"], (account, _) => OpynNet(account, isCall: false))
    {
        IsOneVault = true,
    };

    public static VenueCase OpynCalls { get; } = new(
        """{ "rule": "opyn" }""", ["C100", "C120"], ["XBT"], (account, marks) => Money.FromDecimal(
            decimal.Round(Of(OpynNet(account, isCall: true)) * decimal.Parse(marks["XBTUSD"].ToString()), 18)))
    {
        IsOneVault = true,
        SlackAtto = 1000,
        HasTies = false,
    };

    private static Money OpynNet(VenueAccount account, bool isCall)
    {
        VenueLeg written = account.Legs.Find(leg => leg.Lots < 0);
        VenueLeg covering = account.Legs.Find(leg => leg.Lots > 0);
        return new OpynVault
        {
            IsPut = !isCall,
            Written = Leg(written),
            Covering = Leg(covering),
            Collateral = account.Balance(isCall ? "XBT" : "USD"),
        }.NetCollateral;

        static OpynLeg Leg(VenueLeg leg) => leg.Symbol is null
            ? default
            : new OpynLeg(
                Price.Parse(leg.Symbol.AsSpan(1)),
                Quantity.FromLots(Math.Abs(leg.Lots), VenueMarket.LotOf(leg.Symbol)));
    }

    private static BigInteger DydxExcess(VenueAccount account, VenueMarks marks, Func<DydxRisk, BigInteger> requirement)
    {
        decimal quote = Of(account.Balance("USD")) - account.Symbols.Sum(account.Cost);
        DydxRisk risk = new DydxAccount(
            new BigInteger(decimal.Floor(quote * 1_000_000m)),
            [.. account.Symbols.Select(Position)]).Risk;
        return risk.NetCollateral - requirement(risk);

        DydxPosition Position(string symbol) => symbol == "BTC"
            ? new DydxPosition
            {
                BaseQuantums = Steps(account.Size("BTC").Atto, 10),
                AtomicResolution = -10,
                Price = Steps(marks["BTC"].Atto, 5),
                PriceExponent = -5,
                Tier = new DydxLiquidityTier(50_000, 600_000),
            }
            : new DydxPosition
            {
                BaseQuantums = Steps(account.Size("ETH").Atto, 6),
                AtomicResolution = -6,
                Price = Steps(marks["ETH"].Atto, 4),
                PriceExponent = -4,
                Tier = new DydxLiquidityTier(100_001, 333_333, 1_000_000, 9_000_000),
                OpenInterestQuantums = 500_000,
            };
    }

    private static DriftAccount DriftOf(VenueAccount account, VenueMarks marks, int at)
    {
        return new DriftAccount(
            [
                Token("USD", ["1", "1"], ["1", "1"], 0),
                Token("XBT", [Scaled(marks["XBTUSD"]), "0.9"], ["1.2", "1.1"], 3000),
                Token("XET", ["0.7", "0.85"], ["1.3", "1.15"], 0),
            ],
            [
                Perp("BTC", ["0.05", "0.03"], ["0.5", "0.9"], 450),
                Perp("ETH", ["0.1", "0.0625"], ["1", "1"], 0),
            ]);

        DriftSpotPosition Token(string currency, string[] asset, string[] liability, int imf) => new()
        {
            Amount = new Quantity(account.Balance(currency).Atto),
            Price = marks.Fx(currency),
            AssetWeight = Rate.Parse(asset[at]),
            LiabilityWeight = Rate.Parse(liability[at]),
            ImfFactor = imf,
        };

        DriftPerpPosition Perp(string symbol, string[] ratio, string[] profit, int imf) => new()
        {
            Size = account.Size(symbol),
            Price = marks[symbol],
            Quote = Money.FromDecimal(-account.Cost(symbol)).RoundDown(6),
            MarginRatio = Rate.Parse(ratio[at]),
            ProfitWeight = Rate.Parse(profit[at]),
            ImfFactor = imf,
        };

        static string Scaled(Price price) => (DriftWeights.ScaledAssetWeight(
            8000, Money.Parse("900"), new Money(10 * price.Atto)) / 10_000m).ToString();
    }

    private static Money VegaExcess(VenueAccount account, VenueMarks marks, bool isInitial)
    {
        decimal equity = Of(account.Balance("USD"));
        foreach (string symbol in account.Symbols)
        {
            bool isBtc = symbol == "BTC";
            decimal size = decimal.Parse(account.Size(symbol).ToString());
            decimal mark = decimal.Parse(marks[symbol].ToString());
            equity += (size * mark) - account.Cost(symbol);
            var party = new VegaParty
            {
                Market = new VegaMarket
                {
                    LinearSlippage = Rate.Parse(isBtc ? "0.01" : "0"),
                    QuadraticSlippage = Rate.Parse(isBtc ? "0.0001" : "0"),
                    RiskFactorLong = Rate.Parse(isBtc ? "0.05" : "0.1"),
                    RiskFactorShort = Rate.Parse(isBtc ? "0.07" : "0.15"),
                    InitialFactor = Rate.Parse(isBtc ? "1.5" : "1.23456789"),
                },

                // The mark and what funding takes in units of the asset, of which 10^5 are one USD.
                Mark = Price.FromDecimal(mark * 100_000m),
                Size = account.Size(symbol),
                FundingPerUnit = Money.FromDecimal(isBtc ? 1000m : 0m),
            };
            equity -= (decimal)(isInitial ? party.Levels.Initial : party.Maintenance) / 100_000m;
        }

        return Money.FromDecimal(equity);
    }

    private static MangoHealth MangoOf(VenueAccount account, VenueMarks marks, int at)
    {
        return new MangoHealth
        {
            Tokens =
            [
                Token("USD", ["1", "1"], ["1.1", "1.05"]),
                Token("XBT", ["0.8", "0.9"], ["1.2", "1.1"]) with
                {
                    TotalDeposits = Quantity.Parse("10"),
                    DepositScaleStart = at == 0 ? Money.Parse("500") : null,
                    TotalBorrows = Quantity.Parse("2"),
                    BorrowScaleStart = at == 0 ? Money.Parse("100") : null,
                },
                Token("XET", ["1", "1"], ["1", "1"]),
            ],
            Perps =
            [
                Perp("BTC", ["0.9", "0.95"], ["1.1", "1.05"], ["0.5", "0.9"]),
                Perp("ETH", ["0.8", "0.9"], ["1.2", "1.1"], ["1", "1"]),
            ],
        };

        MangoToken Token(string currency, string[] asset, string[] liability) => new()
        {
            Name = currency,
            Balance = new Quantity(account.Balance(currency).Atto),
            Price = marks.Fx(currency),
            AssetWeight = Rate.Parse(asset[at]),
            LiabilityWeight = Rate.Parse(liability[at]),
        };

        MangoPerp Perp(string symbol, string[] asset, string[] liability, string[] overall) => new()
        {
            SettleToken = "USD",
            BasePrice = marks[symbol],
            LotSize = VenueMarket.LotOf(symbol),
            BaseLots = (long)(account.Size(symbol).Atto / VenueMarket.LotOf(symbol).Atto),
            Quote = Money.FromDecimal(-account.Cost(symbol)),
            BaseAssetWeight = Rate.Parse(asset[at]),
            BaseLiabilityWeight = Rate.Parse(liability[at]),
            OverallAssetWeight = Rate.Parse(overall[at]),
        };
    }

    // Profit stands in the collateral, each position at its mark: the venue's average entry of two legs may not end.
    private static SynthetixAccount SynthetixOf(VenueAccount account, VenueMarks marks)
    {
        decimal collateral = Of(account.Balance("USD"));
        foreach (string symbol in account.Symbols)
        {
            decimal size = decimal.Parse(account.Size(symbol).ToString());
            collateral += (size * decimal.Parse(marks[symbol].ToString())) - account.Cost(symbol);
        }

        return new SynthetixAccount(Money.FromDecimal(collateral), [.. account.Symbols.Select(Position)]);

        SynthetixPosition Position(string symbol)
        {
            bool isBtc = symbol == "BTC";
            return new SynthetixPosition
            {
                Size = account.Size(symbol),
                Price = marks[symbol],
                Entry = marks[symbol],
                SkewScale = Quantity.Parse(isBtc ? "1000" : "0"),
                InitialFraction = Rate.Parse(isBtc ? "2" : "0"),
                MinimumInitialRatio = Rate.Parse(isBtc ? "0.02" : "0.04"),
                MaintenanceScalar = Rate.Parse(isBtc ? "0.5" : "0.6"),
                LiquidationRewardRatio = Rate.Parse(isBtc ? "0.01" : "0"),
                MinimumPositionMargin = Money.Parse(isBtc ? "5" : "0"),
            };
        }
    }

    private static BigInteger Steps(Int128 atto, int decimals) =>
        atto * BigInteger.Pow(10, decimals) / BigInteger.Pow(10, 18);

    private static Money Quote(BigInteger quantums) => new((Int128)(quantums * BigInteger.Pow(10, 12)));

    private static decimal Of(Money amount) => decimal.Parse(amount.ToString());
}
