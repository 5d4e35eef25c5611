using Disruptor.Dsl;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Ring;
using FastMargin.Units;

namespace FastMargin.Disruptor.Tests;

/// <summary>The engine behind a Disruptor-net ring; built only with the package.</summary>
public sealed class DisruptorInputTests
{
    private const int Count = 20_000;

    [Fact]
    public void Batches_of_a_disruptor_give_the_outputs_of_the_engines_own_ring()
    {
        using MarginBook first = Book();
        using MarginBook second = Book();
        using var reference = new MarginEngine(first);
        using var engine = new MarginEngine(second);
        using var inputs = new SingleProducerRing<InputEvent, Park>(2);
        using var outputs = new SingleProducerRing<OutputEvent, Park>(1 << 16);
        var live = new LiveEngine<Park>(engine, inputs, outputs, new EngineClock());
        var disruptor = new ValueDisruptor<InputEvent>(() => default, 64);
        disruptor.HandleEventsWith(new DisruptorInput<Park>(live, 7));
        disruptor.Start();
        var expected = new List<OutputEvent>();
        for (int i = 1; i <= Count; i++)
        {
            InputEvent input = InputEvent.Mark(0, 100 + (i * 37 % 900), i);
            expected.AddRange(reference.On(input));
            long sequence = disruptor.RingBuffer.Next();
            disruptor.RingBuffer[sequence] = input;
            disruptor.RingBuffer.Publish(sequence);
        }

        disruptor.Shutdown(TimeSpan.FromSeconds(30));
        outputs.Complete();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Drain(outputs));
    }

    private static List<OutputEvent> Drain(SingleProducerRing<OutputEvent, Park> outputs)
    {
        var found = new List<OutputEvent>();
        while (!outputs.IsCompleted)
        {
            foreach (OutputEvent output in outputs.Drain(256))
                found.Add(output with { IngressNs = 0, DequeueNs = 0, DecisionNs = 0, PublishNs = 0 });
            outputs.Release();
        }

        return found;
    }

    private static MarginBook Book()
    {
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "USD", IsBase = true });
        builder.AddTable(MarginTable.Flat("flat", Rate.FromDecimal(0.1m)));
        builder.AddInstrument(new InstrumentDefinition
        {
            Symbol = "X", Kind = InstrumentKind.Linear, SettleCurrency = "USD", Lot = Quantity.FromDecimal(1),
            Tick = Price.FromDecimal(1), LongTable = "flat",
        });
        var book = new MarginBook(builder.Build());
        book.SetMark(0, 1000);
        int pool = book.CrossPool(book.AddAccount("A"));
        book.SetBalance(pool, 0, Money.FromDecimal(300));
        book.SetPosition(pool, 0, 1, Price.FromDecimal(500));
        return book;
    }
}
