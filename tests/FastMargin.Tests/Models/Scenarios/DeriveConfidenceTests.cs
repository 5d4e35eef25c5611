using FastMargin.Models.Scenarios;

namespace FastMargin.Tests.Models.Scenarios;

public sealed class DeriveConfidenceTests
{
    private const double Spot = 2000;
    private const long Week = 7 * 86_400;

    private static readonly VolatilityShock _level = new() { Up = 0, Down = 0, FloorDays = 1 };
    private static readonly DeriveContingency _contingency =
        new() { ConfidenceThreshold = 0.6, ConfidenceMargin = 0.5 };
    private static readonly DeriveOption _written =
        new() { SecondsToExpiry = Week, Strike = Spot, IsCall = true, Amount = -2, Volatility = 0.5 };

    [Theory]
    [InlineData(1, 0.8 * 0.5 * (1 + 3 + 2) * Spot)]
    [InlineData(0, 0)]
    public void Held_perpetual_of_an_unsure_feed_charges_base_and_options_of_the_first_manager(
        double size, double charge)
    {
        DeriveMargin margin = new DerivePmrm1
        {
            Spot = Spot,
            Base = 3,
            Perpetual = new DerivePerpetual(size, Spot, 0.2),
            Options = [_written],
            Expiries = [DeriveExpiry.Averaged(Week, Spot)],
        }.Evaluate(new DerivePmrm1Parameters
        {
            Volatility = _level,
            Contingency = _contingency,
            InitialFactor = 1,
        });
        Assert.Equal(charge, margin.ConfidenceContingency, 1e-9);
    }

    [Theory]
    [InlineData(1, 0.8 * 0.5 * (1 + 2) * Spot)]
    [InlineData(0, 0)]
    public void Held_perpetual_of_an_unsure_feed_charges_options_but_no_collateral_of_the_second(
        double size, double charge)
    {
        DeriveMargin margin = new DerivePmrm2
        {
            Spot = Spot,
            Perpetual = new DerivePerpetual(size, Spot, 0.2),
            Options = [_written],
            Collaterals = [new DeriveCollateral { Amount = 5, Price = Spot }],
            Expiries = [DeriveExpiry.Averaged(Week, Spot)],
        }.Evaluate(new DerivePmrm2Parameters
        {
            Volatility = _level,
            Skew = new SkewShock { LeastWidth = 0.01 },
            Contingency = _contingency,
            MaintenanceFactor = 1,
            InitialFactor = 1,
        });
        Assert.Equal(charge, margin.ConfidenceContingency, 1e-9);
    }

    [Fact]
    public void Base_asset_is_worth_its_spot_in_the_stable_coin()
    {
        DeriveBalances balances = WithBase(stable: 0.8, factor: 0.5, scale: 0.9, confidence: 1);
        Assert.Equal(3 * Spot / 0.8, balances.Equity, 1e-9);
        Assert.Equal(3 * Spot * 0.5, balances.MaintenanceBalance, 1e-9);
        Assert.Equal(3 * Spot * 0.5 * 0.9, balances.InitialBalance, 1e-9);
    }

    [Fact]
    public void Base_asset_that_does_not_count_is_not_charged_for_an_unsure_spot()
    {
        double charge = 0.7 * 0.4 * 3 * Spot;
        Assert.Equal(
            (3 * Spot * 0.5) - charge,
            WithBase(stable: 1, factor: 0.5, scale: 1, confidence: 0.3).InitialBalance, 1e-9);
        Assert.Equal(0, WithBase(stable: 1, factor: 0, scale: 1, confidence: 0.3).InitialBalance);
        Assert.Equal(0, WithBase(stable: 1, factor: 0.5, scale: 0, confidence: 0.3).InitialBalance);
    }

    private static DeriveBalances WithBase(double stable, double factor, double scale, double confidence) =>
        new DeriveStandard
        {
            Stable = stable,
            Markets = [new DeriveMarket { Spot = Spot, SpotConfidence = confidence, Base = 3 }],
        }.Evaluate(new DeriveStandardParameters
        {
            BaseFactor = factor,
            BaseInitialScale = scale,
            BaseConfidence = 0.6,
            ConfidenceFactor = 0.4,
        });
}
