using FastMargin.Feeds.Synthetic;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Feeds.Synthetic;

public sealed class TapeGeneratorTests
{
    private static readonly SyntheticMarket _market = EmbeddedMarket.Create();

    [Theory]
    [InlineData(TapeShape.Calm, 1, 1990191099717391870UL)]
    [InlineData(TapeShape.Volatile, 1, 13070575724519817726UL)]
    [InlineData(TapeShape.Crash, 1, 3883198623932701144UL)]
    [InlineData(TapeShape.Crash, 2, 15170284284251120556UL)]
    [InlineData(TapeShape.PingPong, 1, 7499447705751321585UL)]
    public void A_seed_makes_the_same_tape_for_ever(TapeShape shape, int seed, ulong expected)
    {
        SyntheticTape tape = TapeGenerator.Generate(
            new TapeRecipe { Market = _market, Shape = shape, Seed = (ulong)seed, Ticks = 5_000 });
        Assert.Equal(expected, StableHash.Of(tape));
    }

    [Theory]
    [InlineData(TapeShape.Calm, 0.2)]
    [InlineData(TapeShape.Volatile, 2)]
    public void A_tick_moves_a_price_by_no_more_than_the_shape_says(TapeShape shape, double bps)
    {
        SyntheticTape tape = TapeGenerator.Generate(new TapeRecipe { Market = _market, Shape = shape, Ticks = 50_000 });
        double[] moves = [.. Moves(tape).Select(m => 1e4 * Math.Abs(Math.Log(m)))];
        Assert.All(moves, m => Assert.True(m <= bps * 1.02, $"moved {m} bp"));
        Assert.Equal(bps / 2, moves.Average(), bps * 0.02);
    }

    [Fact]
    public void In_a_crash_the_popular_instruments_fall_and_the_others_do_not()
    {
        BookRecipe workload = Workloads.W1(0, 4);
        SyntheticTape tape = TapeGenerator.Generate(Workloads.Tape(workload, TapeShape.Crash));
        Assert.Equal(200_000, tape.Count);
        double[] change = LastChange(tape);
        Assert.All(change[..10], c => Assert.Equal(0.8, c, 0.05));
        Assert.Equal(0.8, change[..50].Average(), 0.02);
        Assert.Equal(1, change[50..].Average(), 0.005);
    }

    [Fact]
    public void A_crash_can_begin_late_and_recover()
    {
        SyntheticTape tape = TapeGenerator.Generate(new TapeRecipe
        {
            Market = _market,
            Shape = TapeShape.Crash,
            NoiseBps = 0,
            CrashInstruments = 1,
            CrashFrom = 0.25,
            CrashTo = 0.5,
            CrashRecovery = 0.5,
        });
        double first = StartSteps(_market, _market.Universe.Instruments[0]);
        Assert.Equal(1, At(0.2) / first, 1e-6);
        Assert.Equal(0.8, At(0.5) / first, 1e-3);
        Assert.Equal(Math.Sqrt(0.8), At(1) / first, 1e-3);

        double At(double share)
        {
            int i = (int)(share * tape.Count) - 1;
            while (tape.Instruments[i] != 0) i--;
            return tape.MarkSteps[i];
        }
    }

    [Fact]
    public void Ping_pong_jumps_over_its_level_at_every_tick()
    {
        int row = _market.Universe.InstrumentId("ETHUSDT");
        var level = Price.Parse("3333.33");
        SyntheticTape tape = TapeGenerator.Generate(new TapeRecipe
        {
            Market = _market,
            Shape = TapeShape.PingPong,
            Ticks = 1_000,
            PingPongInstrument = row,
            PingPongLevel = level,
        });
        long steps = level.ToSteps(_market.Universe.Instruments[row].MarkStep);
        for (int i = 0; i < tape.Count; i++)
        {
            Assert.Equal(row, tape.Instruments[i]);
            Assert.True(i % 2 == 0 ? tape.MarkSteps[i] <= steps : tape.MarkSteps[i] >= steps);
            Assert.InRange(tape.MarkSteps[i] / (double)steps, 0.99899, 1.00101);
        }
    }

    [Fact]
    public void Ticks_are_shared_out_by_zipf_and_times_rise()
    {
        SyntheticTape tape = TapeGenerator.Generate(new TapeRecipe { Market = _market, Ticks = 100_000 });
        int[] counts = new int[_market.Quoted.Count];
        for (int i = 0; i < tape.Count; i++)
        {
            counts[tape.Instruments[i]]++;
            Assert.True(i == 0 || tape.TimesNs[i] > tape.TimesNs[i - 1]);
        }

        double harmonic = Enumerable.Range(1, counts.Length).Sum(k => 1.0 / k);
        for (int k = 1; k <= counts.Length; k++)
        {
            double expected = tape.Count / (k * harmonic);
            Assert.Equal(expected, counts[k - 1], 5 * Math.Sqrt(expected));
        }

        double seconds = (tape.TimesNs[^1] - tape.TimesNs[0]) * 1e-9;
        Assert.Equal(100, seconds, 2.0);
    }

    [Fact]
    public void An_option_out_of_range_is_named_with_its_value_and_range()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => TapeGenerator.Generate(new TapeRecipe { Market = _market, CrashFall = 1 }));
        Assert.Contains("TapeRecipe.CrashFall is 1; expected 0 to 0.99", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<double> Moves(SyntheticTape tape)
    {
        double[] last = [.. tape.Market.Universe.Instruments.Select(i => StartSteps(tape.Market, i))];
        for (int i = 0; i < tape.Count; i++)
        {
            int row = tape.Instruments[i];
            yield return tape.MarkSteps[i] / last[row];
            last[row] = tape.MarkSteps[i];
        }
    }

    private static double[] LastChange(SyntheticTape tape)
    {
        double[] change = new double[tape.Market.Universe.Instruments.Count];
        Array.Fill(change, 1);
        for (int i = 0; i < tape.Count; i++)
        {
            int row = tape.Instruments[i];
            change[row] = tape.MarkSteps[i] / StartSteps(tape.Market, tape.Market.Universe.Instruments[row]);
        }

        return change;
    }

    private static double StartSteps(SyntheticMarket market, Instrument instrument) =>
        market.StartPrices[instrument.Id]!.Value.ToSteps(instrument.MarkStep);
}
