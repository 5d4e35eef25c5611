using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Tests.Vectors;

/// <summary>US stock on margin.</summary>
public static class EquityAdapters
{
    public static VectorAnswers RegT(VectorInputs inputs)
    {
        RegTRules rules = RegTRules.Default;
        if (inputs.Has("maintenance_rate"))
        {
            rules = rules with
            {
                LongMaintenance = inputs.Rate("maintenance_rate"),
                ShortMaintenance = inputs.Rate("maintenance_rate"),
            };
        }

        return Answers(new RegTAccount
        {
            LongMarketValue = inputs.Money("long_market_value", Money.Zero),
            ShortMarketValue = inputs.Money("short_market_value", Money.Zero),
            DebitBalance = inputs.Money("debit_balance", Money.Zero),
            CreditBalance = inputs.Money("credit_balance", Money.Zero),
            Rules = rules,
        });
    }

    public static VectorAnswers RegTOpening(VectorInputs inputs)
    {
        Price mark = inputs.Price(inputs.Has("mark") ? "mark" : "price");
        var account = RegTAccount.Opened(inputs.SignedQuantity(), inputs.Price("price"), mark);
        VectorAnswers answers = Answers(account);
        answers["deposit"] = () => RegTAccount.OpeningDeposit(inputs.SignedQuantity(), inputs.Price("price"));
        answers["credit_balance"] = () => account.CreditBalance;
        answers["debit_balance"] = () => account.DebitBalance;
        return answers;
    }

    public static VectorAnswers LeveragedCash(VectorInputs inputs)
    {
        var account = new LeveragedCashAccount
        {
            Cash = inputs.Money("cash"),
            Quantity = inputs.SignedQuantity(),
            Price = inputs.Price("price"),
            Leverage = inputs.Rate("leverage", Rate.One),
        };
        if (account.Quantity.Sign != 0) AgreesWithEngine(account);
        return new VectorAnswers
        {
            ["equity"] = () => account.Equity,
            ["margin_used"] = () => account.MarginUsed,
            ["margin_remaining"] = () => account.MarginRemaining,
            ["margin_call_warning"] = () => account.IsWarning,
            ["margin_call"] = () => account.IsCalled,
            ["buying_power"] = () => account.BuyingPower(inputs.Text("order_side") != "sell"),
        };
    }

    private static VectorAnswers Answers(RegTAccount account)
    {
        AgreesWithEngine(account);
        return new VectorAnswers
        {
            ["equity"] = () => account.Equity,
            ["reg_t_requirement"] = () => account.InitialRequirement,
            // A page prints the excess of a restricted account as none, or below zero.
            ["excess_equity"] = () => Excess(account.InitialExcess),
            ["restricted_by"] = () => account.RestrictedBy,
            ["buying_power"] = () => account.BuyingPower,
            ["maintenance_requirement"] = () => account.MaintenanceRequirement,
            ["maintenance_excess"] = () => Excess(account.MaintenanceExcess),
            ["maintenance_call"] = () => account.MaintenanceCall,
            ["long_value_at_maintenance_call"] = () => account.LongValueAtCall,
            ["short_value_at_maintenance_call"] = () => account.ShortValueAtCall,
            ["sale_to_cure"] = () => account.SaleToCure,
            ["stock_to_cure"] = () => account.StockToCure,
        };
    }

    private static Readings Excess(Money signed) => new(signed, signed.Sign < 0 ? Money.Zero : signed);

    private static void AgreesWithEngine(RegTAccount account)
    {
        var positions = new List<RigPosition>();
        Add("long", new Quantity(account.LongMarketValue.Atto), account.Rules.LongMaintenance);
        Add("short", -new Quantity(account.ShortMarketValue.Atto), account.Rules.ShortMaintenance);
        PoolReport report = EngineRig.Report(account.CreditBalance - account.DebitBalance, [.. positions]);
        Assert.Equal(account.Equity, report.Equity);
        Assert.Equal(account.MaintenanceRequirement, report.MaintenanceRequirement);
        Assert.Equal(account.MaintenanceCall.Sign > 0, report.IsDeficient);
        if (account.Rules.Initial >= account.Rules.LongMaintenance)
        {
            Assert.Equal(account.InitialRequirement, report.InitialRequirement);
        }

        // Value is quantity at a price of one: the engine wants shares.
        void Add(string side, Quantity quantity, Rate maintenance)
        {
            if (quantity.Sign == 0) return;
            positions.Add(new RigPosition(
                side, InstrumentKind.Equity, quantity, Price.One, Price.One,
                EngineRig.Flat(side, maintenance, account.Rules.Initial)));
        }
    }

    private static void AgreesWithEngine(LeveragedCashAccount account)
    {
        PoolReport report = EngineRig.Report(account.Cash, new RigPosition(
            "stock", InstrumentKind.Equity, account.Quantity, account.Price, account.Price,
            MarginTable.Flat("table", EngineRig.Inverse(account.Leverage))));
        Assert.Equal(account.Equity, report.Equity);
        double gap = Math.Abs((account.MarginUsed - report.InitialRequirement).ToDouble());
        Assert.True(gap <= 1e-9, $"the engine says {report.InitialRequirement}, the model {account.MarginUsed}");
    }
}
