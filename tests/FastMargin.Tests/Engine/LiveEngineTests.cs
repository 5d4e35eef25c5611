using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;
using FastMargin.Ring;

namespace FastMargin.Tests.Engine;

/// <summary>The engine between two rings answers as the engine alone, stamps in order, and loses nothing.</summary>
public sealed class LiveEngineTests
{
    private const int Accounts = 500;
    private const int Ticks = 20_000;

    private static readonly BookRecipe _recipe = Workloads.W1(Accounts, 1);

    [Fact]
    public void Outputs_are_those_of_the_engine_alone_and_every_stamp_is_in_order()
    {
        InputEvent[] inputs = Inputs();
        OutputEvent[] expected = Alone(inputs);
        Assert.True(expected.Length > 100, $"only {expected.Length} outputs");
        var clock = new FakeClock();
        using var rig = new Rig(inputCapacity: 1024, outputCapacity: 4096, clock);
        var outputs = new List<OutputEvent>();
        for (int i = 0; i < inputs.Length; i++)
        {
            Assert.True(rig.Input.TryWrite(inputs[i] with { IngressNs = clock.NowNs }));
            if (i % 700 == 0) rig.Work(outputs);
        }

        rig.Work(outputs);
        Assert.Equal(expected, outputs.Select(WithoutStamps));
        Assert.Equal(inputs.Length, rig.Live.Inputs);
        Assert.Equal(expected.Length, rig.Live.Outputs);
        Assert.True(rig.Live.LongestCycleNs > 0);
        Assert.All(outputs, o =>
        {
            Assert.True(o.IngressNs > 0 && o.IngressNs <= o.DequeueNs, o.ToString());
            Assert.True(o.DequeueNs <= o.DecisionNs && o.DecisionNs <= o.PublishNs, o.ToString());
        });
        Assert.All(outputs.Zip(outputs.Skip(1)), pair => Assert.True(pair.First.PublishNs <= pair.Second.PublishNs));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void A_full_ring_of_outputs_holds_the_engine_up_and_loses_none(int outputCapacity)
    {
        InputEvent[] inputs = Inputs();
        OutputEvent[] expected = Alone(inputs);
        using var rig = new Rig(inputCapacity: 64, outputCapacity, new EngineClock());
        var outputs = new List<OutputEvent>();
        var engineThread = new Thread(rig.Run);
        var reader = new Thread(() => rig.ReadSlowly(outputs, pauseEvery: 50));
        engineThread.Start();
        reader.Start();
        foreach (InputEvent input in inputs) Assert.True(rig.Input.Write(input));
        rig.Input.Complete();
        Assert.True(engineThread.Join(TimeSpan.FromSeconds(60)), "the engine did not end");
        Assert.True(reader.Join(TimeSpan.FromSeconds(60)), "the outputs did not end");
        Assert.Equal(expected, outputs.Select(WithoutStamps));
        Assert.True(rig.Live.OutputFullHits > 0, "the ring was never full");
        Assert.Equal(inputs.Length, rig.Live.Inputs);
    }

    [Fact]
    public void An_engine_that_pauses_for_a_second_loses_no_edge_and_shows_its_lag()
    {
        InputEvent[] inputs = Inputs();
        OutputEvent[] expected = Alone(inputs);
        var clock = new EngineClock();
        using var rig = new Rig(inputCapacity: 64, outputCapacity: 65_536, clock);
        var feed = new Thread(() =>
        {
            foreach (InputEvent input in inputs) rig.Input.Write(input with { IngressNs = clock.NowNs });
            rig.Input.Complete();
        });
        feed.Start();
        Thread.Sleep(TimeSpan.FromSeconds(1));
        var outputs = new List<OutputEvent>();
        Assert.Equal(64, rig.Live.DoWork());
        Assert.True(rig.Live.LagNs > 500_000_000, $"a lag of {rig.Live.LagNs} ns");
        while (!rig.Input.IsCompleted) rig.Work(outputs);
        feed.Join();
        rig.Work(outputs);
        Assert.True(rig.Input.FullHits > 0);
        Assert.Equal(expected, outputs.Select(WithoutStamps));
    }

    [Fact]
    public void An_input_behind_the_time_of_an_earlier_one_counts_as_of_that_time()
    {
        using var rig = new Rig(inputCapacity: 8, outputCapacity: 8, new FakeClock());
        rig.Live.OnBatch([InputEvent.Timer(100), InputEvent.Timer(90), InputEvent.Timer(110)]);
        Assert.Equal((3, 1, 0), (rig.Live.Inputs, rig.Live.Raised, rig.Live.Refused));
        Assert.Equal(110, rig.Engine.TimeNs);
    }

    [Fact]
    public void A_wrong_level_is_found_while_no_input_waits_and_its_alarm_is_numbered()
    {
        using var rig = new Rig(inputCapacity: 1024, outputCapacity: 65_536, new FakeClock());
        var planted = (TriggerEvaluation)rig.Engine.Evaluation;
        for (int pool = 0; pool < rig.Engine.Book.PoolTop; pool++) planted.Misplace(pool);
        var outputs = new List<OutputEvent>();
        foreach (InputEvent[] inputs in Inputs().Chunk(1_000))
        {
            foreach (InputEvent input in inputs) rig.Input.Write(input);
            rig.Work(outputs);
        }

        for (int i = 0; i < Accounts; i++) rig.Work(outputs);
        Assert.Contains(outputs, o => o.Kind == OutputKind.AuditAlarm);
        Assert.Equal(Enumerable.Range(1, outputs.Count).Select(n => (long)n), outputs.Select(o => o.Number));
    }

    private static InputEvent[] Inputs()
    {
        SyntheticTape tape = TapeGenerator.Generate(new TapeRecipe
        {
            Market = _recipe.Market,
            Shape = TapeShape.Crash,
            Ticks = Ticks,
            NoiseBps = 40,
            Seed = 3,
        });
        return [.. Enumerable.Range(0, tape.Count).Select(i =>
            InputEvent.Mark(tape.Instruments[i], tape.MarkSteps[i], tape.TimesNs[i]))];
    }

    private static OutputEvent[] Alone(InputEvent[] inputs)
    {
        using MarginBook book = BookGenerator.Generate(_recipe);
        using var engine = new MarginEngine(book);
        return [.. inputs.SelectMany(input => engine.On(input).ToArray())];
    }

    private static OutputEvent WithoutStamps(OutputEvent output) =>
        output with { IngressNs = 0, DequeueNs = 0, DecisionNs = 0, PublishNs = 0 };

    private sealed class Rig : IDisposable
    {
        private readonly MarginBook _book = BookGenerator.Generate(_recipe);

        public Rig(int inputCapacity, int outputCapacity, EngineClock clock)
        {
            Engine = new MarginEngine(_book);
            Input = new(inputCapacity);
            Output = new(outputCapacity);
            Live = new(Engine, Input, Output, clock);
        }

        public MarginEngine Engine { get; }

        public SingleProducerRing<InputEvent, Park> Input { get; }

        public SingleProducerRing<OutputEvent, Park> Output { get; }

        public LiveEngine<Park> Live { get; }

        /// <summary>Duty cycles until nothing waits, on this thread.</summary>
        public void Work(List<OutputEvent> outputs)
        {
            do
            {
                Take(outputs, Output.Drain(int.MaxValue));
            }
            while (Live.DoWork() > 0);

            Take(outputs, Output.Drain(int.MaxValue));
        }

        /// <summary>The engine's thread, to the end of the inputs.</summary>
        public void Run()
        {
            while (Live.DoWork() > 0 || !Input.WaitDrain(1).IsEmpty)
            {
                // All work is in the condition.
            }

            Output.Complete();
        }

        public void ReadSlowly(List<OutputEvent> outputs, int pauseEvery)
        {
            while (true)
            {
                ReadOnlySpan<OutputEvent> some = Output.WaitDrain(4);
                if (some.IsEmpty) return;
                Take(outputs, some);
                if (outputs.Count % pauseEvery == 0) Thread.Sleep(1);
            }
        }

        public void Dispose()
        {
            Engine.Dispose();
            Input.Dispose();
            Output.Dispose();
            _book.Dispose();
        }

        private void Take(List<OutputEvent> outputs, ReadOnlySpan<OutputEvent> some)
        {
            outputs.AddRange(some);
            Output.Release(some.Length);
        }
    }
}
