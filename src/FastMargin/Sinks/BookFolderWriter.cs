using FastMargin.Book;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Sinks;

/// <summary>
/// Writes a book as a folder of CSV files, described in docs/FORMATS.md. The same book gives the same bytes, and
/// <c>BookFolder.Read</c> gives an equal book back.
/// </summary>
public static class BookFolderWriter
{
    private const int AccountsPerReport = 1 << 16;

    /// <summary>
    /// Writes all files; each appears whole or not at all, and an older one of the same name is replaced.
    /// </summary>
    /// <param name="book">The book; it must not change meanwhile.</param>
    /// <param name="folder">The folder, made when missing.</param>
    /// <param name="progress">Told now and then.</param>
    /// <exception cref="DataException">A file cannot be written, or a name cannot be read back.</exception>
    public static void Write(MarginBook book, string folder, IProgress<LoadProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        BookNames.Check(book);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                new SourceLine(folder, 0), $"not made: {e.Message.TrimEnd('.')}", "a writable folder", e);
        }

        Save(CsvLayout.Currencies, stream => UniverseOut.Currencies(book.Universe, stream));
        Save(CsvLayout.Brackets, stream => UniverseOut.Brackets(book.Universe, stream));
        Save(CsvLayout.Instruments, stream => UniverseOut.Instruments(book.Universe, stream));
        Save(CsvLayout.Prices, stream => Prices(book, stream));
        if (ModelDesk.Of(book) is { } desk) Save(CsvLayout.Models, stream => stream.Write(desk.Sets.Utf8));
        Save(CsvLayout.Accounts, stream => Accounts(book, stream));
        Save(CsvLayout.Overrides, stream => Overrides(book, stream));
        Save(CsvLayout.Balances, stream => Balances(book, stream));
        Save(CsvLayout.Positions, stream => Positions(book, stream, progress));

        void Save(string file, Action<Stream> write) => OutputFile.Write(Path.Combine(folder, file), write);
    }

    private static void Prices(MarginBook book, Stream stream)
    {
        using var csv = new CsvOut(stream, CsvLayout.PriceColumns);
        foreach (Instrument instrument in book.Universe.Instruments)
        {
            if (book.HasMark(instrument.Id)) csv.Text(instrument.Symbol).Number(book.Mark(instrument.Id).Atto).EndRow();
        }
    }

    private static void Accounts(MarginBook book, Stream stream)
    {
        ModelDesk? desk = ModelDesk.Of(book);
        using var csv = new CsvOut(
            stream, CsvLayout.AccountColumns[..(desk is null ? CsvLayout.PlainAccountColumns : ^0)]);
        foreach (int account in book.AccountIds())
        {
            csv.Utf8(book.AccountUtf8(account)).Utf8(book.IsHedged(account) ? "hedge"u8 : "net"u8);
            csv.Whole(book.ProfileOf(account)).Number(book.AddOn(account).Atto);
            if (desk is not null) csv.Text(desk.NameOf(account));
            csv.EndRow();
        }
    }

    private static void Overrides(MarginBook book, Stream stream)
    {
        using var csv = new CsvOut(stream, CsvLayout.OverrideColumns);
        foreach ((int account, int instrument, MarginTable table) in book.OverrideRows())
        {
            string symbol = book.Universe.Instruments[instrument].Symbol;
            csv.Utf8(book.AccountUtf8(account)).Text(symbol).Text(table.Name).EndRow();
        }
    }

    private static void Balances(MarginBook book, Stream stream)
    {
        using var csv = new CsvOut(stream, CsvLayout.BalanceColumns);
        var pools = new List<int>();
        foreach (int account in book.AccountIds())
        {
            book.CollectPools(account, pools);
            foreach (int pool in pools)
            {
                IReadOnlyList<BalanceView> balances = book.Balances(pool);
                foreach (BalanceView balance in balances) Balance(book, csv, pool, balance);

                // A pool that holds nothing at all would be lost: a balance of zero brings it back.
                bool isEmpty = balances.Count == 0 && book.PositionsOf(pool) == 0 && !book.IsCross(pool);
                if (isEmpty) Balance(book, csv, pool, new BalanceView(book.Universe.BaseCurrency, default));
            }
        }
    }

    private static void Balance(MarginBook book, CsvOut csv, int pool, BalanceView balance)
    {
        Pool(book, csv, pool).Text(book.Universe.Currencies[balance.Currency].Code).Number(balance.Amount.Atto).EndRow(
            );
    }

    private static void Positions(MarginBook book, Stream stream, IProgress<LoadProgress>? progress)
    {
        using var csv = new CsvOut(stream, CsvLayout.PositionColumns);
        var pools = new List<int>();
        int done = 0;
        foreach (int account in book.AccountIds())
        {
            book.CollectPools(account, pools);
            foreach (int pool in pools)
            {
                for (int i = 0; i < book.PositionsOf(pool); i++)
                {
                    PositionView position = book.Position(pool, i);
                    Pool(book, csv, pool).Text(position.Instrument.Symbol);
                    csv.Number(QuantityOf(book, pool, position)).Number(position.Entry.Atto).EndRow();
                }
            }

            if (++done % AccountsPerReport == 0)
            {
                progress?.Report(new LoadProgress(CsvLayout.Positions, done, book.AccountCount));
            }
        }
    }

    private static Int128 QuantityOf(MarginBook book, int pool, PositionView position)
    {
        try
        {
            return Quantity.FromLots(position.Lots, position.Instrument.Lot).Atto;
        }
        catch (OverflowException e)
        {
            string name = book.AccountName(book.AccountOf(pool));
            string found = $"{position.Lots} lots of {position.Instrument.Symbol} in {name}";
            throw new DataException(default, found, "a quantity below 1.7e20", e);
        }
    }

    private static CsvOut Pool(MarginBook book, CsvOut csv, int pool) =>
        csv.Utf8(book.AccountUtf8(book.AccountOf(pool))).Utf8(book.IsCross(pool) ? default : book.PoolUtf8(pool));
}
