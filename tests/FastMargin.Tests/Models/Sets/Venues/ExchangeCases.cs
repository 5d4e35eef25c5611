using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Sets.Venues;

/// <summary>Centralised exchanges: by the models of their collateral, and margin tables asked by themselves.</summary>
internal static class ExchangeCases
{
    private static readonly MarginalTiers _slices = MarginalTiers.Create(
    [
        new MarginalTier(Money.Parse("300"), Rate.Parse("0.95")),
        new MarginalTier(Money.Parse("600"), Rate.Parse("0.85")),
        new MarginalTier(null, Rate.Parse("0.5")),
    ]);

    public static VenueCase BinanceUsdm { get; } = new(
        """
        { "rule": "binance-usdm",
          "assets": {
            "USD": { "bidBuffer": 0, "askBuffer": 0.005 },
            "XBT": { "bidBuffer": 0.05, "askBuffer": 0.05, "weight": 0.95 },
            "XET": { "bidBuffer": 0.01, "askBuffer": 0.1, "weight": 0.9 } } }
        """,
        ["BTC", "ETH", "BTCI"], ["USD", "XBT", "XET"],
        (account, marks) => MultiAsset(account, marks, isInitial: false).MarginExcess)
    {
        Available = (account, marks) => MultiAsset(account, marks, isInitial: true).MarginExcess,
        IsStrict = false,
        SlackAtto = 1000,
        Decimals = 15,
    };

    public static VenueCase BinanceCoinm { get; } = new(
        """{ "rule": "binance-coinm", "assets": { "USD": {}, "XBT": {}, "XET": {} } }""",
        ["BTC", "ETH", "BTCI"], ["USD", "XBT", "XET"],
        (account, marks) => LeastOfCoins(account, marks))
    {
        IsStrict = false,
        SlackAtto = 1000,
        Decimals = 15,
    };

    public static VenueCase Bybit { get; } = new(
        """
        { "rule": "bybit", "closingFee": 0.00055,
          "assets": { "USD": {}, "XBT": { "weight": 0.95 }, "XET": { "weight": 0.9 } } }
        """,
        ["BTC", "ETH"], ["USD", "XBT", "XET"],
        (account, marks) => Weighted(account, marks, "0.00055", asset => asset switch
        {
            "XBT" => amount => amount * 0.95m,
            "XET" => amount => amount * 0.9m,
            _ => amount => amount,
        }))
    {
        IsStrict = false,
        SlackAtto = 1000,
        Decimals = 15,
    };

    public static VenueCase Okx { get; } = new(
        """
        { "rule": "okx",
          "assets": {
            "USD": {},
            "XBT": { "slices": [ { "cap": 300, "weight": 0.95 }, { "cap": 600, "weight": 0.85 }, { "weight": 0.5 } ] },
            "XET": { "slicesOf": "amount", "slices": [ { "cap": 20, "weight": 0.9 } ] } } }
        """,
        ["BTC", "ETH"], ["USD", "XBT", "XET"],
        (account, marks) => Weighted(account, marks, "0", asset => asset switch
        {
            "XBT" => amount => Of(_slices.RequirementOf(Money.FromDecimal(amount))),
            "XET" => amount => Math.Min(amount, 20 * Of(marks["XETUSD"])) * 0.9m,
            _ => amount => amount,
        }))
    {
        IsStrict = false,
        SlackAtto = 1000,
        Decimals = 15,
    };

    /// <summary>Profit and requirement, in its settle currency, of what settles in a currency.</summary>
    private static (Money Profit, Money Maintenance, Money Initial) Positions(
        VenueAccount account, VenueMarks marks, string currency, string closingFee = "0")
    {
        (Money profit, Money maintenance, Money initial) = (Money.Zero, Money.Zero, Money.Zero);
        foreach (VenueLeg leg in account.Legs.Where(leg => (leg.Symbol == "BTCI" ? "XBT" : "USD") == currency))
        {
            var position = new IsolatedPosition
            {
                Kind = leg.Symbol == "BTCI" ? InstrumentKind.Inverse : InstrumentKind.Linear,
                Quantity = Quantity.FromLots(leg.Lots, VenueMarket.LotOf(leg.Symbol)),
                Multiplier = Rate.Parse(leg.Symbol == "BTCI" ? "100" : "1"),
                Entry = leg.Entry,
                Margin = Money.Zero,
                MaintenanceRate = Rate.Zero,
            };
            Money notional = position.ValueAt(marks[leg.Symbol]);
            Money fee = Money.FromDecimal(decimal.Round(Of(notional) * decimal.Parse(closingFee), 18));
            profit += position.ProfitAt(marks[leg.Symbol]);
            maintenance += VenueMarket.Tiers.MaintenanceOf(notional) + fee;
            initial += VenueMarket.Tiers.InitialOf(notional) + fee;
        }

        return (profit, maintenance, initial);
    }

    private static MultiAssetAccount MultiAsset(VenueAccount account, VenueMarks marks, bool isInitial)
    {
        return new MultiAssetAccount(
        [
            Holding("USD", "0", "0.005", "1"),
            Holding("XBT", "0.05", "0.05", "0.95"),
            Holding("XET", "0.01", "0.1", "0.9"),
        ]);

        AssetHolding Holding(string currency, string bid, string ask, string ratio)
        {
            (Money profit, Money maintenance, Money initial) = Positions(account, marks, currency);
            return new AssetHolding(
                new CollateralAsset
                {
                    Index = new Rate(marks.Fx(currency).Atto),
                    BidBuffer = Rate.Parse(bid),
                    AskBuffer = Rate.Parse(ask),
                    Ratio = Rate.Parse(ratio),
                },
                account.Balance(currency), profit, initial, isInitial ? initial : maintenance);
        }
    }

    private static Money LeastOfCoins(VenueAccount account, VenueMarks marks)
    {
        var atRisk = new List<decimal>();
        decimal all = 0;
        foreach (string currency in new[] { "USD", "XBT", "XET" })
        {
            (Money profit, Money maintenance, _) = Positions(account, marks, currency);
            decimal excess = Of(account.Balance(currency) + profit - maintenance) * Of(marks.Fx(currency));
            all += excess;
            bool isHeld = account.Legs.Exists(leg => (leg.Symbol == "BTCI" ? "XBT" : "USD") == currency);
            if (isHeld || account.Balance(currency).Sign < 0) atRisk.Add(excess);
        }

        return Money.FromDecimal(decimal.Round(atRisk.Count > 0 ? atRisk.Min() : all, 18));
    }

    private static Money Weighted(
        VenueAccount account, VenueMarks marks, string fee, Func<string, Func<decimal, decimal>> weight)
    {
        decimal excess = 0;
        foreach (string currency in new[] { "USD", "XBT", "XET" })
        {
            (Money profit, Money maintenance, _) = Positions(account, marks, currency, fee);
            decimal value = Of(account.Balance(currency) + profit) * Of(marks.Fx(currency));
            excess += (value > 0 ? weight(currency)(value) : value) - (Of(maintenance) * Of(marks.Fx(currency)));
        }

        return Money.FromDecimal(decimal.Round(excess, 18));
    }

    private static decimal Of(Money amount) => decimal.Parse(amount.ToString());

    private static decimal Of(Price price) => decimal.Parse(price.ToString());
}
