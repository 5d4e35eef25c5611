using FastMargin.Book;

namespace FastMargin.Engine;

/// <summary>The pools that hold what moved, through the instrument-major columns, and those that were edited.</summary>
internal sealed class HolderEvaluation(MarginBook book, PoolLevels levels) : IEvaluation
{
    public void Restart()
    {
        for (int pool = 0; pool < book.PoolTop; pool++) Look(pool);
    }

    public void Refresh()
    {
        foreach (int firstRow in book.ChangedChains.Ids) LookAtHolders(book.ChainAt(firstRow));
        foreach (int pool in book.ChangedPools.Ids) Look(pool);
    }

    public void Dispose()
    {
    }

    private void LookAtHolders(MarginChain chain)
    {
        book.EnsureHolders();
        SortedKeys holders = chain.Holders!;
        for (int chunk = 0; chunk < holders.ChunkCount; chunk++)
        {
            foreach (ulong key in holders.ChunkKeys(chunk)) levels.Evaluate(HolderKey.Pool(key), out _);
        }
    }

    private void Look(int pool)
    {
        if (book.IsPool(pool)) levels.Evaluate(pool, out _);
    }
}
