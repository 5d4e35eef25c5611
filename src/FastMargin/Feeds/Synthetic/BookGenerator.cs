using System.Buffers.Text;
using FastMargin.Book;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Synthetic;

/// <summary>Makes account books from recipes: the demonstration's, the benchmarks', and those for a tape.</summary>
public static class BookGenerator
{
    private const int AccountsPerTask = 4096;
    private const int NameLength = 16;

    /// <summary>The book of a recipe, all marks set. Every pool with positions starts at the ratio it drew.</summary>
    /// <param name="recipe">What it is like.</param>
    /// <param name="progress">Told now and then, from any thread: accounts drawn, then pools in the book.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="DataException">
    /// The market has nothing that can be held and valued, or its base currency does not count in full.
    /// </exception>
    public static MarginBook Generate(BookRecipe recipe, IProgress<LoadProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Validate();
        var market = new MarketColumns(recipe.Market);
        if (market.Straight.Length + market.Inverse.Length == 0)
            throw new DataException(
                $"no instrument of {market.Universe.Instruments.Count} can be held and has a first mark",
                "at least one, with a rate for its settle currency");

        if (!market.IsBaseInFull)
            throw new DataException(
                $"base currency {market.Universe.Currencies[market.Universe.BaseCurrency].Code} counts in part",
                "in full: cash makes up the drawn ratio");

        BookColumns columns = BookDrawing.Join(Draw(recipe, market, progress), market.Universe);
        AddNames(columns, recipe.Accounts);
        foreach (int instrument in recipe.Market.Quoted)
        {
            Price step = market.Universe.Instruments[instrument].MarkStep;
            columns.Marks[instrument] = market.StartPrices[instrument].ToSteps(step);
        }

        progress?.Report(new LoadProgress("book", 0, columns.Pools));
        MarginBook book = MarginBook.FromColumns(columns);
        progress?.Report(new LoadProgress("book", columns.Pools, columns.Pools));
        return book;
    }

    private static BookDrawing[] Draw(BookRecipe recipe, MarketColumns market, IProgress<LoadProgress>? progress)
    {
        var drawings = new BookDrawing[(recipe.Accounts + AccountsPerTask - 1) / AccountsPerTask];
        int done = 0;
        Parallel.For(0, drawings.Length, () => new AccountDraw(recipe, market), (task, _, draw) =>
        {
            var drawing = new BookDrawing();
            int to = Math.Min(recipe.Accounts, (task + 1) * AccountsPerTask);
            for (int account = task * AccountsPerTask; account < to; account++)
            {
                draw.Next(account);
                drawing.Add(account, draw);
            }

            drawings[task] = drawing;
            int accounts = Math.Min(recipe.Accounts, Interlocked.Increment(ref done) * AccountsPerTask);
            progress?.Report(new LoadProgress("accounts", accounts, recipe.Accounts));
            return draw;
        }, _ => { });
        return drawings;
    }

    /// <summary>A and at least seven digits, counted from 1.</summary>
    private static void AddNames(BookColumns columns, int accounts)
    {
        Span<byte> name = stackalloc byte[NameLength];
        name[0] = (byte)'A';
        for (int number = 1; number <= accounts; number++)
        {
            Utf8Formatter.TryFormat(number, name[1..], out int digits, new System.Buffers.StandardFormat('D', 7));
            columns.Accounts.Add(name[..(1 + digits)]);
        }
    }
}
