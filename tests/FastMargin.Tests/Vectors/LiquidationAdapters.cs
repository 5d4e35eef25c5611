using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Tests.Vectors;

/// <summary>Liquidation prices: of the engine where the rule is the engine's, else of a venue's convention.</summary>
public static class LiquidationAdapters
{
    /// <summary>
    /// A pool of the engine. The maintenance amount of a bracket given without its table is a fixed credit against the
    /// requirement, and stands as cash: <c>WB + A − n·r</c>.
    /// </summary>
    public static VectorAnswers BinanceLinear(VectorInputs inputs)
    {
        Money cash = inputs.Money("wallet_balance") + AmountOf(inputs);
        RigPosition main = Linear("main", inputs);
        List<RigPosition> positions = [main];
        foreach (VectorInputs other in inputs.Items("other_positions"))
        {
            cash += AmountOf(other);
            positions.Add(Linear($"other{positions.Count}", other));
        }

        return new VectorAnswers
        {
            ["liq_price"] = () => NoPrice.Or(PriceOf(EngineRig.Report(cash, [.. positions]), main)),
        };
    }

    /// <summary>Maintenance and closing fee on the mark: also a pool of the engine with both in its rate.</summary>
    public static VectorAnswers FeeLinear(VectorInputs inputs)
    {
        Rate fee = inputs.Rate("taker_fee", Rate.Zero);
        IsolatedPosition position = Isolated(inputs, MarginOf(inputs)) with
        {
            Convention = new LiquidationConvention { TakerFee = fee },
        };
        return new VectorAnswers
        {
            ["liq_price"] = () => SameInEngine(position),
            ["bankruptcy_price"] = () => NoPrice.Or(position.BankruptcyPrice),
        };
    }

    /// <summary>Initial and maintenance margin on entry: <c>e·(1 ∓ 1/L ± r)</c>.</summary>
    public static VectorAnswers BybitIsolated(VectorInputs inputs)
    {
        Money margin = InitialOf(inputs) + inputs.Money("extra_margin", Money.Zero);
        IsolatedPosition position = Isolated(inputs, margin) with { Convention = OnEntry };
        return new VectorAnswers
        {
            ["liq_price"] = () => NoPrice.Or(position.LiquidationPrice),
            ["bankruptcy_price"] = () => NoPrice.Or(position.BankruptcyPrice),
        };
    }

    /// <summary>The whole wallet is behind the position; maintenance on entry unless the source says mark.</summary>
    public static VectorAnswers LinearCross(VectorInputs inputs)
    {
        IsolatedPosition position = Isolated(inputs, inputs.MoneyOf("wallet", "wallet_balance")) with
        {
            Convention = ConventionOf(inputs) with { FeeOn = ClosingFeeBasis.Bankruptcy },
        };
        return PerpAdapters.Common(inputs, position);
    }

    public static LiquidationConvention OnEntry { get; } = new() { MaintenanceOn = MaintenanceBasis.Entry };

    public static LiquidationConvention ConventionOf(VectorInputs inputs) => new()
    {
        MaintenanceOn = inputs.Text("mm_on") switch
        {
            "mark" => MaintenanceBasis.Mark,
            "entry" or null => MaintenanceBasis.Entry,
            string basis => throw new FormatException($"mm_on {basis}: expected mark or entry"),
        },
        TakerFee = inputs.Rate("taker_fee", Rate.Zero),
    };

    public static IsolatedPosition Isolated(
        VectorInputs inputs, Money margin, InstrumentKind kind = InstrumentKind.Linear) => new()
        {
            Kind = kind,
            Quantity = inputs.SignedQuantity(),
            Multiplier = MultiplierOf(inputs),
            Entry = inputs.Price("entry"),
            Margin = margin,
            MaintenanceRate = inputs.Rate("mm_rate", Rate.Zero),
            MaintenanceAmount = AmountOf(inputs),
        };

    public static Rate MultiplierOf(VectorInputs inputs) =>
        inputs.Rate(inputs.Has("contract_multiplier") ? "contract_multiplier" : "multiplier", Rate.One);

    /// <summary>Share of the value at entry that opens a position: stated, or one over the leverage.</summary>
    public static Rate InitialRate(VectorInputs inputs) => inputs.Has("initial_rate")
        ? inputs.Rate("initial_rate")
        : EngineRig.Inverse(inputs.Rate("leverage"));

    /// <summary>Initial margin on the value at entry.</summary>
    public static Money InitialOf(VectorInputs inputs, InstrumentKind kind = InstrumentKind.Linear)
    {
        Money value = Isolated(inputs, Money.Zero, kind).ValueAt(inputs.Price("entry"));
        return MarginTable.Flat("initial", InitialRate(inputs)).InitialOf(value);
    }

    private static Money MarginOf(VectorInputs inputs) => inputs.Has("wallet_balance") || inputs.Has("margin")
        ? inputs.MoneyOf("wallet_balance", "margin")
        : InitialOf(inputs);

    private static Money AmountOf(VectorInputs inputs) => inputs.Money("mm_amount", Money.Zero);

    private static RigPosition Linear(string symbol, VectorInputs inputs)
    {
        Price mark = inputs.Price(inputs.Has("mark") ? "mark" : "entry");
        MarginTable table = MarginTable.Flat(symbol, inputs.Rate("mm_rate"));
        return new RigPosition(
            symbol, InstrumentKind.Linear, inputs.SignedQuantity(), inputs.Price("entry"), mark, table)
        {
            Multiplier = MultiplierOf(inputs),
        };
    }

    private static Price? PriceOf(PoolReport report, RigPosition position)
    {
        LiquidationPrice? found = report.Positions.Single(p => p.Instrument == position.Symbol).LiquidationPrice;
        return position.Quantity.Sign > 0 ? found?.Below : found?.Above;
    }

    private static object SameInEngine(IsolatedPosition position)
    {
        Rate rate = new(checked(position.MaintenanceRate.Atto + position.Convention.TakerFee.Atto));
        var rig = new RigPosition(
            "main", position.Kind, position.Quantity, position.Entry, position.Entry, MarginTable.Flat("main", rate))
        {
            Multiplier = position.Multiplier,
        };
        Price? engine = PriceOf(EngineRig.Report(position.Margin + position.MaintenanceAmount, rig), rig);
        Price? closed = position.LiquidationPrice;
        double gap = Math.Abs((engine?.ToDouble() ?? 0) - (closed?.ToDouble() ?? 0));
        double allowed = 1e-9 * (1 + position.Entry.ToDouble());
        Assert.True(gap <= allowed, $"the engine says {engine}, the closed form {closed}");
        return NoPrice.Or(engine);
    }
}
