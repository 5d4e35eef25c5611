using FastMargin.Book;
using FastMargin.Kernels;

namespace FastMargin.Engine;

/// <summary>Finds the pools that are worst off, by the ratio that the kernel computes.</summary>
public static class PoolRanking
{
    /// <summary>The pools with the lowest <c>E/MM</c>, worst first; some have none: no requirement, no price.</summary>
    /// <param name="book">The book at its marks.</param>
    /// <param name="count">How many at most.</param>
    public static IReadOnlyList<int> Worst(MarginBook book, int count)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var worst = new PriorityQueue<int, (double, int)>();
        for (int pool = 0; pool < book.PoolTop; pool++)
        {
            if (!book.IsPool(pool) || book.PositionsOf(pool) == 0) continue;
            Slab slab = book.SlabOf(pool, out int at);
            PoolValue value = PoolKernel.Evaluate(slab.Columns(), at, book.Rows, LevelProfile.Default.Kernel);
            if (!(value.Requirement > 0)) continue;

            // The queue gives up its smallest key first: that is the best of those kept.
            worst.Enqueue(pool, (-(value.Equity / value.Requirement), -pool));
            if (worst.Count > count) worst.Dequeue();
        }

        int[] ranked = new int[worst.Count];
        for (int i = ranked.Length - 1; i >= 0; i--) ranked[i] = worst.Dequeue();
        return ranked;
    }
}
