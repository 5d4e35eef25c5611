using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Tests.Vectors;
using FastMargin.Units;

namespace FastMargin.Tests.Models;

public sealed class IsolatedPositionTests
{
    private static readonly LiquidationConvention _onEntry = new() { MaintenanceOn = MaintenanceBasis.Entry };

    [Fact]
    public void Long_with_five_percent_kept_is_liquidated_where_the_venue_says() =>
        Assert.Equal(1228.070175, Linear(3, 1500, 1000, 0.05m).LiquidationPrice!.Value.ToDouble(), 6);

    [Theory]
    [InlineData(1, 9800)]
    [InlineData(-1, 10200)]
    public void Bankruptcy_is_where_the_margin_is_lost(int side, double price) =>
        Assert.Equal(price, Linear(side, 10_000, 200, 0.01m).BankruptcyPrice!.Value.ToDouble());

    [Theory]
    [InlineData(1, 9850)]
    [InlineData(-1, 10150)]
    public void Requirement_on_entry_does_not_move_with_the_price(int side, double price)
    {
        IsolatedPosition position = Linear(side, 10_000, 200, 0.005m) with { Convention = _onEntry };
        Assert.Equal(price, position.LiquidationPrice!.Value.ToDouble());
    }

    [Fact]
    public void Inverse_short_in_full_cover_has_no_price_of_liquidation()
    {
        var position = new IsolatedPosition
        {
            Kind = InstrumentKind.Inverse,
            Quantity = Quantity.FromDecimal(-1000),
            Entry = Price.FromDecimal(100),
            Margin = Money.FromDecimal(10),
        };
        Assert.Null(position.LiquidationPrice);
        Assert.Null(position.BankruptcyPrice);
    }

    [Fact]
    public void Fee_of_closing_at_bankruptcy_is_part_of_what_is_kept()
    {
        var position = new IsolatedPosition
        {
            Kind = InstrumentKind.Inverse,
            Quantity = Quantity.FromDecimal(10_000),
            Entry = Price.FromDecimal(8000),
            Margin = Money.FromDecimal(0.5m),
            MaintenanceRate = Rate.FromDecimal(0.005m),
            Convention = _onEntry with { TakerFee = Rate.FromDecimal(0.00075m), FeeOn = ClosingFeeBasis.Bankruptcy },
        };
        Assert.Equal(10_000 * 1.00075 / 1.75, position.BankruptcyPrice!.Value.ToDouble(), 9);
        double feeAtBankruptcy = 0.00075 * 10_000 / position.BankruptcyPrice.Value.ToDouble();
        double kept = (1.25 * 0.005) + feeAtBankruptcy;
        Assert.Equal(10_000 / (1.75 - kept), position.LiquidationPrice!.Value.ToDouble(), 9);
    }

    [Fact]
    public void Exactly_at_the_requirement_only_the_lenient_reading_is_not_deficient()
    {
        IsolatedPosition position = Linear(1, 100, 10, 0.05m) with { Convention = _onEntry };
        var price = Price.FromDecimal(95);
        Assert.Equal("5", position.EquityAt(price).ToString());
        Assert.Equal("5", position.MaintenanceAt(price).ToString());
        Assert.False(position.IsDeficientAt(price));
        Assert.True((position with { Convention = _onEntry with { IsStrict = false } }).IsDeficientAt(price));
    }

    [Fact]
    public void Root_beyond_every_price_is_none()
    {
        IsolatedPosition tiny = Linear(-0.000000000000000001m, 1, 1_000_000, 0.01m);
        Assert.Null(tiny.LiquidationPrice);
        Assert.Null(tiny.BankruptcyPrice);
    }

    [Fact]
    public void Position_of_nothing_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Linear(0, 100, 10, 0.05m).LiquidationPrice);
        Assert.Throws<ArgumentException>(() => Linear(1, 0, 10, 0.05m).LiquidationPrice);
        Assert.Throws<ArgumentException>(
            () => (Linear(1, 100, 10, 0.05m) with { Kind = InstrumentKind.Equity }).LiquidationPrice);
    }

    [Fact]
    public void Liquidation_price_is_where_the_flag_turns_in_every_convention()
    {
        int seed = 20260704;
        var random = new Random(seed);
        for (int round = 0; round < 2000; round++)
        {
            IsolatedPosition position = Any(random);
            if (position.LiquidationPrice is not { } price || price.Sign <= 0) continue;
            Price beyond = Shift(price, position.Quantity.Sign > 0 ? -1 : 1);
            Price before = Shift(price, position.Quantity.Sign > 0 ? 1 : -1);
            string replay = $"seed {seed} round {round}: {position}";
            Assert.True(position.IsDeficientAt(beyond), $"not deficient at {beyond}, {replay}");
            Assert.False(position.IsDeficientAt(before), $"deficient at {before}, {replay}");
        }
    }

    [Fact]
    public void Default_convention_is_the_engine()
    {
        int seed = 404;
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            IsolatedPosition position = Any(random) with
            {
                Convention = LiquidationConvention.Default,
                MaintenanceAmount = Money.Zero,
            };
            var rig = new RigPosition(
                "x", position.Kind, position.Quantity, position.Entry, position.Entry,
                MarginTable.Flat("t", position.MaintenanceRate));
            LiquidationPrice? engine = EngineRig.Report(position.Margin, rig).Positions[0].LiquidationPrice;
            Price? solved = position.Quantity.Sign > 0 ? engine?.Below : engine?.Above;
            double closed = position.LiquidationPrice?.ToDouble() ?? 0;
            Assert.True(
                Math.Abs((solved?.ToDouble() ?? 0) - closed) <= 1e-9 * Math.Max(1, closed),
                $"seed {seed} round {round}: engine {solved}, closed form {closed}: {position}");
        }
    }

    private static IsolatedPosition Any(Random random)
    {
        decimal entry = decimal.Round((decimal)Math.Pow(10, (random.NextDouble() * 6) - 2), 4) + 0.0001m;
        decimal quantity = (random.Next(1, 10_000) / 100m) * (random.Next(2) == 0 ? 1 : -1);
        bool isInverse = random.Next(2) == 0;
        decimal value = isInverse ? Math.Abs(quantity) / entry : Math.Abs(quantity) * entry;
        return new IsolatedPosition
        {
            Kind = isInverse ? InstrumentKind.Inverse : InstrumentKind.Linear,
            Quantity = Quantity.FromDecimal(quantity),
            Entry = Price.FromDecimal(entry),
            Margin = Money.FromDecimal(decimal.Round(value * random.Next(20, 400) / 1000m, 12)),
            MaintenanceRate = Rate.FromDecimal(random.Next(1, 15) / 1000m),
            Convention = new LiquidationConvention
            {
                MaintenanceOn = (MaintenanceBasis)random.Next(2),
                FeeOn = (ClosingFeeBasis)random.Next(2),
                TakerFee = Rate.FromDecimal(random.Next(0, 10) / 10_000m),
                IsStrict = random.Next(2) == 0,
            },
        };
    }

    private static Price Shift(Price price, int side)
    {
        Int128 step = (price.Atto / 1_000_000_000) + 1;
        return new Price(price.Atto + (side * step));
    }

    private static IsolatedPosition Linear(decimal quantity, decimal entry, decimal margin, decimal rate) => new()
    {
        Kind = InstrumentKind.Linear,
        Quantity = Quantity.FromDecimal(quantity),
        Entry = Price.FromDecimal(entry),
        Margin = Money.FromDecimal(margin),
        MaintenanceRate = Rate.FromDecimal(rate),
    };
}
