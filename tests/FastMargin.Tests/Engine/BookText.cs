using System.Globalization;
using System.Numerics;
using System.Text;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Engine;

/// <summary>All that a book says of its pools, as text: two books are the same when their texts are.</summary>
internal static class BookText
{
    /// <summary>Everything: accounts, pools, marks, tables in use, levels.</summary>
    public static string Of(MarginEngine engine)
    {
        MarginBook book = engine.Book;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{book.AccountCount} {book.PoolCount} {book.PositionCount} ");
        text.Append(CultureInfo.InvariantCulture, $"{book.RowCount} ");
        foreach (Instrument i in book.Universe.Instruments) text.Append(book.Mark(i.Id)).Append(' ');
        for (int pool = 0; pool < book.PoolTop; pool++)
        {
            if (!book.IsPool(pool)) continue;
            int account = book.AccountOf(pool);
            text.Append(CultureInfo.InvariantCulture, $"\n{book.AccountName(account)} {book.AddOn(account)} ");
            text.Append(CultureInfo.InvariantCulture, $"{engine.LevelOf(pool)} {Of(book, pool)}");
            for (int i = 0; i < book.PositionsOf(pool); i++) text.Append(book.Position(pool, i).Table).Append(' ');
        }

        return text.ToString();
    }

    /// <summary>Balances and positions of a pool.</summary>
    public static string Of(MarginBook book, int pool)
    {
        var text = new StringBuilder();
        foreach (BalanceView balance in book.Balances(pool))
        {
            text.Append(CultureInfo.InvariantCulture, $"{balance.Currency}: {(BigInteger)balance.Amount.Atto} ");
        }

        for (int i = 0; i < book.PositionsOf(pool); i++)
        {
            PositionView p = book.Position(pool, i);
            text.Append(CultureInfo.InvariantCulture, $"{p.Instrument.Id}: {p.Lots} @ {(BigInteger)p.Entry.Atto} ");
        }

        return text.ToString();
    }

    /// <summary>The same of the oracle's pool, where the base currency is the first.</summary>
    public static string Of(OraclePool pool)
    {
        var text = new StringBuilder();
        foreach ((OracleCurrency currency, Fraction amount) in pool.Balances.OrderBy(b => b.Key.Id))
        {
            if (amount.Sign == 0) continue;
            text.Append(CultureInfo.InvariantCulture, $"{currency.Id}: {(amount / Fraction.Unit).Floor()} ");
        }

        foreach (OraclePosition p in pool.Positions.OrderBy(p => p.Instrument.Id).ThenByDescending(p => p.Lots))
        {
            text.Append(CultureInfo.InvariantCulture, $"{p.Instrument.Id}: {p.Lots} @ ");
            text.Append(CultureInfo.InvariantCulture, $"{(p.Entry / Fraction.Unit).Floor()} ");
        }

        return text.ToString();
    }
}
