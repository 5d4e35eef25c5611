using System.Globalization;
using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Rules;
using FastMargin.Models.Scenarios;
using FastMargin.Models.Sets;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Rules;

public sealed class DeriveDoubtTests
{
    private const string Markets = """
        "markets": {
          "ES": { "spot": "FUT", "perpetuals": ["FUT"], "rate": 0.031 }, "IX": { "spot": "IDX", "rate": -0.02 },
          "DE": { "spot": "DAX", "rate": 0.04 }, "ST": { "spot": "STK", "bases": ["STK"] },
          "BC": { "spot": "INV", "perpetuals": ["INV"] }
        }
        """;

    /// <summary>Every parameter of every manager that a book can have.</summary>
    private const string Json = $$"""
        {
          "asOf": "2026-01-05T14:30:00Z",
          "sets": {
            "one": {
              "rule": "derive-pmrm1", "initialFactor": 1.3, "staticDiscount": 0.95, "rateMultiplier": 4,
              "rateAdd": 0.05, "baseCharge": 0.02, "perpetualCharge": 0.023, "optionCharge": 0.011,
              "basis": { "up": 1.05, "down": 0.95, "add": 0.25, "multiplier": 0.01 },
              "volatility": { "up": 0.45, "down": 0.3, "shortPower": 0.3, "longPower": 0.13, "floorDays": 1 },
              {{Markets}}
            },
            "two": {
              "rule": "derive-pmrm2", "maintenanceFactor": 0.8, "initialFactor": 1.1, "perpetualCharge": 0.01,
              "initialPerpetualCharge": 0.007, "optionCharge": 0.003, "initialOptionCharge": 0.004,
              "staticDiscount": 0.95, "staticDiscountShort": 1.04, "longRateMultiplier": 1, "longRateAdd": 0.08,
              "shortRateMultiplier": 0.5, "shortRateAdd": 0.08, "baseHaircut": 0.1, "initialBaseHaircut": 0.05,
              "basis": { "up": 1.045, "down": 0.955, "add": 0.5, "multiplier": 2 },
              "volatility": {
                "up": 0.5, "down": 0.275, "shortPower": 0.3, "longPower": 0.13, "floorDays": 1, "leastUp": 0.2
              },
              "skew": {
                "linearCap": 0.15, "linearBase": 0.05, "absoluteCap": 0.15, "leastWidth": 0.01, "widthScale": 4,
                "volatilityStatic": 0.6, "volatilitySlope": -0.1
              },
              {{Markets}}
            },
            "standard": {
              "rule": "derive-standard", "perpetualInitial": 0.1, "perpetualMaintenance": 0.065, "maxSpot": 0.15,
              "minSpot": 0.1, "callMaintenance": 0.075, "putMaintenance": 0.075, "putMarkMaintenance": 0.075,
              "unpairedInitialScale": 1.2, "unpairedMaintenanceScale": 1.1, "maintenanceOffsetScale": 1.05,
              "baseFactor": 0.9, "baseInitialScale": 0.95, {{Markets}}
            }
          },
          "groups": { "all": ["one", "two", "standard"] }
        }
        """;

    /// <summary>The stated width of a doubt: a share of all that is held, at its price and its strike.</summary>
    private const double WidestShare = 1e-7;

    [Theory]
    [InlineData("one")]
    [InlineData("two")]
    [InlineData("standard")]
    public void Doubles_are_within_their_doubt_of_the_precise_number(string set) => Seeds.ForEach(8, dice =>
    {
        using var rig = new Rig(dice, set, Json);
        int known = 0;
        for (int round = 0; round < 4; round++)
        {
            rig.Hold(Portfolio(rig, dice));
            rig.Time(OptionMarket.AsOf + (round * 23_400_000_000_000 / 4) + dice.Below(1_000_000_000));
            ExactRequirement exact = rig.Exact();
            Assert.Equal(exact.UnpricedInstrument >= 0, double.IsNaN(rig.Requirement()));
            if (exact.UnpricedInstrument >= 0) continue;
            known++;
            double off = Rational.Abs(PreciseNumber.Exactly(rig.Requirement()) - exact.Maintenance).ToDouble();
            double gross = OptionMarket.Held(rig.Book, rig.Pool, _ => OptionMarket.AsOf).Sum(GrossOf);
            Assert.True(off <= rig.Doubt(), $"off by {off:R}, doubt {rig.Doubt():R}");
            Assert.True(rig.Doubt() <= WidestShare * gross, $"doubt {rig.Doubt():R} of {gross:R}");
        }

        Assert.True(known > 0, "all unknown");
    });

    [Fact]
    public void Pools_say_the_same_in_every_mode_and_ties_are_decided_precisely() => Seeds.ForEach(3, dice =>
    {
        using var crowd = new OptionCrowd(dice, 8, Json, "one", "two", "standard", "all", null);
        for (int i = 0; i < 60; i++)
        {
            crowd.Next();
            if (i % 10 == 9) crowd.Check();
        }

        Assert.True(crowd.Outputs > 10, $"{crowd.Outputs} outputs");
        Assert.True(crowd.ExactDecisions > 0, "no tie");
    });

    [Fact]
    public void Perpetual_alone_is_asked_for_to_the_last_decimal()
    {
        using var rig = new Rig(new Dice(1), "one", Json);
        int perpetual = rig.Market.Universe.InstrumentId("FUT");
        rig.Move(perpetual, 32_002);
        rig.Hold(new Dictionary<int, long> { [perpetual] = -3 });
        // Three of fifty at 4000.25, 15 % up, 2.3 % of notional beside it.
        Assert.Equal("103806.4875", ExactText.Up(rig.Exact().Maintenance));
        Assert.Equal("134948.43375", ExactText.Up(rig.Exact().Initial));
    }

    [Fact]
    public void Ordinary_marks_ask_for_no_precise_volatility() => Seeds.ForEach(20, dice =>
    {
        using var rig = new Rig(dice, "one", Json);
        MarginBook book = rig.Book;
        var times = new MarkTimes(book.Universe.Instruments.Count);
        times.Begin(OptionMarket.AsOf);
        var none = new DeriveQuotes<WideNumber>(
            book, times, isDiscounted: true, _ => throw new InvalidOperationException("asked for"));
        var quotes = new DeriveQuotes<BoundedNumber>(
            book, times, isDiscounted: true, of => DeriveVolatility.Bounded(of, none));
        DeriveTerms market = new("ES", book.Universe.InstrumentId("FUT"), [], [], 0.05);
        foreach (Instrument of in book.Universe.Instruments.Where(i => i.Symbol.StartsWith("FUT_2026-06", Prefix)))
        {
            if (IsOdd(book, of)) continue;
            Assert.NotNull(quotes.Of(of, market).Leg);
        }
    });

    [Fact]
    public void Explanation_shows_the_precise_numbers()
    {
        using var rig = new Rig(new Dice(3), "two", Json);
        Instrument option = rig.Market.Universe.Instruments.First(i => i.Symbol.StartsWith("IDX_2026-06", Prefix));
        rig.Hold(new Dictionary<int, long> { [option.Id] = -3 });
        var pool = new ModelPool(rig.Book, rig.Pool);
        ExplainLine line = ModelDesk.Of(rig.Book)!.SetsOf(rig.Pool)[0].Model.Explain(pool);
        Assert.Equal(ExactText.Up(rig.Exact().Maintenance), line.Value);
        ExplainLine market = Assert.Single(line.Parts);
        decimal equity = Number("equity");
        Assert.Equal(Number(market.Value), equity - Number("maintenance balance"), 12);
        Assert.Equal(33, market.Parts.Single(p => p.Name == "scenarios").Parts.Count);
        Assert.True(Part("equity").Value.Length > 24, Part("equity").Value);
        decimal worst = market.Parts.Single(p => p.Name == "scenarios").Parts.Min(p => Number(p.Value));
        Assert.Equal(Math.Min(worst, Number("basis contingency")), Number("worst case"));

        ExplainLine Part(string name) => market.Parts.Single(p => p.Name == name);

        decimal Number(string text) => decimal.Parse(
            char.IsLetter(text[0]) ? Part(text).Value : text, CultureInfo.InvariantCulture);
    }

    private const StringComparison Prefix = StringComparison.Ordinal;

    private static Dictionary<int, long> Portfolio(Rig rig, Dice dice)
    {
        IEnumerable<Instrument> usable = rig.Market.Universe.Instruments.Where(i => i.CanBeHeld);
        return dice.Shuffle(usable).Take(1 + dice.Below(8)).ToDictionary(
            i => i.Id, i => i.Symbol == "STK" ? 40L : dice.OneOf(-50L, -7, -1, 1, 3, 20));
    }

    private static double GrossOf(PlainScenario.Held held) => Math.Abs(held.Quantity * held.Multiplier * held.Fx)
        * (held.Option is { } option ? option.Underlying + option.Strike : held.Mark);

    // At or below what exercise brings there is next to no digit of a volatility in a mark.
    private static bool IsOdd(MarginBook book, Instrument of)
    {
        double spot = OptionMarket.Number(book.Mark(of.Option!.Underlying));
        double strike = OptionMarket.Number(of.Option.Strike);
        double intrinsic = Math.Max(0, of.Option.IsCall ? spot - strike : strike - spot);
        return OptionMarket.Number(book.Mark(of.Id)) < intrinsic + 1;
    }
}
