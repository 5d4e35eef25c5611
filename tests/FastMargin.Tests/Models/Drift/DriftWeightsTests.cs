using System.Globalization;
using System.Numerics;
using FastMargin.Models.Drift;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Drift;

public sealed class DriftWeightsTests
{
    [Fact]
    public void Weights_follow_the_integer_root_of_any_size() =>
        Seeds.ForEach(300, dice =>
        {
            BigInteger size = BigInteger.Pow(10, dice.Below(17)) * dice.Between(0, 999) + dice.Between(0, 9);
            int imf = dice.Below(200_000);
            int liability = DriftWeights.LiabilityWeight(size, imf, 10_000);

            // The premium's root is the only number whose square brackets ten times the size.
            BigInteger premium = liability - 8000;
            if (liability == 10_000 || imf == 0) return;
            BigInteger low = premium * 10_000_000;
            Assert.True(low * low <= ((size * 10) + 1) * imf * imf, $"size {size}, imf {imf}: {liability} is too high");
            BigInteger high = low + 10_000_000 + imf;
            Assert.True(high * high > ((size * 10) + 1) * imf * imf, $"size {size}, imf {imf}: {liability} is too low");
        });

    [Fact]
    public void Larger_sizes_never_weigh_more_as_assets_nor_less_as_liabilities() =>
        Seeds.ForEach(100, dice =>
        {
            BigInteger size = dice.Between(0, long.MaxValue / 4);
            BigInteger larger = size + dice.Between(0, long.MaxValue / 4);
            int imf = dice.Below(100_000);
            int weight = dice.Below(10_000);
            Assert.True(DriftWeights.AssetWeight(larger, imf, weight) <= DriftWeights.AssetWeight(size, imf, weight));
            Assert.True(
                DriftWeights.LiabilityWeight(larger, imf, weight) >= DriftWeights.LiabilityWeight(size, imf, weight));
        });

    // Ratios 10 % and in the mode 1 %, imf 50: the root is 0, 5.4e6 and 6.3e7, the standard ratio 800, 827 and 1116.
    [Theory]
    [InlineData(0L, 100)]
    [InlineData(3_000_000_000_000L, 100 + 121)]
    [InlineData(400_000_000_000_000L, 1116)]
    public void Ratio_of_high_leverage_mode_grows_to_the_standard_one_and_with_it(long size, int expected)
    {
        var ratios = new DriftPerpRatios(1000, 500, 100, 50, 50);
        Assert.Equal(expected, ratios.RatioOf(size, DriftMarginType.Initial, isHighLeverage: true));
        Quantity amount = new(size * (Quantity.One.Atto / 1_000_000_000));
        var position = new DriftPerpPosition
        {
            Size = amount,
            Price = Price.One,
            MarginRatio = Rate.FromDecimal(0.01m),
            StandardRatio = Rate.FromDecimal(0.1m),
            ImfFactor = 50,
        };
        decimal requirement = decimal.Parse(amount.ToString(), CultureInfo.InvariantCulture) * expected / 10_000;
        Assert.Equal(Money.FromDecimal(requirement), new DriftAccount([], [position]).MarginRequirement);
    }

    [Fact]
    public void Ratio_of_high_leverage_mode_does_not_grow_without_a_factor()
    {
        var ratios = new DriftPerpRatios(1000, 500, 100, 50);
        Assert.Equal(100, ratios.RatioOf(long.MaxValue, DriftMarginType.Initial, isHighLeverage: true));
        Assert.Equal(75, ratios.RatioOf(long.MaxValue, DriftMarginType.Fill, isHighLeverage: true));
        Assert.Equal(50, ratios.RatioOf(long.MaxValue, DriftMarginType.Maintenance, isHighLeverage: true));
    }

    [Fact]
    public void Weight_finer_than_the_venue_keeps_is_refused()
    {
        var account = new DriftAccount(
            [new() { Price = Price.One, Amount = Quantity.One, AssetWeight = Rate.FromDecimal(0.80001m) }], []);
        Assert.Throws<ArgumentException>(() => account.TotalCollateral);
    }
}
