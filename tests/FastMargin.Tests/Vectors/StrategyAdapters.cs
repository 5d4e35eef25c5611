using System.Globalization;
using FastMargin.Models.Strategies;
using FastMargin.Units;

namespace FastMargin.Tests.Vectors;

/// <summary>US options by strategy. The model reads the strategy off the legs, its name is not used.</summary>
public static class StrategyAdapters
{
    public static VectorAnswers Naked(VectorInputs inputs)
    {
        VectorInputs option = inputs.Group("option");
        OptionMarginRules rules = inputs.Flag("index_option") ? OptionMarginRules.BroadIndex : OptionMarginRules.Equity;
        var book = new OptionBook
        {
            Underlying = inputs.Price("underlying_price"),
            Legs = [LegOf(option)],
            Rules = rules with { StrikeMultiplier = inputs.Rate("strike_multiplier", Rate.One) },
        };
        Money requirement = UncoveredOption.Requirement(book, book.Legs[0]);
        return new VectorAnswers
        {
            ["maintenance_margin"] = () => requirement,

            // The source signs an order's margin as its quantity; a bought option needs its premium.
            ["initial_margin_with_premium"] = () => book.Legs[0].IsShort ? -requirement : book.Premium,
        };
    }

    public static VectorAnswers Strategy(VectorInputs inputs)
    {
        Rate stock = Rate.FromLeverage(inputs.Rate("stock_leverage", Rate.FromDecimal(2)));
        OptionMarginRules rules = inputs.Flag("index_option") ? OptionMarginRules.BroadIndex : OptionMarginRules.Equity;
        StrategyMargin margin = StrategyMargin.Of(BookOf(inputs, rules with
        {
            StockInitial = stock,
            LongStockMaintenance = stock,
            ShortStockMaintenance = stock,
            CoveredCallPremiumShare = Rate.FromDecimal(0.8m),
        }));
        return new VectorAnswers
        {
            ["initial_margin_ex_premium"] = () => margin.Initial,
            ["premium_paid"] = () => margin.PremiumPaid,
            ["maintenance_margin"] = () => margin.Maintenance,
        };
    }

    /// <summary>
    /// A printed requirement includes what is paid for long options. That of a credit spread is the spread's alone,
    /// unless the case says that the long option is in it; a debit spread is what it costs.
    /// </summary>
    public static VectorAnswers Cboe(VectorInputs inputs)
    {
        StrategyMargin margin = StrategyMargin.Of(BookOf(inputs, OptionMarginRules.Equity with
        {
            UncoveredRate = inputs.Rate("pct", OptionMarginRules.Equity.UncoveredRate),
            UncoveredMinimum = inputs.Rate("min_pct", OptionMarginRules.Equity.UncoveredMinimum),
            UncoveredFloor = inputs.Has("floor_per_share") ? inputs.Price("floor_per_share") : default,
        }));
        Money bought = (margin.Book with { Legs = [.. margin.Book.Legs.Where(leg => !leg.IsShort)] }).Premium;
        bool isSpread = margin.Book.Shares.Sign == 0
            && margin.Book.Legs.Any(leg => leg.IsShort)
            && SpreadMargin.IsCovered(margin.Book.Legs)
            && inputs.Text("strategy")?.EndsWith("_plus_long", StringComparison.Ordinal) != true;
        Money spread = margin.Initial.Sign > 0 ? margin.Initial : margin.PremiumPaid;
        return new VectorAnswers
        {
            ["requirement"] = () => isSpread ? spread : margin.Initial + bought,
            ["net_of_premium"] = () => margin.NetOfPremium,
            ["sides"] = () => margin.Book.Legs.Select(leg => UncoveredOption.Requirement(margin.Book, leg)),
        };
    }

    private static OptionBook BookOf(VectorInputs inputs, OptionMarginRules rules)
    {
        IReadOnlyList<VectorInputs> legs = inputs.Items("legs");
        VectorInputs? stock = legs.FirstOrDefault(leg => leg.Text("type") == "stock");
        return new OptionBook
        {
            Underlying = inputs.Price("underlying_price"),
            Shares = stock?.Quantity("qty") ?? Quantity.Zero,
            SharePrice = stock?.Price("price"),
            Legs = [.. legs.Where(leg => leg.Text("type") != "stock").Select(LegOf)],
            Rules = rules,
        };
    }

    private static OptionLeg LegOf(VectorInputs leg) => new(
        leg.Text("right") == "C" ? OptionRight.Call : OptionRight.Put,
        leg.Price("strike"),
        leg.Text("expiry") is { } day ? DateOnly.Parse(day, CultureInfo.InvariantCulture) : default,
        (long)leg.Whole("qty"),
        leg.Price("price"));
}
