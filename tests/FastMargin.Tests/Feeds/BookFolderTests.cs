using System.Text;
using FastMargin.Book;
using FastMargin.Feeds;
using FastMargin.Instruments;
using FastMargin.Sinks;
using FastMargin.Units;

namespace FastMargin.Tests.Feeds;

public sealed class BookFolderTests
{
    [Fact]
    public void A_good_folder_gives_what_is_written_in_it()
    {
        using var folder = new BadFolder();
        using MarginBook book = BookFolder.Read(folder.Root);
        int bob = book.FindAccount("bob");
        int side = book.FindPool(bob, "side");
        Assert.Equal((2, 3, 3L), (book.AccountCount, book.PoolCount, book.PositionCount));
        Assert.True(book.IsHedged(bob));
        Assert.Equal((1, Money.FromDecimal(12.5m)), (book.ProfileOf(bob), book.AddOn(bob)));
        Assert.Equal(Money.FromDecimal(-0.5m), book.Balance(side, 1));
        Assert.Equal([2000L, -1250L], Enumerable.Range(0, 2).Select(i => book.Position(side, i).Lots));
        Assert.Equal(Price.FromDecimal(60000.05m), book.Mark(0));
        Assert.False(book.HasMark(1));
    }

    [Theory]
    [InlineData("currencies.csv", "USDT,1", "USDT,", 2, "currency USDT: no rate", "a rate, a rate instrument, or base")]
    [InlineData(
        "currencies.csv", "BTC,,,BTCUSDT", "BTC,,,ETHUSDT", 3, "unknown instrument \"ETHUSDT\"", "one of BTCUSDT, IDX")]
    [InlineData(
        "currencies.csv", "0.95@2;0.5", "0.95@2;x", 3, "collateral weight 2 \"x\" is not a decimal", "a form like")]
    [InlineData(
        "currencies.csv", "0.95@2;0.5", "0.5@2;0.95", 3, "collateral tier 2: weight 0.95 rises", "falling weights")]
    [InlineData("currencies.csv", "USDT,1", "USDT,yes", 2, "base \"yes\"", "1, 0 or nothing")]
    [InlineData("brackets.csv", "5000,50000", "6000,50000", 3, "floor 6000 leaves a gap after cap 5000", "floor 5000")]
    [InlineData("brackets.csv", "0.01,30", "0.001,30", 3, "rate 0.001 falls below", "rising rates")]
    [InlineData("brackets.csv", "0.01,30", "0.01,31", 3, "amount 31 makes the requirement jump", "30")]
    [InlineData("brackets.csv", "0.01,30", "NaN,30", 3, "maintenance \"NaN\" is not a decimal", "a form like 123.45")]
    [InlineData("brackets.csv", "t,,0", "t,flat,0", 2, "rule \"flat\"", "one of tiered, per_contract, equity_short")]
    [InlineData("instruments.csv", "linear", "swap", 2, "kind \"swap\"", "one of equity, spot, linear")]
    [InlineData("instruments.csv", "USDT,0.001", "EUR,0.001", 2, "unknown currency \"EUR\"", "one of USDT, BTC")]
    [InlineData("instruments.csv", ",t,", ",u,", 2, "unknown table \"u\"", "one of t")]
    [InlineData("instruments.csv", "0.001,0.1", "0,0.1", 2, "lot 0", "more than 0")]
    [InlineData("instruments.csv", "0.1,0.05", "0.1,0.03", 2, "mark step 0.03 does not divide", "a whole fraction")]
    [InlineData("instruments.csv", "IDX,", "BTCUSDT,", 3, "duplicate instrument BTCUSDT", "each instrument once")]
    [InlineData("accounts.csv", "bob", "ann", 3, "duplicate account ann", "each account once")]
    [InlineData("accounts.csv", "hedge", "both", 3, "mode \"both\"", "net or hedge")]
    [InlineData("accounts.csv", "hedge,1", "hedge,256", 3, "profile \"256\"", "from 0 to 255")]
    [InlineData("accounts.csv", "12.5", "-12.5", 3, "add_on -12.5", "zero or more")]
    [InlineData("accounts.csv", "ann,", "\" ann\",", 2, "account \" ann\"", "no blank at either end")]
    [InlineData("balances.csv", "bob", "carl", 3, "unknown account \"carl\"", "an account of accounts.csv")]
    [InlineData("balances.csv", "BTC,", "ETH,", 3, "unknown currency \"ETH\"", "one of USDT, BTC")]
    [InlineData("balances.csv", "-0.5", "Infinity", 3, "amount \"Infinity\" is not a decimal", "a form like")]
    [InlineData("balances.csv", "-0.5", "1e30", 3, "amount \"1e30\" is too large", "below 1.7e20")]
    [InlineData(
        "balances.csv", "bob,side,BTC", "ann,cross,USDT", 3, "duplicate balance of USDT for ann", "one a pool")]
    [InlineData(
        "positions.csv", "bob,side,BTCUSDT,2", "bob,side,ETHUSDT,2", 4, "unknown instrument \"ETHUSDT\"", "IDX")]
    [InlineData(
        "positions.csv", "bob,side,BTCUSDT,2", "eve,side,BTCUSDT,2", 4, "unknown account \"eve\"", "an account of")]
    [InlineData(
        "positions.csv", "-1.25,", "-1.2505,", 3, "quantity -1.2505 of BTCUSDT", "a whole multiple of its lot 0.001")]
    [InlineData("positions.csv", "-1.25,", "1e18,", 3, "quantity 1000000000000000000 of BTCUSDT", "times its lot")]
    [InlineData(
        "positions.csv", "-1.25,", "-10000000000000,", 3, "-10000000000000000 lots", "at most 9007199254740992 lots")]
    [InlineData("positions.csv", "-1.25,", "NaN,", 3, "quantity \"NaN\" is not a decimal", "a form like")]
    [InlineData("positions.csv", "61000.5", "0", 3, "entry_price 0 of BTCUSDT", "a price above zero")]
    [InlineData("positions.csv", "61000.5", "-1", 3, "entry_price -1 of BTCUSDT", "a price above zero")]
    [InlineData("positions.csv", "61000.5", "", 3, "no entry_price of BTCUSDT", "a price above zero")]
    [InlineData(
        "positions.csv", "61000.5", "1.2345678901234567891", 3, "has more than 18 decimals", "an exact multiple")]
    [InlineData(
        "positions.csv", "61000.5", "1.234567890123456789", 3, "entry_price 1.234567890123456789", "17 significant")]
    [InlineData("positions.csv", "-1.25,61000.5", "1.25,61000.5", 4, "two positions in BTCUSDT", "one a leg")]
    [InlineData("positions.csv", "BTCUSDT,0.5", "IDX,1", 2, "a position in IDX, which is only quoted", "can be held")]
    [InlineData("prices.csv", "60000.05", "0", 2, "price 0 of BTCUSDT", "a price above zero")]
    [InlineData("prices.csv", "60000.05", "-5", 2, "price -5 of BTCUSDT", "a price above zero")]
    [InlineData("prices.csv", "60000.05", "60000.01", 2, "price 60000.01 of BTCUSDT", "its mark step 0.05")]
    [InlineData("prices.csv", "BTCUSDT", "ETH", 2, "unknown instrument \"ETH\"", "one of BTCUSDT, IDX")]
    [InlineData(
        "prices.csv", "60000.05\n", "60000.05\nBTCUSDT,1\n", 3, "duplicate price of BTCUSDT", "each instrument once")]
    [InlineData("overrides.csv", "BTCUSDT,t", "BTCUSDT,u", 2, "unknown table \"u\"", "one of t")]
    [InlineData("overrides.csv", "BTCUSDT", "IDX", 2, "override of IDX, which is only quoted", "can be held")]
    [InlineData("overrides.csv", "t\n", "t\nann,BTCUSDT,t\n", 3, "duplicate override", "one an account and instrument")]
    public void A_bad_row_is_refused_with_its_line(
        string file, string text, string by, int line, string found, string expected)
    {
        using var folder = new BadFolder();
        folder.With(file, text, by).IsRefused(file, line, found, expected);
    }

    [Theory]
    [InlineData(
        "account,pool,instrument,quantity,entry", 1, "unknown column \"entry\"", "account,pool,instrument,quantity")]
    [InlineData("account,pool,instrument,entry_price", 1, "no column quantity", "account,pool,instrument,quantity")]
    [InlineData("account,account,instrument,quantity,entry_price", 1, "column account twice", "each column once")]
    public void A_header_is_refused_when_its_columns_are_not_the_known_ones(
        string header, int line, string found, string expected)
    {
        using var folder = new BadFolder();
        folder.With("positions.csv", "account,pool,instrument,quantity,entry_price", header);
        folder.IsRefused("positions.csv", line, found, expected);
    }

    [Theory]
    [InlineData("ann,,BTCUSDT,0.5,60000", "ann,,BTCUSDT,0.5", 2, "4 fields", "5, as in the header")]
    [InlineData("ann,,BTCUSDT,0.5,60000", "ann,,BTCUSDT,0.5,60000,1", 2, "6 fields", "5, as in the header")]
    [InlineData("bob,side,BTCUSDT,2", "bob,\"side,BTCUSDT,2", 4, "malformed row", "RFC 4180")]
    [InlineData("bob,side,BTCUSDT,2", "bob,si\"de,BTCUSDT,2", 4, "malformed row", "RFC 4180")]
    [InlineData(
        "bob,side,BTCUSDT,2", "bob,\"si\nde\",BTCUSDT,2", 4, "pool \"si?de\"", "none of them a control character")]
    public void Malformed_text_is_refused_with_its_line(string text, string by, int line, string found, string expected)
    {
        using var folder = new BadFolder();
        folder.With("positions.csv", text, by).IsRefused("positions.csv", line, found, expected);
    }

    [Theory]
    [InlineData("positions.csv")]
    [InlineData("accounts.csv")]
    [InlineData("currencies.csv")]
    public void A_missing_file_is_named(string file)
    {
        using var folder = new BadFolder();
        File.Delete(Path.Combine(folder.Root, file));
        folder.IsRefused(file, 0, "no such file", "a file");
    }

    [Fact]
    public void An_empty_file_has_no_columns()
    {
        using var folder = new BadFolder();
        folder["balances.csv"] = "";
        folder.IsRefused("balances.csv", 1, "no column account", "account,pool,currency,amount");
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        DataException error = Assert.Throws<DataException>(() => BookFolder.Read("no such folder here"));
        Assert.Equal("no such folder here", error.File);
    }

    [Fact]
    public void Marks_and_exceptions_of_the_house_are_optional()
    {
        using var folder = new BadFolder();
        File.Delete(Path.Combine(folder.Root, "prices.csv"));
        File.Delete(Path.Combine(folder.Root, "overrides.csv"));
        using MarginBook book = BookFolder.Read(folder.Root);
        Assert.False(book.HasMark(0));
        Assert.Equal(3, book.PositionCount);
    }

    [Theory]
    [InlineData("byte order mark")]
    [InlineData("CRLF")]
    [InlineData("no line end at the end")]
    [InlineData("empty lines")]
    [InlineData("columns in another order")]
    [InlineData("quotes around everything")]
    public void The_same_rows_in_another_dress_are_the_same_book(string dress)
    {
        using var plain = new BadFolder();
        using var dressed = new BadFolder();
        foreach (string path in Directory.GetFiles(dressed.Root)) Dress(path, dress);
        using MarginBook expected = BookFolder.Read(plain.Root);
        using MarginBook actual = BookFolder.Read(dressed.Root);
        SameBook.Check(expected, actual);
    }

    [Fact]
    public void Rows_of_positions_may_come_in_any_order()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            using var folder = new TemporaryFolder();
            using MarginBook book = SampleBooks.Random(seed);
            BookFolderWriter.Write(book, folder.Root);
            string[] lines = File.ReadAllLines(folder["positions.csv"]);
            new Random(seed).Shuffle(lines.AsSpan(1));
            File.WriteAllLines(folder["positions.csv"], lines);
            using MarginBook shuffled = BookFolder.Read(folder.Root);
            SameBook.Check(book, shuffled);
        }
    }

    [Fact]
    public void A_quantity_of_zero_is_no_position()
    {
        using var folder = new BadFolder();
        folder["positions.csv"] += "bob,,BTCUSDT,0,1\nbob,,BTCUSDT,0.000,1\n";
        using MarginBook book = BookFolder.Read(folder.Root);
        Assert.Equal(3, book.PositionCount);
    }

    [Fact]
    public void A_bad_price_file_changes_no_mark()
    {
        using var folder = new BadFolder();
        using MarginBook book = BookFolder.Read(folder.Root);
        folder["prices.csv"] = "instrument,price\nBTCUSDT,1\nIDX,0\n";
        string file = Path.Combine(folder.Root, "prices.csv");
        Assert.Throws<DataException>(() => BookFolder.ReadPrices(file, book));
        Assert.Equal(Price.FromDecimal(60000.05m), book.Mark(0));
        folder["prices.csv"] = "instrument,price\nBTCUSDT,1\n";
        BookFolder.ReadPrices(file, book);
        Assert.Equal(Price.One, book.Mark(0));
    }

    [Fact]
    public void A_row_of_a_late_chunk_is_refused_with_its_line_in_the_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(
            "rows.csv", "a,b\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i},x\n")) + "1\n");
        using var chunks = new FileChunks(path, chunkSize: 1000);
        CsvRows header = chunks.Header(["a", "b"]);
        int rowCount = 0;
        for (int i = 0; i + 1 < chunks.Count; i++)
        {
            using CsvRows rows = chunks.Open(i, header);
            while (rows.Read()) rowCount++;
        }

        using CsvRows last = chunks.Open(chunks.Count - 1, header);
        DataException error = Assert.Throws<DataException>(() =>
        {
            while (last.Read()) rowCount++;
        });
        Assert.True(chunks.Count > 10);
        Assert.Equal((5000, 5002), (rowCount, error.Line + chunks.LinesBefore(chunks.Count - 1)));
    }

    [Fact]
    public void Mutated_rows_are_read_or_refused_but_never_crash()
    {
        using var folder = new BadFolder();
        string[] files = [.. Directory.GetFiles(folder.Root).Order(StringComparer.Ordinal)];
        var random = new Random(5);
        for (int round = 0; round < 1500; round++)
        {
            string path = files[random.Next(files.Length)];
            byte[] good = File.ReadAllBytes(path);
            byte[] bad = Mutate(random, good);
            File.WriteAllBytes(path, bad);
            try
            {
                using MarginBook book = BookFolder.Read(folder.Root);
                Assert.InRange(book.PositionCount, 0, 4);
            }
            catch (DataException)
            {
                // Refused with a reason is what a reader may do.
            }
            catch (Exception e)
            {
                Assert.Fail($"round {round}, {Path.GetFileName(path)}: {e}\n{Encoding.Latin1.GetString(bad)}");
            }

            File.WriteAllBytes(path, good);
        }
    }

    private static byte[] Mutate(Random random, byte[] good)
    {
        var bytes = new List<byte>(good);
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count);
            byte value = random.Next(2) == 0 ? (byte)random.Next(256) : ",\"\n\r.-e0@;"u8[random.Next(10)];
            switch (random.Next(3))
            {
                case 0: bytes[at] = value; break;
                case 1: bytes.Insert(at, value); break;
                default: bytes.RemoveAt(at); break;
            }
        }

        return [.. bytes];
    }

    private static void Dress(string path, string dress)
    {
        string text = File.ReadAllText(path);
        string dressed = dress switch
        {
            "byte order mark" => "\uFEFF" + text,
            "CRLF" => text.Replace("\n", "\r\n", StringComparison.Ordinal),
            "no line end at the end" => text.TrimEnd('\n'),
            "empty lines" => text.Replace("\n", "\n\n", StringComparison.Ordinal),
            "quotes around everything" => Each(text, fields => fields.Select(f => $"\"{f}\"")),
            _ => Each(text, fields => fields.Reverse()),
        };
        File.WriteAllText(path, dressed);
    }

    private static string Each(string text, Func<IEnumerable<string>, IEnumerable<string>> change) => string.Concat(
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(
            line => string.Join(',', change(line.Split(','))) + "\n"));
}
