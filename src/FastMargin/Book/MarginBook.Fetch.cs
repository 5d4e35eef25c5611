using FastMargin.Kernels.Memory;

namespace FastMargin.Book;

/// <content>What an edit of a pool will read, asked for before it comes: in two steps, as the second needs the first.
/// </content>
public sealed partial class MarginBook
{
    /// <summary>Fetches what says where a pool's row is, and its cash.</summary>
    /// <param name="pool">A pool id that has been in use.</param>
    internal void FetchPool(int pool)
    {
        _pools.Fetch(pool);
        _dirtyPools.Fetch(pool);
    }

    /// <summary>Fetches a pool's row and what stands beside it, once <see cref="FetchPool"/> has brought the way to it.
    /// </summary>
    /// <param name="pool">A pool id that has been in use.</param>
    internal void FetchRow(int pool)
    {
        RowOf(pool, out int at).Fetch(at);
        int account = _pools[pool].Account;
        Cache.Fetch(_isHedged, account);
        Cache.Fetch(_profile, account);
    }
}
