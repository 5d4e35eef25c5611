using FastMargin.Models.Scenarios;
using FastMargin.Units;

namespace FastMargin.Tests.Vectors;

/// <summary>SPAN, TIMS and the smaller models beside them.</summary>
public static class ScenarioAdapters
{
    private static readonly string[] _ranges = ["price_scan_range", "scan_range", "scan_range_usd", "psr"];
    private static readonly string[] _multiples = ["extreme_multiple", "extreme_multiplier", "extreme_move", "extreme"];
    private static readonly string[] _covers = ["cover_fraction", "covered_fraction", "extreme_cover", "cover"];
    private static readonly string[] _shortRates = ["short_rate", "short_option_rate", "option_rate"];

    public static VectorAnswers Tims(VectorInputs inputs)
    {
        var portfolio = new TimsPortfolio
        {
            Underlying = inputs.Real("underlying_price"),
            Days = inputs.Real("days"),
            Rate = inputs.Real("rate"),
            Yield = inputs.Real("dividend_yield"),
            IsAmerican = inputs.Text("style") == "american",
            MinimumPerContract = inputs.Real("min_per_contract"),
            Grid = ScenarioGrids.Tims10(inputs.Real("down"), inputs.Real("up")),
            Legs = [.. inputs.Items("legs").Select(leg => new TimsLeg
            {
                Quantity = leg.Real("qty"),
                Price = leg.Real("price"),
                Strike = leg.Text("type") == "option" ? leg.Real("strike") : null,
                IsCall = leg.Text("right") == "C",
            })],
        };
        return new VectorAnswers { ["requirement"] = () => portfolio.Requirement() };
    }

    /// <summary>The source's arrays are profits of a long contract.</summary>
    public static VectorAnswers Span(VectorInputs inputs)
    {
        var scan = SpanScan.Of([.. inputs.Items("positions").Select(position => (
            SpanArray.Create([.. position.Numbers("array").Select(profit => 0.0 - profit.ToDouble())]),
            position.Real("qty")))]);
        return new VectorAnswers
        {
            ["portfolio_array"] = () => scan.Totals.Select(loss => 0.0 - loss),
            ["scan_risk"] = () => scan.Risk,
            ["active_scenario"] = () => (double)scan.Active,
        };
    }

    /// <summary>The array of one contract that moves with its price alone, as profits of the position.</summary>
    public static VectorAnswers FutureArray(VectorInputs inputs)
    {
        double range = First(inputs, _ranges, null);
        double multiple = First(inputs, _multiples, 3);
        double cover = First(inputs, _covers, 0.33);
        double quantity = inputs.Has("qty") ? VectorNumber.FromAtto(inputs.SignedQuantity().Atto).ToDouble() : 1;
        SpanArray array = SpanArray.Future(range, multiple, cover);
        var scan = SpanScan.Of([(array, quantity)]);
        object Profits() => scan.Totals.Select(loss => 0.0 - loss);
        return new VectorAnswers
        {
            ["array"] = Profits,
            ["portfolio_array"] = Profits,
            ["scan_risk"] = () => scan.Risk,
            ["active_scenario"] = () => (double)scan.Active,
        };
    }

    public static VectorAnswers Pairs(VectorInputs inputs) => new()
    {
        ["requirement"] = () => PairMargin.Requirement(inputs.Rows("charges").Select(
            charge => new PairCharge(new Quantity(charge[0].ToAtto()), new Money(charge[1].ToAtto())))),
    };

    public static VectorAnswers DeribitShock(VectorInputs inputs) => new()
    {
        ["vol_shock"] = () => DeribitPortfolio.VolatilityShock(
            inputs.Real("days"), inputs.Real("power"), inputs.Real("base")),
    };

    public static VectorAnswers DeribitContingency(VectorInputs inputs)
    {
        object Shorts() => DeribitPortfolio.ShortOptions(
            NetByStrike(inputs), inputs.Real(Array.Find(_shortRates, inputs.Has) ?? _shortRates[0]));
        return new VectorAnswers
        {
            ["future_contingency"] = () => DeribitPortfolio.Futures(
                [.. inputs.Numbers("futures").Select(f => f.ToDouble())], inputs.Real("future_rate")),
            ["gross_option_contingency"] = () => DeribitPortfolio.GrossOptions(
                inputs.Real("gross_options"), inputs.Real("gross_rate")),
            ["short_option_contingency"] = Shorts,
            ["option_contingency"] = Shorts,
        };
    }

    public static VectorAnswers Shortfall(VectorInputs inputs)
    {
        var factors = new LognormalShortfall(
            inputs.Real("risk_aversion"), inputs.Real("tau"), inputs.Real("mu"), inputs.Real("sigma"));
        return new VectorAnswers
        {
            ["long"] = () => factors.LongFactor,
            ["short"] = () => factors.ShortFactor,
        };
    }

    private static double First(VectorInputs inputs, string[] names, double? otherwise) =>
        Array.Find(names, inputs.Has) is { } name ? inputs.Real(name) : otherwise ?? inputs.Real(names[0]);

    // Options by strike, or what is left of each strike.
    private static IEnumerable<double> NetByStrike(VectorInputs inputs)
    {
        string name = inputs.Has("short_options") ? "short_options" : "options";
        return inputs.IsNumbers(name)
            ? inputs.Numbers(name).Select(net => net.ToDouble())
            : inputs.Items(name).GroupBy(o => o.Real("strike")).Select(strike => strike.Sum(o => o.Real("qty")));
    }
}
