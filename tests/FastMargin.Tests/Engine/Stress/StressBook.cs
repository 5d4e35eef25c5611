using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Engine.Stress;

/// <summary>The account of the front page: 10 contracts of X bought at 100, a balance of 150, 5 % to keep.</summary>
internal sealed class StressBook : IDisposable
{
    private StressBook(Universe universe) => Book = new MarginBook(universe);

    public MarginBook Book { get; }

    public static StressBook Linear(long mark)
    {
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "USD", IsBase = true });
        builder.AddTable(MarginTable.Flat("five", Rate.Parse("0.05"), Rate.Parse("0.1")));
        builder.AddInstrument(new InstrumentDefinition
        {
            Symbol = "X",
            Kind = InstrumentKind.Linear,
            SettleCurrency = "USD",
            Lot = Quantity.Parse("1"),
            Tick = Price.Parse("1"),
            MarkStep = Price.Parse("1"),
            LongTable = "five",
        });
        var made = new StressBook(builder.Build());
        made.Book.SetMark(0, mark);
        int pool = made.Book.CrossPool(made.Book.AddAccount("a"));
        made.Book.SetBalance(pool, 0, Money.Parse("150"));
        made.Book.SetPosition(pool, 0, 10, Price.Parse("100"));
        return made;
    }

    public void Dispose() => Book.Dispose();
}
