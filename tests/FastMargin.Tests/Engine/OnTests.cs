using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Engine;

/// <summary>Numbers, times and refusals of inputs, and what they cost.</summary>
public sealed class OnTests
{
    [Fact]
    public void Marks_by_On_and_by_OnMark_tell_the_same_edges_with_the_same_numbers() => Seeds.ForEach(10, dice =>
    {
        int seed = dice.Below(1 << 30);
        RandomBooks one = RandomBooks.Make(new Dice(seed), accounts: 10);
        RandomBooks two = RandomBooks.Make(new Dice(seed), accounts: 10);
        using TwinBook first = one.Book;
        using TwinBook second = two.Book;
        var options = new EngineOptions { Profiles = [LevelProfile.Default, LevelProfile.LiquidateAtRequirement] };
        using var byOn = new MarginEngine(first.Product, options);
        using var byMark = new MarginEngine(second.Product, options);
        for (int i = 0; i < 300; i++)
        {
            (OracleInstrument instrument, long steps) = one.NextMark();
            TwinBook.NoteMark(instrument, steps);
            LevelChange[] edges = byMark.OnMark(instrument.Id, steps, i).ToArray();
            OutputEvent[] outputs = byOn.On(InputEvent.Mark(instrument.Id, steps, i)).ToArray();
            Assert.Equal(
                edges.Select(e => (e.Pool, e.From, e.To, e.Equity, e.Requirement, e.Sequence)),
                outputs.Where(o => o.Kind == OutputKind.Level).Select(o => (
                    o.Pool, (Level)o.From, (Level)o.To, o.Equity, o.Requirement, o.Sequence)));
            Assert.Equal(byMark.Sequence, byOn.Sequence);
        }
    });

    [Fact]
    public void An_input_before_its_time_is_refused_and_counted()
    {
        using SmallMarket market = new();
        foreach (MarginEngine engine in market.Engines)
        {
            Assert.Empty(engine.On(InputEvent.Mark(SmallMarket.Linear, 100, 5)).ToArray());
            OutputEvent refusal = Assert.Single(engine.On(InputEvent.Mark(SmallMarket.Linear, 90, 4)).ToArray());
            Assert.Equal(OutputKind.Refused, refusal.Kind);
            Assert.Equal((long)RefusalReason.TimeFell, refusal.Detail);
            Assert.Equal(2, refusal.Sequence);
            Assert.Equal(100, (long)engine.Book.Mark(SmallMarket.Linear).ToSteps(Price.One));
            Assert.Empty(engine.On(InputEvent.Mark(SmallMarket.Linear, 101, 5)).ToArray());
            Assert.Equal((3, 1, 5), (engine.Sequence, engine.OutputNumber, engine.TimeNs));
        }
    }

    [Fact]
    public void A_price_below_zero_is_refused_even_where_it_is_only_remembered()
    {
        using SmallMarket market = new();
        foreach (MarginEngine engine in market.Engines)
        {
            var below = new Price(-5);
            OutputEvent[] refusals =
            [
                .. engine.On(InputEvent.Fill(0, SmallMarket.Stock, 1, below, 1)).ToArray(),
                .. engine.On(InputEvent.Position(0, SmallMarket.Stock, 1, below, 1)).ToArray(),
                .. engine.On(InputEvent.Position(0, SmallMarket.Linear, 1, below, 1)).ToArray(),
            ];
            Assert.Equal(Enumerable.Repeat((long)RefusalReason.BadPrice, 3), refusals.Select(r => r.Detail));
        }
    }

    [Fact]
    public void A_mark_whose_price_no_number_holds_leaves_the_instrument_without_one()
    {
        using SmallMarket market = new(_ => { }, markStep: "100000");
        foreach (MarginEngine engine in market.Engines)
        {
            long most = engine.Book.MarkLimit(SmallMarket.Linear);
            Assert.InRange(most, 1, MarginBook.MaxSteps - 1);
            Assert.Empty(engine.On(InputEvent.Mark(SmallMarket.Linear, most, 1)).ToArray());
            OutputEvent told = engine.On(InputEvent.Mark(SmallMarket.Linear, most + 1, 2))[0];
            Assert.Equal((OutputKind.Mark, (byte)MarkState.NotPositive), (told.Kind, told.To));
            Assert.False(engine.Book.HasMark(SmallMarket.Linear));
            Assert.Throws<DataException>(() => engine.Book.SetMark(SmallMarket.Linear, most + 1));
        }
    }

    [Theory]
    [InlineData(EvaluationMode.Trigger)]
    [InlineData(EvaluationMode.Holders)]
    [InlineData(EvaluationMode.Sweep)]
    public void A_million_inputs_allocate_nothing(EvaluationMode mode)
    {
        using SmallMarket market = new();
        MarginEngine engine = market.Engines.Single(e => e.Options.Mode == mode);
        long time = 10;
        int outputs = 0;
        Feed(20_000);
        int warm = outputs;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Feed(1_000_000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, allocated);
        Assert.True(outputs > warm + 10_000, $"{outputs} outputs only");

        void Feed(int inputs)
        {
            for (int i = 0; i < inputs; i++)
            {
                InputEvent input = SmallMarket.Mixed(i, time++);
                outputs += engine.On(input).Length;
            }
        }
    }
}
