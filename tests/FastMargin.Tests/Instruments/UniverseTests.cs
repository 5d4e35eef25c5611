using System.Text;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Instruments;

public sealed class UniverseTests
{
    [Fact]
    public void Names_are_found_as_text_and_as_utf8()
    {
        Universe universe = Make(3);
        Assert.Equal(2, universe.InstrumentId("S2"));
        Assert.Equal(0, universe.CurrencyId("USDT"));
        Assert.Equal(1, universe.TableId("SHORT"));
        Assert.True(universe.TryInstrumentId("S1", out int id) && id == 1);
        Assert.True(universe.TryInstrumentId("S1"u8, out id) && id == 1);
        Assert.True(universe.TryCurrencyId("USDT", out id) && id == 0);
        Assert.True(universe.TryCurrencyId("USDT"u8, out id) && id == 0);
        Assert.True(universe.TryTableId("BTC", out id) && id == 0);
    }

    [Fact]
    public void Unknown_overlong_and_broken_names_are_not_found()
    {
        Universe universe = Make(1);
        Assert.False(universe.TryInstrumentId("s0"u8, out _));
        Assert.False(universe.TryInstrumentId(Encoding.UTF8.GetBytes(new string('S', 1000)), out _));
        Assert.False(universe.TryInstrumentId([0xFF, 0xFE], out _));
        Assert.False(universe.TryTableId("", out _));
    }

    [Fact]
    public void The_first_ten_of_many_are_listed()
    {
        DataException error = Assert.Throws<DataException>(
            () => Make(12).InstrumentId("ETH\u0007", new SourceLine("positions.csv", 9)));
        Assert.Equal(
            "positions.csv:9: unknown instrument \"ETH?\"; "
            + "expected one of 12 known, such as S0, S1, S2, S3, S4, S5, S6, S7, S8, S9",
            error.Message);
        Assert.Equal(9, error.Line);
        Assert.StartsWith("unknown instrument", error.Found);
        Assert.StartsWith("one of 12", error.Expected);
    }

    [Fact]
    public void Looking_up_utf8_allocates_nothing()
    {
        Universe universe = Make(3);
        universe.TryInstrumentId("S1"u8, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) universe.TryInstrumentId("S1"u8, out _);
        long after = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(before, after);
    }

    private static Universe Make(int instruments)
    {
        UniverseBuilder builder = UniverseBuilderTests.Start();
        for (int i = 0; i < instruments; i++)
        {
            builder.AddInstrument(new InstrumentDefinition
            {
                Symbol = $"S{i}",
                Kind = InstrumentKind.Linear,
                SettleCurrency = "USDT",
                Lot = Quantity.One,
                Tick = Price.One,
                LongTable = "BTC",
            });
        }

        return builder.Build();
    }
}
