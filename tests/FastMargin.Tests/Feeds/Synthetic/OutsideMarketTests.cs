using FastMargin.Book;
using FastMargin.Feeds;
using FastMargin.Feeds.Synthetic;
using FastMargin.Formats;
using FastMargin.Models;

namespace FastMargin.Tests.Feeds.Synthetic;

[Trait("Category", "OutsideData")]
public sealed class OutsideMarketTests
{
    // A theory without a row counts as a failure, and so would hide why there is none.
    private const string NoTape = "none";

    private static readonly string[] _bracketColumns =
        ["symbol", "floor_notional", "cap_notional", "mm_rate", "mm_amount"];

    public static TheoryData<string> Tapes => OutsideData.TickNames is { Count: > 0 } names ? names : [NoTape];

    [Fact]
    public void Every_contract_of_every_bracket_file_has_a_valid_table()
    {
        OutsideData.SkipUnlessPresent();
        string[] files = [.. BracketFiles()];
        Assert.SkipWhen(files.Length == 0, $"no bracket file in {OutsideData.Params}");
        foreach (string file in files)
        {
            BracketTables tables = BracketCsv.Read(file);
            IEnumerable<string> rows = File.ReadLines(file).Skip(1).Where(l => l.Length > 0);
            string[] symbols = [.. rows.Select(l => l.Split(',')[0]).Distinct()];
            Assert.Equal(symbols, tables.Tables.Select(t => t.Name));
            Assert.All(symbols, s => Assert.NotNull(tables.Find(s)));
        }
    }

    [Theory]
    [MemberData(nameof(Tapes))]
    public void Every_tape_has_a_market_whose_marks_it_moves_and_a_book_that_starts_healthy(string name)
    {
        OutsideData.SkipUnlessPresent();
        Assert.SkipWhen(name == NoTape, $"no tick file below {OutsideData.Root}");
        BracketTables? brackets = BracketFiles().Select(BracketCsv.Read).FirstOrDefault();
        SyntheticMarket market = TickMarket.FromFile(OutsideData.Tick(name), brackets);
        using MarginBook book = BookGenerator.Generate(
            new BookRecipe { Market = market, Accounts = 200, ShareIsolated = 0.1 });
        for (int pool = 0; pool < book.PoolTop; pool++)
        {
            if (!book.IsPool(pool) || book.PositionsOf(pool) == 0) continue;
            ExactValue value = ExactMargin.Evaluate(book, pool);
            string account = book.AccountName(book.AccountOf(pool));
            Assert.True(value.IsKnown && value.Equity >= value.Maintenance, $"{name}: {account}");
        }

        using CsvTickSource ticks = CsvTickSource.Open(OutsideData.Tick(name));
        var marks = new TickMarks(market.Universe, ticks);
        while (ticks.TryRead(out QuoteTick tick))
        {
            if (marks.TryMark(tick, out int instrument, out long steps)) book.SetMark(instrument, steps);
        }

        Assert.Equal(0, marks.UnknownTicks);
    }

    private static IEnumerable<string> BracketFiles() => Directory.Exists(OutsideData.Params)
        ? Directory.GetFiles(OutsideData.Params, "*.csv").Order(StringComparer.Ordinal).Where(IsBracketFile)
        : [];

    private static bool IsBracketFile(string path)
    {
        string[] header = (File.ReadLines(path).FirstOrDefault() ?? "").Split(',');
        return _bracketColumns.All(header.Contains);
    }
}
