using System.Globalization;
using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Bench.Suites;

/// <summary>
/// Books to load: a hundred tiered perpetuals, 7.5 positions an account, one account in twenty isolated.
/// </summary>
internal static class LoadBooks
{
    private const int Instruments = 100;
    private const int MaxPositions = 14;

    public static MarginBook Make(int accounts)
    {
        var random = new Random(1);
        var book = new MarginBook(MakeUniverse());
        for (int i = 0; i < Instruments; i++) book.SetMark(i, random.Next(1000, 1_000_000));
        book.Reserve(accounts, accounts + (accounts / 20) + 1);
        var positions = new List<NewPosition>();
        for (int i = 0; i < accounts; i++)
        {
            int account = book.AddAccount("acct" + i.ToString("D7", CultureInfo.InvariantCulture));
            book.SetBalance(book.CrossPool(account), 0, Money.FromDecimal(random.Next(1, 1_000_000_000) / 10000m));
            Fill(random, positions, 1 + random.Next(MaxPositions));
            int isolated = i % 20 == 0 ? 1 : 0;
            book.SetPositions(book.CrossPool(account), positions.ToArray().AsSpan(isolated));
            if (isolated == 0) continue;
            int pool = book.AddPool(account, book.Universe.Instruments[positions[0].Instrument].Symbol);
            book.SetBalance(pool, 0, Money.FromDecimal(random.Next(1, 10_000)));
            book.SetPositions(pool, [positions[0]]);
        }

        return book;
    }

    private static Universe MakeUniverse()
    {
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "USDT", IsBase = true });
        builder.AddTable(MarginTable.Tiered("tiers",
        [
            new(Money.Zero, Money.FromDecimal(50_000m), Rate.FromDecimal(0.004m)),
            new(Money.FromDecimal(50_000m), Money.FromDecimal(500_000m), Rate.FromDecimal(0.01m)),
            new(Money.FromDecimal(500_000m), Money.FromDecimal(5_000_000m), Rate.FromDecimal(0.025m)),
            new(Money.FromDecimal(5_000_000m), null, Rate.FromDecimal(0.05m)),
        ]));
        for (int i = 0; i < Instruments; i++)
        {
            builder.AddInstrument(new InstrumentDefinition
            {
                Symbol = $"COIN{i.ToString("D3", CultureInfo.InvariantCulture)}USDT",
                Kind = InstrumentKind.Linear,
                SettleCurrency = "USDT",
                Lot = Quantity.FromDecimal(0.001m),
                Tick = Price.FromDecimal(0.01m),
                LongTable = "tiers",
            });
        }

        return builder.Build();
    }

    private static void Fill(Random random, List<NewPosition> positions, int count)
    {
        positions.Clear();
        int instrument = random.Next(4);
        for (int i = 0; i < count; i++)
        {
            long lots = random.Next(1, 1_000_000) * (random.Next(2) == 0 ? 1 : -1);
            positions.Add(new NewPosition(instrument, lots, Price.FromDecimal(random.Next(1, 100_000_000) / 10000m)));
            instrument += 1 + random.Next(6);
        }
    }
}
