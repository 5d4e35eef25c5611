using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Instruments;

public sealed class InstrumentCheckTests
{
    private static readonly InstrumentDefinition _good = new()
    {
        Symbol = "X",
        Kind = InstrumentKind.Linear,
        SettleCurrency = "USDT",
        Lot = Quantity.One,
        Tick = Price.Parse("0.01"),
        LongTable = "BTC",
        Source = new SourceLine("instruments.csv", 3),
    };

    [Fact]
    public void Steps_and_sizes_must_be_above_zero()
    {
        Refused("lot 0; expected more than 0", _good with { Lot = Quantity.Zero });
        Refused("lot -1; expected more than 0", _good with { Lot = -Quantity.One });
        Refused("tick 0; expected more than 0", _good with { Tick = Price.Zero });
        Refused("mark step 0; expected more than 0", _good with { MarkStep = Price.Zero });
        Refused("multiplier 0; expected more than 0", _good with { Multiplier = Rate.Zero });
        Refused("quanto rate 0; expected more than 0",
            _good with { Kind = InstrumentKind.Quanto, QuantoRate = Rate.Zero });
    }

    [Fact]
    public void A_quanto_rate_belongs_to_a_quanto_only()
    {
        Rate rate = Rate.Parse("0.000001");
        Refused("quanto rate 0.000001 on kind Linear; expected 1", _good with { QuantoRate = rate });
        Universe universe = Build(_good with { Kind = InstrumentKind.Quanto, QuantoRate = rate });
        Assert.Equal(rate, universe.Instruments[0].QuantoRate);
    }

    [Fact]
    public void A_mark_step_must_divide_the_tick()
    {
        Refused("mark step 0.003 does not divide tick 0.01; expected a whole fraction of it",
            _good with { MarkStep = Price.Parse("0.003") });
        Refused("tick 0.000000000000000001, half of which has more than 18 decimals; expected a mark step",
            _good with { Tick = new Price(1) });
        Universe universe = Build(_good with { MarkStep = Price.Parse("0.0025") });
        Assert.Equal(Price.Parse("0.0025"), universe.Instruments[0].MarkStep);
    }

    [Fact]
    public void Tables_belong_to_what_can_be_held()
    {
        Refused("margin table BTC on an index; expected none: an index is never held",
            _good with { Kind = InstrumentKind.Index });
        Refused("no margin table; expected the name of one", _good with { LongTable = null });
    }

    [Fact]
    public void The_rule_for_short_stock_is_for_short_stock()
    {
        Refused("long table SHORT is EquityShort; expected a rule for longs", _good with { LongTable = "SHORT" });
        Refused(
            "table SHORT is EquityShort on kind Linear, multiplier 1; "
            + "expected kind Equity with multiplier 1: the rule is per share",
            _good with { ShortTable = "SHORT" });
        Refused(
            "table SHORT is EquityShort on kind Equity, multiplier 100; "
            + "expected kind Equity with multiplier 1: the rule is per share",
            _good with { Kind = InstrumentKind.Equity, Multiplier = Rate.Parse("100"), ShortTable = "SHORT" });
    }

    [Fact]
    public void A_kind_that_does_not_exist_is_refused() => Refused(
        "kind 9; expected Equity, Linear, Inverse, Quanto, Index", _good with { Kind = (InstrumentKind)9 });

    private static Universe Build(InstrumentDefinition instrument)
    {
        UniverseBuilder builder = UniverseBuilderTests.Start();
        builder.AddInstrument(instrument);
        return builder.Build();
    }

    private static void Refused(string message, InstrumentDefinition instrument)
    {
        DataException error = Assert.Throws<DataException>(() => Build(instrument));
        Assert.Equal($"instruments.csv:3: instrument X: {message}", error.Message);
    }
}
