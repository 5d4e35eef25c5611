using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Book;

/// <summary>A position stands in the bracket of its notional, however the price came to where it is.</summary>
public sealed class BookRebracketTests
{
    private const int Instrument = 0;

    [Fact]
    public void A_fall_brings_a_position_back_into_the_bracket_below()
    {
        using MarginBook book = Book("1");
        book.SetMark(Instrument, Price.Parse("100"));
        int pool = Add(book, "a", 150);

        book.SetMark(Instrument, Price.Parse("50"));

        Assert.Equal(0, book.Position(pool, 0).Bracket);
    }

    [Fact]
    public void A_position_that_came_during_a_quiet_stretch_leaves_its_bracket_when_the_price_returns()
    {
        using MarginBook book = Book("1");
        Add(book, "small", 1);
        book.SetMark(Instrument, Price.Parse("100"));
        book.SetMark(Instrument, Price.Parse("1000"));
        int pool = Add(book, "late", 50);

        book.SetMark(Instrument, Price.Parse("100"));

        Assert.Equal(0, book.Position(pool, 0).Bracket);
    }

    [Fact]
    public void A_price_that_moved_while_nobody_held_anything_is_not_forgotten()
    {
        using MarginBook book = Book("1");
        int pool = Add(book, "a", 150);
        book.SetMark(Instrument, Price.Parse("100"));
        book.SetPosition(pool, Instrument, 0, Price.One);
        book.SetMark(Instrument, Price.Parse("1000"));
        book.SetPosition(pool, Instrument, 50, Price.One);

        book.SetMark(Instrument, Price.Parse("100"));

        Assert.Equal(0, book.Position(pool, 0).Bracket);
    }

    [Fact]
    public void A_position_added_without_a_mark_does_not_hide_the_others()
    {
        using MarginBook book = Book("1");
        int first = Add(book, "first", 75);
        book.SetMark(Instrument, Price.Parse("100"));
        book.SetMark(Instrument, Price.Parse("200"));
        book.ClearMark(Instrument);
        int second = Add(book, "second", 150);

        book.SetMark(Instrument, Price.Parse("100"));

        Assert.Equal(0, book.Position(first, 0).Bracket);
        Assert.Equal(1, book.Position(second, 0).Bracket);
    }

    [Theory]
    [InlineData("0.001", "0.05")]
    [InlineData("0.001", "0.07")]
    [InlineData("0.01", "0.3")]
    [InlineData("0.1", "0.7")]
    [InlineData("0.003", "1.1")]
    [InlineData("0.007", "0.3")]
    public void A_holder_exactly_on_an_edge_does_not_hide_the_next_one(string lot, string price)
    {
        decimal unit = decimal.Parse(lot, System.Globalization.CultureInfo.InvariantCulture);
        decimal start = decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture);
        for (int edge = 900; edge < 1000; edge += 5)
        {
            using MarginBook book = Book(lot, cap: Money.FromDecimal(edge * unit * start));
            int[] pools = [.. Enumerable.Range(-2, 5).Select(d => Add(book, $"{d}", edge + d))];
            foreach (decimal factor in (decimal[])[1, 0.9985m, 1, 1.0015m, 1])
            {
                book.SetMark(Instrument, Price.FromDecimal(start * factor));
                for (int d = -2; d <= 2; d++)
                {
                    int expected = (edge + d) * factor > edge ? 1 : 0;
                    int bracket = book.Position(pools[d + 2], 0).Bracket;
                    Assert.True(expected == bracket, $"edge {edge}{d:+0;-0}, price x {factor}");
                }
            }
        }
    }

    private static MarginBook Book(string lot, Money? cap = null)
    {
        Money edge = cap ?? Money.Parse("10000");
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "USD", IsBase = true });
        builder.AddTable(MarginTable.Tiered(
            "T", [new(Money.Zero, edge, Rate.Parse("0.1")), new(edge, null, Rate.Parse("0.2"))]));
        builder.AddInstrument(new InstrumentDefinition
        {
            Symbol = "X",
            Kind = InstrumentKind.Linear,
            SettleCurrency = "USD",
            Lot = Quantity.Parse(lot),
            Tick = Price.Parse("0.00001"),
            LongTable = "T",
        });
        return new MarginBook(builder.Build());
    }

    private static int Add(MarginBook book, string account, long lots)
    {
        int pool = book.CrossPool(book.AddAccount(account));
        book.SetPosition(pool, Instrument, lots, Price.One);
        return pool;
    }
}
