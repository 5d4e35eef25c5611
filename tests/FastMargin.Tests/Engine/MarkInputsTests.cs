using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Instruments;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Engine;

/// <summary>
/// States of prices and extremes of conflated marks as inputs, in every mode alike. The pool holds 100 lots of A bought
/// at 100 and 1000 in cash: deficient below 94.7368; marks in halves.
/// </summary>
public sealed class MarkInputsTests
{
    private static readonly EvaluationMode[] _modes = Enum.GetValues<EvaluationMode>();

    [Fact]
    public void A_touch_between_two_marks_of_a_conflated_one_is_told_as_transient() => InAllModes(new(), engine =>
    {
        string told = Tell(engine, InputEvent.ConflatedMark(0, last: 200, low: 189, high: 200, isLowFirst: true, 1));
        Assert.Equal(
            "Level 0 Healthy>Deficient Deficient, Transient #1, Level 0 Deficient>Healthy None #1, "
            + "CallIssued 0 Transient #1, CallCured 0 None #1",
            told);
        Assert.Equal(1, engine.Sequence);
        return told;
    });

    [Fact]
    public void Extremes_are_looked_at_in_their_order() => InAllModes(new(), engine =>
    {
        // At 94.5 it is deficient; only a price of 95 or more ends that, and 94.9 as the last one does not.
        string first = Tell(engine, InputEvent.ConflatedMark(0, 189, 187, 200, isLowFirst: true, 1));
        Assert.Contains("Liquidation>Healthy Transient", first, StringComparison.Ordinal);
        Assert.Equal(Level.Deficient, engine.LevelOf(0));
        string second = Tell(engine, InputEvent.ConflatedMark(0, 189, 187, 200, isLowFirst: false, 2));
        Assert.Contains("Deficient>Healthy Transient", second, StringComparison.Ordinal);
        Assert.Contains("Healthy>Liquidation", second, StringComparison.Ordinal);
        return first + second;
    });

    [Fact]
    public void A_halted_price_makes_its_holders_unknown_and_is_blamed_for_it() => InAllModes(
        new MarkRule { OnHalted = MarkTreatment.Halt },
        engine =>
        {
            engine.On(InputEvent.Mark(1, 190, 1));
            string told = Tell(engine, InputEvent.MarkState(0, MarkState.Halted, 2));
            Assert.Equal("Mark i0 Good>Halted, Level 0 Healthy>Unknown None #2 by 0", told);
            Assert.Equal((0, MarkState.Halted), (engine.BlameOf(0), engine.MarkStateOf(0)));
            string over = Tell(engine, InputEvent.MarkStateOver(0, MarkState.Halted, 3));
            Assert.Equal("Mark i0 Halted>Good, Level 0 Unknown>Healthy None #3", over);
            Assert.Equal(-1, engine.BlameOf(0));
            return told + over;
        });

    [Fact]
    public void A_zero_price_makes_no_requirement_zero_and_no_pool_deficient() => InAllModes(new(), engine =>
    {
        string told = Tell(engine, InputEvent.Mark(0, 0, 1));
        Assert.Equal("Mark i0 Good>NotPositive, Level 0 Healthy>Unknown None #1 by 0", told);
        return told;
    });

    [Fact]
    public void A_stale_price_in_doubt_asks_for_what_a_hidden_move_may_cost() => InAllModes(
        new MarkRule { StaleAfterNs = 10, OnStale = MarkTreatment.Conservative, Bound = Rate.Parse("0.05") },
        engine =>
        {
            // At 98: E 800, MM 490. In doubt by 5 % another 9800·0.05·1.05 = 514.5 is asked for.
            Tell(engine, InputEvent.Mark(0, 196, 1));
            string told = Tell(engine, InputEvent.Timer(12));
            Assert.StartsWith("Mark i0 Good>Stale, ", told, StringComparison.Ordinal);
            Assert.Contains("Level 0 Healthy>Liquidation", told, StringComparison.Ordinal);
            Assert.Contains("CallIssued 0", told, StringComparison.Ordinal);
            string over = Tell(engine, InputEvent.Mark(0, 196, 13));
            Assert.StartsWith("Mark i0 Stale>Good, Level 0 Liquidation>Healthy", over, StringComparison.Ordinal);
            return told + over;
        });

    [Fact]
    public void A_table_without_rates_is_refused_where_a_price_in_doubt_would_need_them() => InAllModes(
        new MarkRule { StaleAfterNs = 10, OnStale = MarkTreatment.Conservative, Bound = Rate.Parse("0.05") },
        engine =>
        {
            int table = engine.Shelf.Add(MarginTable.PerContract("per contract", Money.Parse("3")));
            OutputEvent[] refusals =
            [
                .. engine.On(InputEvent.InstrumentTable(0, table, 1)).ToArray(),
                .. engine.On(InputEvent.AccountTable(0, 0, table, 2)).ToArray(),
            ];
            Assert.Equal(Enumerable.Repeat((long)RefusalReason.WrongTable, 2), refusals.Select(r => r.Detail));
            MarginTable other = MarginTable.PerContract("p", Money.Zero);
            Assert.Throws<DataException>(() => engine.Book.SetInstrumentTable(0, other));
            return "";
        });

    [Fact]
    public void An_unknown_state_is_refused() => InAllModes(new(), engine =>
    {
        string told = Tell(engine, InputEvent.MarkState(0, (MarkState)77, 1));
        Assert.StartsWith("Refused", told, StringComparison.Ordinal);
        return told;
    });

    [Fact]
    public void A_pool_without_a_call_cannot_have_it_extended() => InAllModes(new(), engine =>
    {
        string refused = Tell(engine, InputEvent.CallExtended(0, 99, 1));
        Assert.StartsWith("Refused", refused, StringComparison.Ordinal);
        Tell(engine, InputEvent.Mark(0, 189, 2));
        Assert.True(engine.TryGetCall(0, out MarginCall? call));
        Assert.Equal((1, 1, Money.Parse("46.125")), (engine.OpenCallCount, engine.CallsIssued, call.Value.Amount));
        string told = Tell(engine, InputEvent.CallExtended(0, 99, 3));
        Assert.Equal("CallExtended 0 None #3", told);
        Assert.Equal("CallBreached 0 None #4", Tell(engine, InputEvent.Timer(99)));
        Assert.Equal([true], engine.OpenCalls.Select(c => c.IsBreached));
        string cured = Tell(engine, InputEvent.Deposit(0, 0, Money.Parse("46.125"), 100));
        Assert.Equal("Level 0 Deficient>Warning None #5, CallCured 0 None #5", cured);
        return refused + told + cured;
    });

    [Fact]
    public void Pausing_the_engine_loses_no_level_and_no_touch() => Seeds.ForEach(15, dice =>
    {
        InputEvent[] ticks = Ticks(dice, 3_000);
        var ring = new PausedRing(room: 64);
        var writer = new ConflatingWriter(ring, instruments: 3);
        for (int i = 0; i < ticks.Length; i++)
        {
            writer.Write(ticks[i]);
            // The engine takes what is there now and then, and nothing at all for a long while.
            if (i is < 500 or > 2_500 && i % 40 == 0) ring.Drain();
        }

        ring.Drain();
        writer.FlushAll();
        Assert.True(writer.Merged > 1_000, $"{writer.Merged} merged");
        foreach (EvaluationMode mode in _modes)
        {
            using MarginEngine all = Engine(mode, new MarkRule());
            using MarginEngine conflated = Engine(mode, new MarkRule());
            Level[] touched = Worst(all, ticks);
            Level[] seen = Worst(conflated, ring.All);
            for (int pool = 0; pool < 3; pool++) Assert.Equal(all.LevelOf(pool), conflated.LevelOf(pool));
            Assert.Equal(touched, seen);
        }
    });

    /// <summary>The worst level that each pool was told to have touched.</summary>
    private static Level[] Worst(MarginEngine engine, IEnumerable<InputEvent> inputs)
    {
        var worst = new Level[3];
        foreach (InputEvent input in inputs)
        {
            foreach (OutputEvent output in engine.On(input))
            {
                if (output.Kind != OutputKind.Level) continue;
                worst[output.Pool] = (Level)Math.Max((byte)worst[output.Pool], output.To);
            }
        }

        return worst;
    }

    private static InputEvent[] Ticks(Dice dice, int count)
    {
        long[] steps = [200, 200, 200];
        var ticks = new InputEvent[count];
        for (int i = 0; i < count; i++)
        {
            int instrument = dice.Below(3);
            steps[instrument] = Math.Clamp(steps[instrument] + dice.Between(-2, 2), 150, 250);
            ticks[i] = InputEvent.Mark(instrument, steps[instrument], i);
        }

        return ticks;
    }

    private static void InAllModes(MarkRule rule, Func<MarginEngine, string> run)
    {
        string[] told = [.. _modes.Select(mode =>
        {
            using MarginEngine engine = Engine(mode, rule);
            return run(engine);
        })];
        Assert.Single(told.Distinct());
    }

    /// <summary>Three accounts, each with a position of its own in one instrument.</summary>
    private static MarginEngine Engine(EvaluationMode mode, MarkRule rule)
    {
        MarginBook book = MarkRig.NewBook(200);
        for (int i = 0; i < 3; i++)
        {
            int pool = book.CrossPool(book.AddAccount($"account-{i}"));
            book.SetPosition(pool, i, i == 2 ? -100 : 100, Price.Parse("100"));
            book.SetBalance(pool, 0, Money.Parse("1000"));
        }

        return new MarginEngine(book, new EngineOptions { Mode = mode, Marks = new MarkOptions { Rule = rule } });
    }

    private static string Tell(MarginEngine engine, InputEvent input) =>
        string.Join(", ", engine.On(input).ToArray().Select(o => o.Kind switch
        {
            OutputKind.Mark => $"Mark i{o.Instrument} {(MarkState)o.From}>{(MarkState)o.To}",
            OutputKind.Level => $"Level {o.Pool} {(Level)o.From}>{(Level)o.To} {o.Facts} #{o.Sequence}"
                + ((Level)o.To == Level.Unknown ? $" by {o.Instrument}" : ""),
            _ => $"{o.Kind} {o.Pool} {o.Facts} #{o.Sequence}",
        }));

    /// <summary>A ring whose reader is slow, or asleep.</summary>
    private sealed class PausedRing(int room) : IInputRing
    {
        private readonly List<InputEvent> _waiting = [];

        public List<InputEvent> All { get; } = [];

        public void Drain() => _waiting.Clear();

        public bool TryWrite(in InputEvent input)
        {
            if (_waiting.Count == room) return false;
            _waiting.Add(input);
            All.Add(input);
            return true;
        }

        public bool Write(in InputEvent input)
        {
            if (_waiting.Count == room) Drain();
            return TryWrite(input);
        }
    }
}
