using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Feeds;

/// <summary>What is written when, and in which order, while a ring is full.</summary>
public sealed class ConflatingWriterTests
{
    private readonly FakeRing _ring = new();
    private readonly ConflatingWriter _writer;

    public ConflatingWriterTests() => _writer = new ConflatingWriter(_ring, instruments: 5);

    [Fact]
    public void With_room_every_input_is_written_as_it_is()
    {
        _ring.Room = 100;
        InputEvent[] inputs = [Mark(0, 10, 1), InputEvent.Timer(2), Mark(0, 11, 2), Mark(1, 12, 3)];
        foreach (InputEvent input in inputs) Assert.True(_writer.Write(input));
        Assert.Equal(inputs, _ring.Written);
        Assert.Equal(0, _writer.Merged);
    }

    [Fact]
    public void Without_room_marks_become_one_that_keeps_extremes_and_their_order()
    {
        foreach (long steps in new long[] { 100, 90, 110, 105 }) _writer.Write(Mark(2, steps, steps));
        Assert.Equal((1, 3L), (_writer.Waiting, _writer.Merged));
        _ring.Room = 9;
        Assert.True(_writer.Flush());
        InputEvent expected = InputEvent.ConflatedMark(2, 105, 90, 110, isLowFirst: true, 105, ticks: 4);
        Assert.Equal([expected with { IngressNs = 5, Feed = 1 }], _ring.Written);
    }

    [Fact]
    public void Instruments_are_written_in_the_order_of_their_first_mark_and_time_never_falls()
    {
        _writer.Write(Mark(3, 10, 1));
        _writer.Write(Mark(1, 20, 2));
        _writer.Write(Mark(3, 11, 9));
        _ring.Room = 9;
        _writer.Flush();
        Assert.Equal([3, 1], _ring.Written.Select(w => w.Subject));
        Assert.Equal([9L, 9L], _ring.Written.Select(w => w.TimeNs));
    }

    [Fact]
    public void A_mark_never_overtakes_one_that_waits()
    {
        _writer.Write(Mark(0, 10, 1));
        _writer.Write(Mark(1, 20, 2));
        _ring.Room = 1;
        _writer.Write(Mark(2, 30, 3));
        Assert.Equal([0], _ring.Written.Select(w => w.Subject));
        _ring.Room = 9;
        _writer.Write(Mark(4, 40, 4));
        Assert.Equal([0, 1, 2, 4], _ring.Written.Select(w => w.Subject));
    }

    [Theory]
    [InlineData(InputKind.Deposit)]
    [InlineData(InputKind.Timer)]
    [InlineData(InputKind.MarkState)]
    [InlineData(InputKind.Mark)]
    public void An_input_that_cannot_be_merged_waits_until_all_marks_before_it_are_written(InputKind kind)
    {
        _writer.Write(Mark(0, 10, 1));
        _writer.Write(Mark(1, 20, 2));
        InputEvent input = kind switch
        {
            InputKind.Deposit => InputEvent.Deposit(7, 0, Money.Parse("1"), 3),
            InputKind.Timer => InputEvent.Timer(3),
            InputKind.MarkState => InputEvent.MarkState(0, MarkState.Gap, 3),
            _ => Mark(0, 0, 3),
        };
        Assert.True(_writer.Write(input));
        Assert.Equal(3, _ring.Waits);
        Assert.Equal([InputKind.Mark, InputKind.Mark, kind], _ring.Written.Select(w => w.Kind));
        Assert.Equal(input, _ring.Written[^1]);
    }

    [Fact]
    public void A_mark_with_too_many_turns_waits_for_room_and_nothing_is_lost()
    {
        long[] turns = [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 1000L + i : 3000 - i)];
        foreach (long steps in turns) Assert.True(_writer.Write(Mark(0, steps, 1)));
        Assert.True(_ring.Waits > 0);
        Assert.True(_writer.FlushAll());
        Assert.Equal(turns, _ring.Written.SelectMany(Prices));
    }

    [Fact]
    public void A_ring_that_has_stopped_is_told()
    {
        _writer.Write(Mark(0, 10, 1));
        _ring.IsStopped = true;
        Assert.False(_writer.Write(InputEvent.Timer(2)));
        Assert.False(_writer.FlushAll());
    }

    [Fact]
    public void Whatever_room_there_is_each_instruments_path_arrives_in_full() => Seeds.ForEach(100, dice =>
    {
        var ring = new FakeRing();
        var writer = new ConflatingWriter(ring, instruments: 3);
        var sent = new List<long>[] { [], [], [] };
        long price = 1000;
        for (int i = 0; i < 300; i++)
        {
            ring.Room = dice.Chance(0.2) ? dice.Below(4) : 0;
            int instrument = dice.Below(3);
            price = Math.Max(1, price + dice.Between(-20, 20));
            sent[instrument].Add(price);
            writer.Write(Mark(instrument, price, i));
        }

        writer.FlushAll();
        Assert.Equal(ring.Written.Select(w => w.TimeNs).Order(), ring.Written.Select(w => w.TimeNs));
        for (int instrument = 0; instrument < 3; instrument++)
        {
            long[] seen = [.. ring.Written.Where(w => w.Subject == instrument).SelectMany(Prices)];
            List<long> all = sent[instrument];
            Assert.Equal((all.Min(), all.Max(), all[^1]), (seen.Min(), seen.Max(), seen[^1]));
            for (int i = 0; i < 30; i++)
            {
                long entry = dice.Between(all.Min(), all.Max());
                long release = entry + dice.Between(0, 40);
                Assert.Equal(Latch(all, entry, release), Latch(seen, entry, release));
            }
        }
    });

    private static bool Latch(IEnumerable<long> prices, long entry, long release)
    {
        bool state = false;
        foreach (long price in prices) state = price < entry || (state && price < release);
        return state;
    }

    /// <summary>The prices of a mark in the order the engine looks at them.</summary>
    private static IEnumerable<long> Prices(InputEvent mark)
    {
        if ((mark.Facts & InputFacts.Conflated) == 0) return [mark.Count];
        bool isLowFirst = (mark.Facts & InputFacts.LowFirst) != 0;
        long[] prices = [isLowFirst ? mark.Low : mark.High, isLowFirst ? mark.High : mark.Low, mark.Count];
        return prices[1] == prices[2] ? prices[..2] : prices;
    }

    private static InputEvent Mark(int instrument, long steps, long timeNs) =>
        InputEvent.Mark(instrument, steps, timeNs) with { IngressNs = 5, Feed = 1 };

    private sealed class FakeRing : IInputRing
    {
        public List<InputEvent> Written { get; } = [];

        public int Room { get; set; }

        public int Waits { get; private set; }

        public bool IsStopped { get; set; }

        public bool TryWrite(in InputEvent input)
        {
            if (Room == 0 || IsStopped) return false;
            Room--;
            Written.Add(input);
            return true;
        }

        public bool Write(in InputEvent input)
        {
            if (IsStopped) return false;
            if (Room == 0) Waits++;
            else Room--;
            Written.Add(input);
            return true;
        }
    }
}
