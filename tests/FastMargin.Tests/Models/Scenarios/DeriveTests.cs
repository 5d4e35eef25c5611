using FastMargin.Instruments;
using FastMargin.Models.Scenarios;
using FastMargin.Tests.Units;

namespace FastMargin.Tests.Models.Scenarios;

public sealed class DeriveTests
{
    private const long Week = 7 * 86_400;

    [Fact]
    public void Cash_alone_needs_nothing()
    {
        DeriveMargin first = new DerivePmrm1 { Cash = 1000, Spot = 2000 }.Evaluate(FirstRule());
        DeriveMargin second = new DerivePmrm2 { Cash = 1000, Spot = 2000 }.Evaluate(SecondRule());
        Assert.Equal((1000, 1000), (first.MaintenanceBalance, first.InitialBalance));
        Assert.Equal((1000, 1000), (second.MaintenanceBalance, second.InitialBalance));
        Assert.Equal(-1, second.BindingScenario);
    }

    [Fact]
    public void Perpetual_loses_with_the_worst_move_of_the_grid()
    {
        var account = new DerivePmrm1
        {
            Cash = 1000,
            Spot = 2000,
            Perpetual = new DerivePerpetual(-1, 2000, Unrealized: 50),
        };
        DeriveMargin margin = account.Evaluate(FirstRule());
        // +15 % of 2,000 is 300, 2 % static 40; the initial balance takes 1.3 times both.
        Assert.Equal(1050 - 340, margin.MaintenanceBalance, 1e-9);
        Assert.Equal(1050 - (1.3 * 340), margin.InitialBalance, 1e-9);
        Assert.Equal(0, margin.BindingScenario);
        Assert.Equal(-300, margin.Worst, 1e-9);
    }

    [Fact]
    public void Order_of_positions_never_changes_a_bit()
    {
        Random random = Seeded.Start();
        for (int round = 0; round < 30; round++)
        {
            DeriveOption[] options = [.. Enumerable.Range(0, 12).Select(_ => Draw(random))];
            DerivePmrm2 account = Account(options);
            DeriveMargin margin = account.Evaluate(SecondRule());
            random.Shuffle(options);
            DeriveMargin again = Account([.. options]).Evaluate(SecondRule());
            Assert.Equal(margin.MaintenanceBalance, again.MaintenanceBalance);
            Assert.Equal(margin.InitialBalance, again.InitialBalance);
        }
    }

    [Fact]
    public void Initial_balance_is_never_above_maintenance_and_a_requirement_never_below_zero()
    {
        Random random = Seeded.Start();
        for (int round = 0; round < 100; round++)
        {
            DeriveMargin margin = Account([.. Enumerable.Range(0, random.Next(9)).Select(_ => Draw(random))])
                .Evaluate(SecondRule());
            Assert.True(margin.InitialBalance <= margin.MaintenanceBalance);
            Assert.True(margin.MaintenanceBalance <= margin.Equity);
        }
    }

    [Fact]
    public void Long_option_never_needs_more_than_it_is_worth_where_no_skew_counts_gains_as_losses()
    {
        ScenarioPoint[] level = [.. ScenarioGrids.DerivePmrm2.Points.SkipLast(2)];
        DerivePmrm2Parameters rule = SecondRule() with { Grid = ScenarioGrid.Create("level", level) };
        Random random = Seeded.Start();
        for (int round = 0; round < 100; round++)
        {
            DeriveOption option = Draw(random);
            DeriveOption held = option with { Amount = Math.Abs(option.Amount) };
            DerivePmrm2 account = Account([held]) with { Perpetual = default };
            DeriveMargin margin = account.Evaluate(rule);
            Assert.True(margin.MaintenanceBalance >= account.Cash - (1e-9 * margin.Equity));
        }
    }

    [Fact]
    public void Prices_and_options_that_cannot_be_used_are_refused_by_name()
    {
        DeriveOption option = Draw(new Random(1));
        AssertRefused("without a forward", Account([option]) with { Expiries = [] });
        AssertRefused("expired", Account([option with { SecondsToExpiry = -5 }]));
        AssertRefused("volatility -1", Account([option with { Volatility = -1 }]));
        AssertRefused("strike 0", Account([option with { Strike = 0 }]));
        AssertRefused("spot 0", Account([]) with { Spot = 0 });
        AssertRefused("forward NaN", Account([]) with { Expiries = [DeriveExpiry.Averaged(Week, double.NaN)] });
    }

    [Fact]
    public void Forward_of_the_last_half_hour_is_fixed_little_by_little()
    {
        DeriveExpiry half = DeriveExpiry.Averaged(900, 2000);
        Assert.Equal((1000, 1000), (half.ForwardVariable, half.ForwardFixed));
        Assert.Equal((2000, 0), (DeriveExpiry.Averaged(1800, 2000).ForwardVariable, half.ForwardFixed - 1000));
        Assert.Equal(2000, DeriveExpiry.Averaged(0, 2000).ForwardFixed);
    }

    [Fact]
    public void Tims_class_needs_its_worst_point_and_never_less_than_its_minimum()
    {
        var stock = new TimsLeg { Quantity = 1000, Price = 50 };
        var portfolio = new TimsPortfolio
        {
            Underlying = 50,
            Days = 30,
            Grid = ScenarioGrids.Tims10(0.15, 0.15),
            Legs = [stock],
        };
        Assert.Equal(7500, portfolio.Requirement(), 1e-9);
        var box = new TimsLeg { Quantity = 1, Price = 3, Strike = 50, IsCall = true };
        TimsPortfolio matched = portfolio with { Legs = [box, box with { Quantity = -1 }] };
        Assert.Equal(75, matched.Requirement());
        Assert.Throws<DataException>(() => (matched with { Days = 0 }).Requirement());
        Assert.Throws<DataException>(() => (portfolio with { Legs = [box with { Price = 60 }] }).Requirement());
    }

    private static DerivePmrm2 Account(DeriveOption[] options) => new()
    {
        Cash = 500,
        Spot = 2000,
        Perpetual = new DerivePerpetual(0.5, 2001),
        Options = options,
        Expiries = [DeriveExpiry.Averaged(Week, 2004) with { Rate = 0.04 }, DeriveExpiry.Averaged(900, 2000)],
    };

    private static DeriveOption Draw(Random random) => new()
    {
        SecondsToExpiry = random.Next(4) == 0 ? 900 : Week,
        Strike = 1600 + (100 * random.Next(9)),
        IsCall = random.Next(2) == 0,
        Amount = Math.Round((random.NextDouble() - 0.5) * 10, 2),
        Volatility = 0.3 + random.NextDouble(),
    };

    private static DerivePmrm1Parameters FirstRule() => new()
    {
        Volatility = new VolatilityShock { Up = 0.45, Down = 0.3, ShortPower = 0.3, LongPower = 0.13, FloorDays = 1 },
        Contingency = new DeriveContingency { BasisUp = 1.05, BasisDown = 0.95, BasisAdd = 0.25 },
        InitialFactor = 1.3,
        StaticDiscount = 0.95,
        RateMultiplier = 4,
        RateAdd = 0.05,
        PerpetualCharge = 0.02,
        OptionCharge = 0.01,
    };

    private static DerivePmrm2Parameters SecondRule() => new()
    {
        Volatility = new VolatilityShock { Up = 0.5, Down = 0.275, ShortPower = 0.3, LongPower = 0.13, FloorDays = 1 },
        Skew = new SkewShock
        {
            LinearCap = 0.15,
            LinearBase = -0.05,
            AbsoluteCap = 0.15,
            AbsoluteBase = -0.05,
            LeastWidth = 0.01,
            WidthScale = 4,
            VolatilityStatic = 0.6,
            VolatilitySlope = -0.1,
        },
        Contingency = new DeriveContingency
        {
            BasisUp = 1.045,
            BasisDown = 0.955,
            BasisAdd = 0.5,
            BasisMultiplier = 2,
            PegThreshold = 0.98,
            PegFactor = 2,
        },
        MaintenanceFactor = 0.8,
        InitialFactor = 1,
        StaticDiscount = 0.95,
        StaticDiscountShort = 1.04,
        LongRateMultiplier = 1,
        LongRateAdd = 0.08,
        ShortRateMultiplier = 0.5,
        ShortRateAdd = 0.08,
        PerpetualCharge = 0.015,
        OptionCharge = 0.003,
    };

    private static void AssertRefused(string found, DerivePmrm2 account) => Assert.Contains(
        found, Assert.Throws<DataException>(() => account.Evaluate(SecondRule())).Message, StringComparison.Ordinal);
}
