using System.Numerics;
using FastMargin.Instruments;
using FastMargin.Tests.Units;
using FastMargin.Units;

namespace FastMargin.Tests.Instruments;

public sealed class CollateralScheduleTests
{
    private static readonly CollateralTier[] _tiers =
        [Tier("10", "0.98"), Tier("50", "0.9"), Tier(null, "0.5")];

    [Theory]
    [InlineData("0", "0")]
    [InlineData("10", "9.8")]
    [InlineData("30", "27.8")]
    [InlineData("50", "45.8")]
    [InlineData("60", "50.8")]
    [InlineData("-2", "-2.2")]
    [InlineData("0.000000000000000001", "0")]
    [InlineData("-0.000000000000000001", "-0.000000000000000002")]
    public void Each_slice_counts_at_its_weight_and_a_debt_at_more(string amount, string value)
    {
        CollateralSchedule schedule = CollateralSchedule.Create(_tiers, Rate.Parse("1.1"));
        Assert.Equal(Money.Parse(value), schedule.ValueOf(Money.Parse(amount)));
    }

    [Fact]
    public void Value_is_the_sum_of_slices_and_concave()
    {
        Random random = Seeded.Start();
        for (int i = 0; i < 4_000; i++)
        {
            CollateralSchedule schedule = Make(random);
            Money[] x = [Amount(random), Amount(random)];
            Rational[] exact = [.. x.Select(m => Rational.FromAtto(m.Atto))];
            Assert.Equal(BySlices(schedule, x[0].Atto), schedule.Value(exact[0]));
            Rational middle = (exact[0] + exact[1]) / Rational.FromInt(2);
            Rational chord = (schedule.Value(exact[0]) + schedule.Value(exact[1])) / Rational.FromInt(2);
            Assert.True(schedule.Value(middle) >= chord);
            Assert.True(schedule.ValueOf(x[0]) <= x[0]);
        }
    }

    [Fact]
    public void What_is_above_a_capped_last_tier_counts_nothing()
    {
        CollateralSchedule schedule = CollateralSchedule.Create([Tier("10", "0.5")]);
        Assert.Equal(Money.Parse("5"), schedule.ValueOf(Money.Parse("1000")));
        Assert.Equal(2, schedule.Tiers.Count);
    }

    [Fact]
    public void Full_changes_nothing()
    {
        Assert.Equal(Money.Parse("-3"), CollateralSchedule.Full.ValueOf(Money.Parse("-3")));
        Assert.Equal(Money.Parse("3"), CollateralSchedule.Full.ValueOf(Money.Parse("3")));
        Assert.Equal(Rate.One, CollateralSchedule.Full.LiabilityWeight);
    }

    [Fact]
    public void A_bad_schedule_is_refused()
    {
        Refused("collateral tier 2: weight 0.99 rises above 0.98; expected falling weights",
            Tier("10", "0.98"), Tier(null, "0.99"));
        Refused("collateral tier 1: weight 1.01; expected 0 to 1", Tier(null, "1.01"));
        Refused("collateral tier 1: weight -0.1; expected 0 to 1", Tier(null, "-0.1"));
        Refused("collateral tier 1 of 2 has no cap; expected a cap on all but the last",
            Tier(null, "1"), Tier("10", "1"));
        Refused("collateral tier 2: cap 10 is not above 10; expected rising caps", Tier("10", "1"), Tier("10", "1"));
        Refused("collateral tier 1: cap 0 is not above 0; expected rising caps", Tier("0", "1"));
        Refused("0 collateral tiers; expected 1 to 255 tiers");
        Refused(
            "256 collateral tiers; expected 1 to 255 tiers",
            [.. Enumerable.Range(1, 256).Select(i => new CollateralTier(Quantity.FromDecimal(i), Rate.One))]);
    }

    [Theory]
    [InlineData("0.99")]
    [InlineData("10.1")]
    public void A_liability_weight_out_of_range_is_refused(string weight)
    {
        DataException error = Assert.Throws<DataException>(
            () => CollateralSchedule.Flat(Rate.One, Rate.Parse(weight), new SourceLine("currencies.csv", 4)));
        Assert.Equal($"currencies.csv:4: liability weight {weight}; expected 1 to 10", error.Message);
    }

    private static CollateralTier Tier(string? cap, string weight) =>
        new(cap is null ? null : Quantity.Parse(cap), Rate.Parse(weight));

    private static void Refused(string message, params CollateralTier[] tiers) =>
        Assert.Equal(message, Assert.Throws<DataException>(() => CollateralSchedule.Create(tiers)).Message);

    private static CollateralSchedule Make(Random random)
    {
        var tiers = new CollateralTier[random.Next(1, 8)];
        Int128 cap = 0;
        Int128 weight = Rate.One.Atto;
        for (int i = 0; i < tiers.Length; i++)
        {
            cap += 1 + Int128.Abs(Seeded.Sized(random, random.Next(1, 100)));
            weight = weight * random.Next(0, 101) / 100;
            bool open = i == tiers.Length - 1 && random.Next(2) == 0;
            tiers[i] = new CollateralTier(open ? null : new Quantity(cap), new Rate(weight));
        }

        return CollateralSchedule.Create(tiers, Rate.FromDecimal(1 + (random.Next(100) / 100m)));
    }

    private static Money Amount(Random random) => new(Seeded.Sized(random, random.Next(1, 105)));

    private static Rational BySlices(CollateralSchedule schedule, BigInteger amount)
    {
        var square = BigInteger.Pow(10, 36);
        if (amount < 0) return new Rational(amount * schedule.LiabilityWeight.Atto, square);
        BigInteger sum = 0;
        BigInteger floor = 0;
        foreach (CollateralTier tier in schedule.Tiers)
        {
            BigInteger cap = tier.Cap is { } end ? end.Atto : BigInteger.Max(amount, floor);
            sum += BigInteger.Max(0, BigInteger.Min(amount, cap) - floor) * tier.Weight.Atto;
            floor = cap;
        }

        return new Rational(sum, square);
    }
}
