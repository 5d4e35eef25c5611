using FastMargin.Book;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Sinks;

/// <summary>Refuses a book that a file could hold but no reader would take back.</summary>
internal static class BookNames
{
    public static void Check(MarginBook book)
    {
        foreach (int account in book.AccountIds())
        {
            if (Names.Refusal("account", book.AccountUtf8(account), default) is { } refusal) throw refusal;
            for (int pool = book.NextPool(book.CrossPool(account)); pool >= 0; pool = book.NextPool(pool))
            {
                if (Names.Refusal("pool", book.PoolUtf8(pool), default) is { } poolRefusal) throw poolRefusal;
            }
        }

        if (book.IsUpdated)
        {
            throw new DataException(
                "a book whose tables or collateral were replaced since it was read", "those of its universe");
        }

        foreach ((int account, int instrument, MarginTable table) in book.OverrideRows())
        {
            bool isKnown = book.Universe.TryTableId(table.Name, out int id) && book.Universe.Tables[id] == table;
            if (isKnown) continue;
            string symbol = book.Universe.Instruments[instrument].Symbol;
            throw new DataException(
                $"override of {symbol} for {book.AccountName(account)} by table {table.Name}",
                "a table of the universe");
        }
    }
}
