using FastMargin.Instruments;
using FastMargin.Kernels.Options;
using FastMargin.Models.Scenarios;
using FastMargin.Tests.Units;

namespace FastMargin.Tests.Models.Scenarios;

public sealed class SpanMarginTests
{
    private const int March = 202103;
    private const int June = 202106;
    private const int December = 202112;

    [Fact]
    public void Array_of_a_future_is_the_published_one()
    {
        double[] published =
        [
            0, 0, -2066.67, -2066.67, 2066.67, 2066.67, -4133.33, -4133.33, 4133.33, 4133.33, -6200, -6200, 6200, 6200,
            -6138, 6138,
        ];
        Assert.Equal(published, SpanArray.Future(6200).Losses.ToArray().Select(loss => Math.Round(loss, 2)));
    }

    [Fact]
    public void Months_against_each_other_pay_the_spread_and_not_the_scan()
    {
        SpanCharge charge = Assert.Single(Margin().Charges([Future(March, 5), Future(June, -5)]));
        Assert.Equal(0, charge.Scan.Risk);
        Assert.Equal(5 * 200, charge.SpreadCharge);
        // March delivers: 10 for each delta that a spread holds there.
        Assert.Equal(5 * 10, charge.DeliveryCharge);
        Assert.Equal(1050, charge.Requirement);
    }

    [Fact]
    public void Spreads_are_formed_by_priority_until_no_delta_is_left()
    {
        // The first spread takes March with June, the second what is left of March with December.
        SpanCharge charge = Assert.Single(
            Margin().Charges([Future(March, 5), Future(June, -2), Future(December, -4)]));
        Assert.Equal((2 * 200) + (3 * 350), charge.SpreadCharge);
        Assert.Equal(1000, charge.Scan.Risk);
    }

    [Fact]
    public void Delivery_month_pays_more_for_what_stands_alone()
    {
        SpanCharge charge = Assert.Single(Margin().Charges([Future(March, -3)]));
        Assert.Equal(3 * 40, charge.DeliveryCharge);
        Assert.Equal(3000 + 120, charge.Requirement);
    }

    [Fact]
    public void Spread_between_commodities_gives_its_share_of_the_price_risk_back()
    {
        // CME's example: two corn against one soybean at 55 %, 6,000 becomes 2,700.
        var margin = SpanMargin.Create(
            [new() { Name = "corn" }, new() { Name = "soy" }],
            [new([new("corn", 2, false), new("soy", 1, true)], 0.55)]);
        SpanPosition corn = Future(June, 2) with { Commodity = "corn", Array = SpanArray.Future(1500) };
        SpanPosition soy = Future(June, -1) with { Commodity = "soy", Array = SpanArray.Future(3000) };
        Assert.Equal(2700, margin.Requirement([corn, soy]), 1e-9);
        Assert.Equal(6000, margin.Requirement([corn, soy with { Quantity = 1 }]), 1e-9);
        Assert.Equal(2700 + 1500, margin.Requirement([corn with { Quantity = 3 }, soy]), 1e-9);
    }

    [Fact]
    public void Short_options_are_charged_their_least_however_far_out_of_the_money()
    {
        SpanPosition call = Option(isCall: true, -4);
        SpanPosition put = Option(isCall: false, -3);
        Assert.Equal(4 * 50, Margin().Requirement([call, put]));
        var gross = SpanMargin.Create([Rules() with { ShortOptions = ShortOptionCount.Gross }], []);
        Assert.Equal(7 * 50, gross.Requirement([call, put]));
        Assert.Equal(0, Margin().Requirement([call with { Quantity = 4 }]));
    }

    [Fact]
    public void Requirement_is_never_negative_and_never_depends_on_the_order_of_positions()
    {
        Random random = Seeded.Start();
        SpanMargin margin = Margin();
        for (int round = 0; round < 300; round++)
        {
            SpanPosition[] positions = [.. Enumerable.Range(0, 1 + random.Next(8)).Select(_ => Draw(random))];
            double requirement = margin.Requirement(positions);
            Assert.True(requirement >= 0);
            random.Shuffle(positions);
            Assert.Equal(requirement, margin.Requirement(positions));
        }
    }

    [Fact]
    public void Leg_that_offsets_never_raises_a_requirement_by_more_than_the_charges_of_the_rule()
    {
        Random random = Seeded.Start();
        SpanMargin margin = Margin();
        for (int round = 0; round < 300; round++)
        {
            SpanPosition first = Future(random.Next(2) == 0 ? March : June, 1 + random.Next(20));
            double before = margin.Requirement([first]);
            int offset = 1 + random.Next((int)first.Quantity);
            // The same contract back: the position only gets smaller.
            Assert.True(margin.Requirement([first, first with { Quantity = -offset }]) <= before);
            SpanPosition other = Future(December, -offset);
            double after = margin.Requirement([first, other]);
            Assert.True(after <= before + (350 * offset), $"{first.Month} {first.Quantity}/{offset}: {before} {after}");
        }
    }

    [Fact]
    public void Credits_never_take_more_than_the_risk_there_is()
    {
        Random random = Seeded.Start();
        var margin = SpanMargin.Create(
            [Rules(), Rules() with { Name = "other" }],
            [
                new([new("oil", 1, false), new("other", 1, true)], 1),
                new([new("oil", 3, false), new("other", 1, true)], 1),
            ]);
        var apart = SpanMargin.Create([Rules(), Rules() with { Name = "other" }], []);
        for (int round = 0; round < 300; round++)
        {
            SpanPosition[] positions = [.. Enumerable.Range(0, 1 + random.Next(8)).Select(
                _ => Draw(random) with { Commodity = random.Next(2) == 0 ? "oil" : "other" })];
            IReadOnlyList<SpanCharge> charges = margin.Charges(positions);
            Assert.All(charges, charge => Assert.InRange(charge.Credit, 0, charge.Scan.Risk));
            double requirement = charges.Sum(c => c.Requirement);
            Assert.InRange(requirement, 0, apart.Requirement(positions));
        }
    }

    [Fact]
    public void Composite_delta_of_a_deep_call_is_the_sum_of_the_weights_and_that_of_a_far_one_nothing()
    {
        var terms = new OptionTerms(true, 100, 40, 0.1, 0.2);
        Assert.Equal(0.998, SpanDelta.Of(terms, 0.1), 1e-9);
        Assert.Equal(0, SpanDelta.Of(terms with { Strike = 200 }, 0.1), 1e-9);
        Assert.Equal(-0.998, SpanDelta.Of(terms with { Strike = 200, IsCall = false }, 0.1), 1e-9);
        Assert.InRange(SpanDelta.Of(terms with { Strike = 100 }, 0.1), 0.49, 0.53);
        Assert.Throws<ArgumentException>(() => SpanDelta.Of(terms with { Years = 0 }, 0.1));
        Assert.Throws<DataException>(() => SpanDelta.Of(terms, 1));
    }

    [Fact]
    public void Parameters_that_cannot_be_used_are_refused_with_their_place()
    {
        SpanCommodity oil = Rules();
        AssertRefused("commodity oil twice", [oil, oil]);
        AssertRefused("oil: short option minimum -1", [oil with { ShortOptionMinimum = -1 }]);
        AssertRefused("oil: spread 1", [oil with { Spreads = [new(1, 0, 2, 1, 5)] }]);
        AssertRefused("oil: delivery", [oil with { Deliveries = [new(March, -1, 0)] }]);
        AssertRefused("credit 1: rate 1.1", [oil], new SpanCredit([new("oil", 1, false), new("x", 1, true)], 1.1));
        AssertRefused("credit 1: commodity x", [oil], new SpanCredit([new("oil", 1, false), new("x", 1, true)], 1));
        AssertRefused("credit 1: 2 legs", [oil], new SpanCredit([new("oil", 1, false), new("oil", 1, true)], 1));
        var unknown = Assert.Throws<DataException>(
            () => Margin().Requirement([Future(March, 1) with { Commodity = "gas" }]));
        Assert.Contains("one of: oil", unknown.Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => SpanArray.Create([1, 2, 3]));
        Assert.Throws<DataException>(() => SpanArray.Future(1, 3, 1.5));
    }

    private static SpanCommodity Rules() => new()
    {
        Name = "oil",
        Spreads = [new(March, 1, June, 1, 200), new(March, 1, December, 1, 350), new(June, 1, December, 1, 300)],
        Deliveries = [new(March, 10, 40)],
        ShortOptionMinimum = 50,
    };

    private static SpanMargin Margin() => SpanMargin.Create([Rules()], []);

    private static SpanPosition Future(int month, double quantity) => new()
    {
        Commodity = "oil",
        Month = month,
        Quantity = quantity,
        Array = SpanArray.Future(1000),
        Delta = 1,
    };

    private static SpanPosition Option(bool isCall, double quantity) => new()
    {
        Commodity = "oil",
        Month = June,
        Quantity = quantity,
        Array = SpanArray.Create(new double[16]),
        Delta = 0,
        IsCall = isCall,
    };

    private static SpanPosition Draw(Random random)
    {
        int month = random.Next(3) switch { 0 => March, 1 => June, _ => December };
        double quantity = random.Next(-20, 21);
        if (random.Next(2) == 0) return Future(month, quantity);
        return Option(random.Next(2) == 0, quantity) with
        {
            Month = month,
            Delta = random.NextDouble() - 0.5,
            Array = SpanArray.Create([.. Enumerable.Range(0, 16).Select(_ => (random.NextDouble() - 0.5) * 1000)]),
        };
    }

    private static void AssertRefused(string found, SpanCommodity[] commodities, params SpanCredit[] credits) =>
        Assert.Contains(
            found, Assert.Throws<DataException>(() => SpanMargin.Create(commodities, credits)).Message,
            StringComparison.Ordinal);
}
