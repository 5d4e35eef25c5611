using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Kernels;

namespace FastMargin.Engine;

/// <summary>
/// Finds the pools that are worst off. Looks at every pool and changes no level; cost: the book's bytes.
/// </summary>
public static class PoolRanking
{
    /// <summary>The pools with the smallest number, worst first, equal ones in order of id.</summary>
    /// <param name="book">The book at its marks.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="by">The number.</param>
    /// <returns>Pools that have the number: those with a price missing, or nothing at stake, have none.</returns>
    public static IReadOnlyList<PoolStanding> Worst(MarginBook book, int count, RankBy by = RankBy.Ratio)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var worst = new PriorityQueue<PoolStanding, (double, int)>();
        for (int pool = 0; pool < book.PoolTop; pool++)
        {
            if (!book.IsPool(pool)) continue;
            PoolStanding standing = Of(book, pool, withDistance: by == RankBy.Distance);
            double key = standing.Key(by);
            if (double.IsNaN(key)) continue;

            // The queue gives up its smallest key first: that is the best of those kept.
            worst.Enqueue(standing, (-key, -pool));
            if (worst.Count > count) worst.Dequeue();
        }

        var ranked = new PoolStanding[worst.Count];
        for (int i = ranked.Length - 1; i >= 0; i--) ranked[i] = Of(book, worst.Dequeue().Pool);
        return ranked;
    }

    /// <summary>Where one pool stands; its numbers are NaN when it depends on a missing price.</summary>
    public static PoolStanding Of(MarginBook book, int pool)
    {
        ArgumentNullException.ThrowIfNull(book);
        return book.IsPool(pool)
            ? Of(book, pool, withDistance: true)
            : throw new ArgumentOutOfRangeException(nameof(pool), pool, "No such pool.");
    }

    /// <summary>
    /// True when the slopes of a pool's requirement are known: no margin model computes it, or one that no mark moves.
    /// </summary>
    public static bool HasDistance(MarginBook book, int pool)
    {
        ArgumentNullException.ThrowIfNull(book);
        return !book.IsModelled(pool) || !book.Requirements!.MovesWithMarks(pool);
    }

    private static PoolStanding Of(MarginBook book, int pool, bool withDistance)
    {
        Slab slab = book.SlabOf(pool, out int at);
        PoolValue value = PoolKernel.Evaluate(slab.Columns(), at, book.Rows, LevelProfile.Default.Kernel);
        double distance = double.NaN;
        if (withDistance && HasDistance(book, pool))
        {
            double slopes = 0;
            for (int i = 0; i < slab.Positions; i++) slopes += Slope(book, slab.ReadSlot(at, i));
            double excess = value.Equity - value.Requirement;
            // A tie is safe: at no distance where some price moves it, and never without one.
            distance = slopes > 0 || excess != 0 ? excess / slopes : double.PositiveInfinity;
        }

        return new PoolStanding(pool, value.Equity, value.Requirement, distance);
    }

    /// <summary>What a relative move of a position's price, or of <c>1/p</c>, makes of the excess.</summary>
    private static unsafe double Slope(MarginBook book, Slot slot)
    {
        MarginChain chain = book.ChainAt(slot.Row);
        TableRow row = book.Rows.Rows[slot.Row];
        double size = Math.Abs((double)slot.Lots);
        double worth = slot.Lots * row.Value;
        switch (chain.Table.Rule)
        {
            case MarginRule.PerContract:
                return Math.Abs(worth);
            case MarginRule.EquityShort:
                double steepest = Math.Max(1, chain.Rate(0)) * size * chain.PerUnitOfPrice(book.FxOf(chain));
                return Math.Abs(worth) + (steepest * book.PriceOf(chain.Instrument.Id));
            default:
                return Math.Abs(worth - (size * row.Requirement));
        }
    }
}
