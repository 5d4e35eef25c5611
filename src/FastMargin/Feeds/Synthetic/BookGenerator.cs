using System.Buffers.Text;
using System.Runtime.InteropServices;
using FastMargin.Book;

namespace FastMargin.Feeds.Synthetic;

/// <summary>Makes account books from recipes: the demonstration's, the benchmarks', and those for a tape.</summary>
public static class BookGenerator
{
    private const int NameLength = 16;

    /// <summary>The book of a recipe, all marks set. Every pool with positions starts at the ratio it drew.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="Instruments.DataException">The market has nothing that can be held and valued.</exception>
    public static MarginBook Generate(BookRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Validate();
        var columns = new MarketColumns(recipe.Market);
        if (columns.Straight.Length + columns.Inverse.Length == 0)
            throw new Instruments.DataException(
                $"no instrument of {columns.Universe.Instruments.Count} can be held and has a first mark",
                "at least one, with a rate for its settle currency");

        var book = new MarginBook(columns.Universe);
        foreach (int instrument in recipe.Market.Quoted) book.SetMark(instrument, columns.StartPrices[instrument]);
        book.Reserve(recipe.Accounts, recipe.Accounts);
        var draw = new AccountDraw(recipe, columns);
        Span<byte> name = stackalloc byte[NameLength];
        for (int i = 0; i < recipe.Accounts; i++)
        {
            draw.Next(i);
            Add(book, draw, name[..WriteName(i + 1, name)]);
        }

        return book;
    }

    private static void Add(MarginBook book, AccountDraw draw, ReadOnlySpan<byte> name)
    {
        int account = book.AddAccount(name, draw.IsHedged);
        foreach (PoolDraw pool in draw.Pools)
        {
            int id = pool.Isolated is { } instrument
                ? book.AddPool(account, book.Universe.Instruments[instrument].Symbol)
                : book.CrossPool(account);
            ReadOnlySpan<NewPosition> positions = CollectionsMarshal.AsSpan(draw.Positions).Slice(pool.First, pool.Count);
            if (!positions.IsEmpty) book.SetPositions(id, positions);
            foreach (BalanceView balance in CollectionsMarshal.AsSpan(draw.Balances).Slice(pool.FirstBalance, pool.Balances))
                book.SetBalance(id, balance.Currency, balance.Amount);
        }
    }

    /// <summary>A and at least seven digits.</summary>
    private static int WriteName(int number, Span<byte> name)
    {
        name[0] = (byte)'A';
        Utf8Formatter.TryFormat(number, name[1..], out int digits, new System.Buffers.StandardFormat('D', 7));
        return 1 + digits;
    }
}
