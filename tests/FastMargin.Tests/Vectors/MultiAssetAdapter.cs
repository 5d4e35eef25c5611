using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Tests.Vectors;

/// <summary>
/// One margin over several assets. What an asset's positions ask may be stated, per asset or for the account, or
/// follow from positions, which are then margined by the engine in their asset.
/// </summary>
public static class MultiAssetAdapter
{
    private static readonly string[] _initial = ["initial_margin", "initial", "im"];
    private static readonly string[] _maintenance = ["maintenance_margin", "maintenance", "mm"];
    private static readonly string[] _profit = ["unrealized", "unrealised", "unrealized_pnl", "upnl"];
    private static readonly string[] _settle = ["margin_asset", "asset", "settle", "currency"];

    public static VectorAnswers Answers(VectorInputs inputs)
    {
        IReadOnlyDictionary<string, VectorInputs> fields = inputs.Map("assets");
        var holdings = fields.ToDictionary(f => f.Key, f => Holding(f.Key, f.Value, inputs));
        var account = new MultiAssetAccount(holdings.Values);

        // Stated for the account as one number, a requirement is in base currency already.
        Money initial = account.InitialRequirement + Whole(inputs, _initial);
        Money maintenance = account.MaintenanceRequirement + Whole(inputs, _maintenance);
        AgreesWithEngine(holdings, account.Equity);
        return new VectorAnswers
        {
            ["bid"] = () => holdings.ToDictionary(a => a.Key, a => a.Value.Asset.Bid),
            ["ask"] = () => holdings.ToDictionary(a => a.Key, a => a.Value.Asset.Ask),
            ["equity"] = () => account.Equity,
            ["initial_margin"] = () => initial,
            ["maintenance_margin"] = () => maintenance,
            ["available"] = () => account.Equity - initial,
            ["available_in"] = () =>
                holdings.ToDictionary(a => a.Key, a => a.Value.Asset.AvailableIn(account.Equity - initial)),
            ["margin_ratio"] = () => maintenance.ToDouble() / account.Equity.ToDouble(),
            ["liquidated"] = () => maintenance.Sign > 0 && account.Equity <= maintenance,
        };
    }

    private static AssetHolding Holding(string code, VectorInputs field, VectorInputs inputs)
    {
        var asset = new CollateralAsset
        {
            Index = field.Rate("index"),
            BidBuffer = field.Rate("bid_buffer", Rate.Zero),
            AskBuffer = field.Rate("ask_buffer", Rate.Zero),
            Ratio = field.Rate("ratio", Rate.One),
        };
        PoolReport positions = Positions(code, inputs);
        return new AssetHolding(
            asset,
            field.MoneyOf("balance", "wallet"),
            positions.Equity + Part(code, field, inputs, _profit),
            positions.InitialRequirement + Part(code, field, inputs, _initial),
            positions.MaintenanceRequirement + Part(code, field, inputs, _maintenance));
    }

    private static PoolReport Positions(string code, VectorInputs inputs)
    {
        var positions = new List<RigPosition>();
        foreach (VectorInputs position in inputs.Items("positions"))
        {
            if (_settle.Select(position.Text).FirstOrDefault(text => text is not null) != code) continue;
            Price entry = position.Price(position.Has("entry") ? "entry" : "mark");
            Price mark = position.Price(position.Has("mark") ? "mark" : "entry");
            Rate initial = position.Has("initial_rate") || position.Has("leverage")
                ? LiquidationAdapters.InitialRate(position)
                : Rate.Zero;
            string name = $"position{positions.Count}";
            positions.Add(new RigPosition(
                name, InstrumentKind.Linear, position.SignedQuantity(), entry, mark,
                EngineRig.Flat(name, position.Rate("mm_rate", Rate.Zero), initial))
            {
                Multiplier = LiquidationAdapters.MultiplierOf(position),
            });
        }

        return EngineRig.Report(Money.Zero, [.. positions]);
    }

    // Beside the asset's balance, or in a map of assets.
    private static Money Part(string code, VectorInputs field, VectorInputs inputs, string[] names)
    {
        Money part = field.MoneyOf(names);
        string? map = Array.Find(names, inputs.IsMap);
        return map is null ? part : part + inputs.Group(map).Money(code, Money.Zero);
    }

    private static Money Whole(VectorInputs inputs, string[] names) =>
        Array.Exists(names, inputs.IsMap) ? Money.Zero : inputs.MoneyOf(names);

    private static void AgreesWithEngine(Dictionary<string, AssetHolding> holdings, Money equity)
    {
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "base.", IsBase = true });
        foreach ((string code, AssetHolding holding) in holdings)
        {
            builder.AddCurrency(new CurrencyDefinition
            {
                Code = code,
                Fx = holding.Asset.Index,
                Collateral = holding.Asset.Schedule,
            });
        }

        using var book = new MarginBook(builder.Build());
        int pool = book.CrossPool(book.AddAccount("account"));
        foreach ((string code, AssetHolding holding) in holdings)
        {
            book.SetBalance(pool, book.Universe.CurrencyId(code), holding.Equity);
        }

        Money engine = PoolReport.Of(book, pool, new ReportOptions { Decimals = 18 }).Equity;
        double gap = Math.Abs((engine - equity).ToDouble());
        Assert.True(gap < 1e-9, $"the engine says {engine}, the assets add up to {equity}");
    }
}
