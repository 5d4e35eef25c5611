using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Engine;

/// <summary>A guard over three linear instruments, fed by hand.</summary>
internal sealed class MarkRig : IDisposable
{
    private readonly MarginBook _book;

    public MarkRig(MarkRule rule, long marks = 0)
    {
        _book = NewBook(marks);
        Guard = new MarkGuard(_book, new MarkOptions { Rule = rule });
    }

    public MarkGuard Guard { get; }

    /// <summary>The changes of the last input.</summary>
    public string Told => string.Join(", ", Guard.Changes.ToArray().Select(Text));

    public static MarginBook NewBook(long marks)
    {
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "USD", IsBase = true });
        builder.AddTable(MarginTable.Flat("flat", Rate.Parse("0.05")));
        foreach (string symbol in new[] { "A", "B", "C" })
        {
            builder.AddInstrument(new InstrumentDefinition
            {
                Symbol = symbol,
                Kind = InstrumentKind.Linear,
                SettleCurrency = "USD",
                Lot = Quantity.One,
                Tick = Price.Parse("1"),
                LongTable = "flat",
            });
        }

        var book = new MarginBook(builder.Build());
        for (int i = 0; i < 3 && marks > 0; i++) book.SetMark(i, marks);
        return book;
    }

    public void Mark(int instrument, long steps, long timeNs) =>
        Input(timeNs, () => Guard.OnMark(instrument, steps, timeNs));

    public void State(int instrument, MarkState state, long timeNs, bool isOver = false) =>
        Input(timeNs, () => Guard.OnState(instrument, state, isOver, 0, timeNs));

    public void Late(int instrument, long timeNs) =>
        Input(timeNs, () => Guard.OnState(instrument, MarkState.Late, false, 77, timeNs));

    public void Timer(long timeNs) => Input(timeNs, () => { });

    /// <summary>A mark as an engine takes it: on the short way when that is enough.</summary>
    public void Feed(int instrument, long steps, long timeNs)
    {
        if (Guard.TryTake(instrument, steps, timeNs)) return;
        Guard.Begin(timeNs);
        Guard.OnMark(instrument, steps, timeNs);
        Guard.Settle();
    }

    public long Steps(int instrument) => _book.MarkSteps(instrument);

    public void Dispose() => _book.Dispose();

    private static string Text(MarkChange change) => change.Kind == OutputKind.Lag
        ? $"{change.Instrument} lag {change.From}>{change.To} ({change.LagNs})"
        : $"{change.Instrument} {(MarkState)change.From}>{(MarkState)change.To}";

    private void Input(long timeNs, Action apply)
    {
        Guard.Begin(timeNs);
        apply();
        Guard.Settle();
    }
}
