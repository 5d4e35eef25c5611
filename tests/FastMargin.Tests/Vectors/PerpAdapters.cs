using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Tests.Vectors;

/// <summary>Positions on margin: isolated, inverse, quanto, both legs of a hedge.</summary>
public static class PerpAdapters
{
    /// <summary>
    /// An isolated pool of the engine. Margin fixed at entry is so much per contract, which is how listed futures are
    /// margined; venues that publish MM / E liquidate at 100 %, equality included.
    /// </summary>
    public static VectorAnswers IsolatedMark(VectorInputs inputs)
    {
        Money margin = inputs.Has("margin") ? inputs.Money("margin") : LiquidationAdapters.InitialOf(inputs);
        IsolatedPosition position = LiquidationAdapters.Isolated(inputs, margin) with
        {
            Convention = LiquidationAdapters.ConventionOf(inputs) with { IsStrict = false },
        };
        bool isOnMark = position.Convention.MaintenanceOn == MaintenanceBasis.Mark;
        MarginTable table = isOnMark
            ? MarginTable.Flat("table", position.MaintenanceRate)
            : MarginTable.PerContract("table", PerUnit(position.MaintenanceAt(position.Entry), position.Quantity));
        PoolReport report = EngineRig.Report(margin, new RigPosition(
            "main", InstrumentKind.Linear, position.Quantity, position.Entry, inputs.Price("mark"), table)
        {
            Multiplier = position.Multiplier,
        });
        VectorAnswers answers = Common(inputs, position);
        answers["maintenance_margin"] = () => report.MaintenanceRequirement;
        answers["unrealized"] = () => report.Positions[0].UnrealizedProfit;
        answers["remaining"] = () => report.Equity;
        answers["liquidated"] = () => report.MarginExcess.Sign <= 0;
        answers["margin_ratio"] = () => 1 / report.MarginRatio;
        return answers;
    }

    public static VectorAnswers Inverse(VectorInputs inputs)
    {
        Money margin = inputs.Has("margin")
            ? inputs.Money("margin")
            : LiquidationAdapters.InitialOf(inputs, InstrumentKind.Inverse);
        return Common(inputs, LiquidationAdapters.Isolated(inputs, margin, InstrumentKind.Inverse) with
        {
            Convention = LiquidationAdapters.ConventionOf(inputs) with { FeeOn = ClosingFeeBasis.Bankruptcy },
        });
    }

    /// <summary>The whole wallet behind an inverse position, maintenance on entry, fee at bankruptcy.</summary>
    public static VectorAnswers InverseCross(VectorInputs inputs)
    {
        Money wallet = inputs.MoneyOf("wallet", "wallet_balance");
        return Common(inputs, LiquidationAdapters.Isolated(inputs, wallet, InstrumentKind.Inverse) with
        {
            Convention = LiquidationAdapters.ConventionOf(inputs) with { FeeOn = ClosingFeeBasis.Bankruptcy },
        });
    }

    /// <summary>Amounts of the venue are in 10^-8 of the coin; its cost is negative for a long.</summary>
    public static VectorAnswers Bitmex(VectorInputs inputs)
    {
        const decimal satoshis = 100_000_000m;
        Quantity quantity = inputs.Quantity("qty");
        decimal cost = Math.Abs(decimal.Parse(inputs.Money("cost").ToString())) / satoshis;
        decimal size = Math.Abs(decimal.Parse(quantity.ToString()));
        var value = Money.FromDecimal(cost);
        Money margin = MarginTable.Flat("initial", inputs.Rate("init_req")).InitialOf(value);
        var position = new IsolatedPosition
        {
            Kind = InstrumentKind.Inverse,
            Quantity = quantity,
            Entry = Price.FromDecimal(decimal.Round(size / cost, 18)),
            Margin = margin,
            MaintenanceRate = inputs.Rate("maint_req"),
            Convention = LiquidationAdapters.OnEntry,
        };
        return new VectorAnswers
        {
            ["liquidation_price"] = () => NoPrice.Or(position.LiquidationPrice),
            ["bankruptcy_price"] = () => NoPrice.Or(position.BankruptcyPrice),
            ["entry_price"] = () => position.Entry,
            ["unrealised_pnl"] = () => Satoshis(position.ProfitAt(inputs.Price("mark"))),
            ["mark_value"] = () => Satoshis(quantity.Sign > 0 ? -ValueAtMark() : ValueAtMark()),
            ["home_notional"] = () => quantity.Sign > 0 ? ValueAtMark() : -ValueAtMark(),
            ["initial_margin"] = () => Satoshis(margin),
            ["maintenance_margin"] = () => Satoshis(position.MaintenanceAt(position.Entry)),
        };

        Money ValueAtMark() => position.ValueAt(inputs.Price("mark"));
        static Money Satoshis(Money coin) => Money.FromDecimal(decimal.Parse(coin.ToString()) * satoshis);
    }

    /// <summary>A quanto position of the engine; the multiplier is what a point is worth in its currency.</summary>
    public static VectorAnswers Quanto(VectorInputs inputs)
    {
        Rate maintenance = inputs.Rate("mm_rate", Rate.Zero);
        Price mark = inputs.Price(Array.Find(["mark", "exit"], inputs.Has) ?? "price");
        Price entry = inputs.Price(inputs.Has("entry") ? "entry" : "price");
        PoolReport report = EngineRig.Report(Money.Zero, new RigPosition(
            "main", InstrumentKind.Quanto, inputs.SignedQuantity(), entry, mark,
            EngineRig.Flat("table", maintenance, Initial()))
        {
            Multiplier = inputs.Rate("multiplier"),
        });
        PositionReport position = report.Positions[0];
        return new VectorAnswers
        {
            ["position_value"] = () => position.Notional,
            ["initial_margin"] = () => position.InitialRequirement,
            ["maintenance_margin"] = () => position.MaintenanceRequirement,
            ["unrealized"] = () => position.UnrealizedProfit,
            ["pnl"] = () => position.UnrealizedProfit,
        };

        Rate Initial() => inputs.Has("initial_rate") || inputs.Has("leverage")
            ? LiquidationAdapters.InitialRate(inputs)
            : Rate.Zero;
    }

    /// <summary>Both legs in a hedged account of the engine, each with its margin fixed at entry.</summary>
    public static VectorAnswers Hedge(VectorInputs inputs)
    {
        IReadOnlyList<VectorInputs> legs = inputs.Items("positions");
        var positions = new RigPosition[legs.Count];
        for (int i = 0; i < positions.Length; i++)
        {
            // The n-th long and the n-th short of a source share an instrument: an account has one of each.
            Quantity quantity = legs[i].SignedQuantity();
            int pair = positions.Take(i).Count(p => p.Quantity.Sign == quantity.Sign);
            Money perContract = LiquidationAdapters.InitialOf(legs[i], InstrumentKind.Linear);
            positions[i] = new RigPosition(
                $"pair{pair}", InstrumentKind.Linear, quantity, legs[i].Price("entry"), MarkOf(legs[i]),
                MarginTable.PerContract($"leg{i}", Money.Zero, PerUnit(perContract, quantity)))
            {
                Multiplier = LiquidationAdapters.MultiplierOf(legs[i]),
            };
        }

        Money wallet = inputs.Money("wallet");
        PoolReport report = EngineRig.Report(wallet, null, true, positions);
        Money profit = report.Equity - wallet;
        return new VectorAnswers
        {
            ["initial_margin"] = () => report.InitialRequirement,
            ["unrealized"] = () => profit,
            ["equity"] = () => report.Equity,
            ["available"] = () => FreeBalance.WithoutProfit(wallet, report.InitialRequirement, profit),
        };

        Price MarkOf(VectorInputs leg) => leg.Has("mark") ? leg.Price("mark") : inputs.Price("mark");
    }

    /// <summary>A perpetual of the engine in US dollars: an inverse one settles in a coin at its own price.</summary>
    public static VectorAnswers CryptoInitial(VectorInputs inputs)
    {
        bool isInverse = inputs.Flag("inverse");
        Price price = inputs.Price("price");
        Rate rate = EngineRig.Inverse(inputs.Rate("leverage"));
        Rate? coin = isInverse ? new Rate(price.Atto) : null;
        PoolReport report = EngineRig.Report(Money.Zero, coin, false, new RigPosition(
            "main", isInverse ? InstrumentKind.Inverse : InstrumentKind.Linear, inputs.SignedQuantity(), price, price,
            MarginTable.Flat("table", Rate.Zero, rate))
        {
            Multiplier = LiquidationAdapters.MultiplierOf(inputs),
        });
        return new VectorAnswers
        {
            ["initial_margin_usd"] = () => report.InitialRequirement,
            ["initial_margin"] = () => report.Positions[0].InitialRequirement,
        };
    }

    /// <summary>What sources print of one position, whatever its kind.</summary>
    public static VectorAnswers Common(VectorInputs inputs, IsolatedPosition position) => new()
    {
        ["liq_price"] = () => NoPrice.Or(position.LiquidationPrice),
        ["bankruptcy_price"] = () => NoPrice.Or(position.BankruptcyPrice),
        ["notional"] = () => position.ValueAt(position.Entry),
        ["position_value"] = () => position.ValueAt(position.Entry),
        ["initial_margin"] = () => LiquidationAdapters.InitialOf(inputs, position.Kind),
        ["maintenance_margin"] = () => position.MaintenanceAt(MarkOrEntry(inputs, position)),
        ["unrealized"] = () => position.ProfitAt(inputs.Price("mark")),
        ["pnl"] = () => position.ProfitAt(inputs.Price(inputs.Has("exit") ? "exit" : "mark")),
        ["remaining"] = () => position.EquityAt(inputs.Price("mark")),
        ["equity"] = () => position.EquityAt(inputs.Price("mark")),
        ["liquidated"] = () => position.IsDeficientAt(inputs.Price("mark")),
    };

    private static Price MarkOrEntry(VectorInputs inputs, IsolatedPosition position) =>
        inputs.Has("mark") ? inputs.Price("mark") : position.Entry;

    private static Money PerUnit(Money amount, Quantity quantity)
    {
        // Rounded up, as a demand is; the rate of a leg is exact far beyond any tolerance.
        Int128 size = Int128.Abs(quantity.Atto);
        var scaled = (System.Numerics.BigInteger)amount.Atto * Quantity.One.Atto;
        return new Money((Int128)((scaled + size - 1) / size));
    }
}
