using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models;

/// <summary>What integers make of a pool's missing cash is what rationals do, however long the numbers are.</summary>
public sealed class MissingCashTests
{
    private const int Instruments = 24;

    private static readonly InstrumentKind[] _kinds =
        [InstrumentKind.Linear, InstrumentKind.Quanto, InstrumentKind.Inverse, InstrumentKind.Equity];

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(17)]
    public void Amounts_are_those_of_rationals_with_numbers_of_so_many_digits(int digits)
    {
        int quick = 0;
        int positive = 0;
        Seeds.ForEach(60, dice =>
        {
            using MarginBook book = NewBook(dice, digits);
            for (int pool = 0; pool < book.PoolTop; pool++)
            {
                var ratio = Rate.Parse(dice.OneOf("1", "1.05", "0.85", "3.000000000000000007", "0.333333333333333333"));
                Money? expected = CallAmount.Slow(book, pool, ratio, isStrict: true);
                Assert.Equal(expected, CallAmount.Of(book, pool, ratio, isStrict: true));
                if (CallAmount.Quick(book, pool, ratio, isStrict: true) is not { } found) continue;
                Assert.Equal(expected, found);
                quick++;
                if (found.Sign > 0) positive++;
            }
        });
        Assert.True(quick > 200 && positive > 100, $"{quick} in integers, {positive} of them above zero");
    }

    [Fact]
    public void No_amount_allocates()
    {
        using MarginBook book = NewBook(new Dice(1), digits: 5);
        int told = 0;
        long before = 0;
        for (int round = 0; round < 2; round++)
        {
            told = 0;
            before = GC.GetAllocatedBytesForCurrentThread();
            for (int pool = 0; pool < book.PoolTop; pool++)
                if (CallAmount.Quick(book, pool, Rate.One, isStrict: true) is not null) told++;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, allocated);
        Assert.True(told > 5, $"{told} told");
    }

    [Fact]
    public void A_pool_without_a_price_or_a_rate_has_no_amount()
    {
        using MarginBook book = NewBook(new Dice(2), digits: 5);
        int pool = Enumerable.Range(0, book.PoolTop).First(p => book.PositionsOf(p) > 0);
        Assert.NotNull(CallAmount.Of(book, pool, Rate.One, isStrict: true));
        int held = book.Position(pool, 0).Instrument.Id;
        long steps = book.MarkSteps(held);
        book.ClearMark(held);
        Assert.Null(CallAmount.Quick(book, pool, Rate.One, isStrict: true));
        Assert.Null(CallAmount.Of(book, pool, Rate.One, isStrict: true));
        book.SetMark(held, steps);
        book.SetBalance(pool, book.Universe.CurrencyId("BTC"), Money.One);
        Assert.NotNull(CallAmount.Of(book, pool, Rate.One, isStrict: true));
        book.ClearMark(book.Universe.InstrumentId("SPOT"));
        Assert.Null(CallAmount.Quick(book, pool, Rate.One, isStrict: true));
        Assert.Null(CallAmount.Of(book, pool, Rate.One, isStrict: true));
    }

    private static MarginBook NewBook(Dice dice, int digits)
    {
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "USD", IsBase = true });
        builder.AddCurrency(new CurrencyDefinition { Code = "EUR", Fx = new Rate(Number(dice, digits, 18)) });
        builder.AddCurrency(new CurrencyDefinition
        {
            Code = "BTC",
            FxSymbol = "SPOT",
            Collateral = CollateralSchedule.Flat(Rate.Parse("0.953")),
        });
        AddInstrument(dice, builder, digits, "SPOT", InstrumentKind.Index);
        for (int i = 0; i < Instruments; i++) AddInstrument(dice, builder, digits, $"I{i}", dice.Pick(_kinds));

        var book = new MarginBook(builder.Build());
        foreach (Instrument instrument in book.Universe.Instruments)
            book.SetMark(instrument.Id, dice.Between(1, Math.Min(Power(digits), book.MarkLimit(instrument.Id))));
        for (int i = 0; i < 8; i++) AddPool(dice, book, digits);
        book.SetAddOn(0, Money.Parse("12.345678901234567"));
        return book;
    }

    private static void AddInstrument(
        Dice dice, UniverseBuilder builder, int digits, string symbol, InstrumentKind kind)
    {
        bool isHeld = kind != InstrumentKind.Index;
        if (isHeld)
        {
            builder.AddTable(dice.Chance(0.3) && kind != InstrumentKind.Equity
                ? MarginTable.PerContract(symbol, new Money(Number(dice, digits, 18)))
                : MarginTable.Flat(symbol, new Rate(dice.Between(1, Power(digits)) * Power(18 - digits))));
        }

        var step = new Price(Number(dice, 2, 15));
        builder.AddInstrument(new InstrumentDefinition
        {
            Symbol = symbol,
            Kind = kind,
            SettleCurrency = isHeld ? dice.OneOf("USD", "USD", "EUR", "BTC") : "USD",
            Lot = new Quantity(Number(dice, digits, 16)),
            Tick = step,
            MarkStep = step,
            Multiplier = dice.Chance(0.7) ? Rate.One : new Rate(Number(dice, digits, 18)),
            QuantoRate = kind == InstrumentKind.Quanto ? new Rate(Number(dice, digits, 17)) : Rate.One,
            LongTable = isHeld ? symbol : null,
        });
    }

    private static void AddPool(Dice dice, MarginBook book, int digits)
    {
        int pool = book.CrossPool(book.AddAccount($"{book.AccountCount}"));
        foreach (int instrument in dice.Shuffle(Enumerable.Range(1, Instruments)).Take(dice.Below(4)))
        {
            long lots = dice.Between(1, Power(dice.OneOf(1, 3, 7))) * dice.OneOf(1, -1);
            book.SetPosition(pool, instrument, lots, new Price(Number(dice, Math.Min(digits, 17), 17)));
        }

        book.SetBalance(pool, 0, new Money(Number(dice, digits, 20) * dice.OneOf(1, -1)));
        if (dice.Chance(0.3)) book.SetBalance(pool, 1 + dice.Below(2), new Money(Number(dice, digits, 18)));
    }

    /// <summary>Above zero, of so many digits, the first of them at most at that power of 10^-18.</summary>
    private static Int128 Number(Dice dice, int digits, int most) =>
        (Int128)dice.Between(1, Power(digits)) * Power(Math.Max(0, most - digits - dice.Below(3)));

    private static long Power(int exponent) => (long)Atto.PowerOfTen(exponent);
}
