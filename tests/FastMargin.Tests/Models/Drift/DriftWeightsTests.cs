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

    [Fact]
    public void Weight_finer_than_the_venue_keeps_is_refused()
    {
        var account = new DriftAccount(
            [new() { Price = Price.One, Amount = Quantity.One, AssetWeight = Rate.FromDecimal(0.80001m) }], []);
        Assert.Throws<ArgumentException>(() => account.TotalCollateral);
    }
}
