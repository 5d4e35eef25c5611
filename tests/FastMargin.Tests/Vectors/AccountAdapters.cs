using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Tests.Vectors;

/// <summary>Collateral, and what account responses state.</summary>
public static class AccountAdapters
{
    public static VectorAnswers Haircut(VectorInputs inputs) => new()
    {
        ["collateral_value"] = () =>
            CollateralSchedule.Flat(inputs.Rate("ratio")).ValueOf(inputs.Money("market_value")),
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
        (Quantity net, Price mean) = RateMargin.Net(positions.Select(p => (p.SignedQuantity(), p.Price("price"))));
        return (net, inputs.Has("price") ? inputs.Price("price") : mean);
    }
}
