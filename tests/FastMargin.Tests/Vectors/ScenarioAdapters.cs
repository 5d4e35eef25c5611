using FastMargin.Models.Scenarios;
using FastMargin.Units;

namespace FastMargin.Tests.Vectors;

/// <summary>SPAN, TIMS and the smaller models beside them.</summary>
public static class ScenarioAdapters
{
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

    /// <summary>
    /// The profits of one future, from its scan range and from what the extreme moves count for, in money: the range of
    /// a future is also given in points of a multiplier. Sources print whole tens or hundreds where they say so.
    /// </summary>
    public static VectorAnswers FutureArray(VectorInputs inputs)
    {
        string[] ranges = ["scan_range_usd", "scan_range", "price_scan_range", "range"];
        string[] covers = ["extreme_covered_usd", "extreme_covered", "extreme"];
        double range = Array.Find(ranges, inputs.Has) is { } name
            ? inputs.Real(name)
            : inputs.Real("points") * inputs.Real("multiplier");
        SpanArray array = Array.Find(covers, inputs.Has) is { } cover
            ? SpanArray.Future(range, extreme: inputs.Real(cover) / range, cover: 1)
            : SpanArray.Future(range, inputs.Real("extreme_multiple", 3), inputs.Real("covered_fraction", 0.33));
        double step = inputs.Real("round_to", 0);
        double[] profits =
            [.. array.Losses.ToArray().Select(loss => step > 0 ? Math.Round(-loss / step) * step : 0.0 - loss)];
        return new VectorAnswers
        {
            ["array"] = () => profits,
            ["scan_risk"] = () => profits.Max(Math.Abs),
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

    public static VectorAnswers DeribitContingency(VectorInputs inputs) => new()
    {
        ["future_contingency"] = () => DeribitPortfolio.Futures(
            [.. inputs.Numbers("futures").Select(f => f.ToDouble())], inputs.Real("future_rate")),
        ["gross_option_contingency"] = () => DeribitPortfolio.GrossOptions(
            inputs.Real("gross_options"), inputs.Real("gross_rate")),
        ["short_option_contingency"] = () => DeribitPortfolio.ShortOptions(
            inputs.Items("options").GroupBy(o => o.Real("strike")).Select(
                strike => strike.Sum(o => o.Real("qty"))),
            inputs.Real("short_rate")),
    };

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
}
