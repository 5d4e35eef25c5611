using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Tests.Vectors;

/// <summary>Collateral, and what account responses state.</summary>
public static class AccountAdapters
{
    /// <summary>An account of the engine: one currency an asset, its index the rate, its buffers the weights.</summary>
    public static VectorAnswers MultiAsset(VectorInputs inputs)
    {
        IReadOnlyDictionary<string, VectorInputs> fields = inputs.Map("assets");
        Dictionary<string, CollateralAsset> assets = fields.ToDictionary(f => f.Key, f => AssetOf(f.Value));
        Money equity = EngineEquity(fields, assets);
        Money initial = Requirement("initial_margin");
        Money maintenance = Requirement("maintenance_margin");
        return new VectorAnswers
        {
            ["bid"] = () => assets.ToDictionary(a => a.Key, a => a.Value.Bid),
            ["ask"] = () => assets.ToDictionary(a => a.Key, a => a.Value.Ask),
            ["value"] = () => assets.ToDictionary(a => a.Key, a => a.Value.ValueOf(BalanceOf(fields[a.Key]))),
            ["equity"] = () => equity,
            ["initial_margin"] = () => initial,
            ["maintenance_margin"] = () => maintenance,
            ["available"] = () => equity - initial,
            ["available_in"] = () => assets.ToDictionary(a => a.Key, a => a.Value.AvailableIn(equity - initial)),
            ["margin_ratio"] = () => maintenance.ToDouble() / equity.ToDouble(),
            ["liquidated"] = () => maintenance.Sign > 0 && equity <= maintenance,
        };

        // Stated per asset it is charged at the asset's ask; stated for the account it is in base currency.
        Money Requirement(string name)
        {
            Money sum = inputs.Money(name, Money.Zero);
            foreach ((string code, VectorInputs field) in fields)
            {
                sum += assets[code].RequirementOf(field.Money(name, Money.Zero));
            }

            return sum;
        }
    }

    public static VectorAnswers Haircut(VectorInputs inputs) => new()
    {
        ["collateral_value"] = () => CollateralSchedule.Flat(inputs.Rate("ratio")).ValueOf(inputs.Money("market_value")),
    };

    public static VectorAnswers Identity(VectorInputs inputs)
    {
        var statement = new AccountStatement
        {
            Balance = inputs.Money("balance"),
            Unrealized = inputs.Money("unrealized", Money.Zero),
            OptionsValue = inputs.Money("options_value", Money.Zero),
            InitialRequirement = inputs.Money("initial_margin", Money.Zero),
            MaintenanceRequirement = inputs.Money("maintenance_margin", Money.Zero),
        };
        return new VectorAnswers
        {
            ["equity"] = () => statement.Equity,
            ["margin_balance"] = () => statement.MarginBalance,
            ["available"] = () => statement.Available,
            ["excess"] = () => statement.MarginExcess,
        };
    }

    public static VectorAnswers IdentityPerCurrency(VectorInputs inputs)
    {
        Money balance = inputs.Money("margin_balance");
        return new VectorAnswers
        {
            ["available"] = () => new AccountStatement
            {
                Balance = balance,
                InitialRequirement = inputs.Has("initial_margin") ? inputs.Money("initial_margin") : Share("initial"),
            }.Available,
            ["initial_margin"] = () => Share("initial"),
            ["maintenance_margin"] = () => Share("maintenance"),
        };

        Money Share(string which) => AccountStatement.ShareOf(
            inputs.Money($"total_{which}_margin_usd"), balance, inputs.Money("total_margin_balance_usd"));
    }

    public static VectorAnswers OkxDetail(VectorInputs inputs)
    {
        Money free = inputs.MoneyOf("avail", "cash");
        return new VectorAnswers
        {
            ["equity"] = () => FreeBalance.FromParts(inputs.MoneyOf("frozen", "iso_eq"), free).Total,
            ["available"] = () => free,
        };
    }

    public static VectorAnswers Free(VectorInputs inputs)
    {
        var balance = FreeBalance.Lock(inputs.Money("total"), inputs.Money("margin_locked"));
        return new VectorAnswers
        {
            ["total"] = () => balance.Total,
            ["locked"] = () => balance.Locked,
            ["free"] = () => balance.Free,
        };
    }

    public static VectorAnswers RateMarginOf(VectorInputs inputs)
    {
        (Quantity quantity, Price price) = Net(inputs);
        var model = new RateMargin
        {
            Quantity = quantity,
            Price = price,
            Multiplier = inputs.Rate("multiplier", Rate.One),
            IsInverse = inputs.Flag("inverse"),
            IsInQuote = inputs.Flag("quote_for_inverse"),
            MarginRate = inputs.Rate("rate"),
            Leverage = inputs.Flag("apply_leverage", otherwise: true) ? inputs.Rate("leverage", Rate.One) : Rate.One,
            Decimals = inputs.WholeNumber("currency_decimals"),
        };
        return new VectorAnswers { ["margin"] = () => model.Margin };
    }

    private static (Quantity Quantity, Price Price) Net(VectorInputs inputs)
    {
        IReadOnlyList<VectorInputs> positions = inputs.Items("positions");
        if (positions.Count == 0) return (inputs.SignedQuantity(), inputs.Price("price"));
        Quantity net = positions.Select(p => p.SignedQuantity()).Aggregate((a, b) => a + b);

        // The price of what is left: that of the last position opened on its side.
        VectorInputs last = positions.LastOrDefault(p => p.SignedQuantity().Sign == net.Sign) ?? positions[^1];
        return (net, inputs.Has("price") ? inputs.Price("price") : last.Price("price"));
    }

    private static CollateralAsset AssetOf(VectorInputs fields) => new()
    {
        Index = fields.Rate("index"),
        BidBuffer = fields.Rate("bid_buffer", Rate.Zero),
        AskBuffer = fields.Rate("ask_buffer", Rate.Zero),
        Ratio = fields.Rate("ratio", Rate.One),
    };

    private static Money BalanceOf(VectorInputs fields) =>
        fields.Money("balance", Money.Zero) + fields.MoneyOf("unrealized", "unrealized_pnl", "upnl");

    private static Money EngineEquity(
        IReadOnlyDictionary<string, VectorInputs> fields, Dictionary<string, CollateralAsset> assets)
    {
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "base.", IsBase = true });
        foreach ((string code, CollateralAsset asset) in assets)
        {
            builder.AddCurrency(new CurrencyDefinition { Code = code, Fx = asset.Index, Collateral = asset.Schedule });
        }

        using var book = new MarginBook(builder.Build());
        int pool = book.CrossPool(book.AddAccount("account"));
        Money sum = Money.Zero;
        foreach ((string code, VectorInputs field) in fields)
        {
            book.SetBalance(pool, book.Universe.CurrencyId(code), BalanceOf(field));
            sum += assets[code].ValueOf(BalanceOf(field));
        }

        Money equity = PoolReport.Of(book, pool, new ReportOptions { Decimals = 18 }).Equity;
        Assert.True(Math.Abs((equity - sum).ToDouble()) < 1e-9, $"the engine says {equity}, the assets add up to {sum}");
        return equity;
    }
}
