using FastMargin.Units;

namespace FastMargin.Book;

/// <summary>The cold columns of pools: who owns them, where their row is, what cash they hold.</summary>
internal sealed class PoolColumns
{
    private readonly Stack<int> _free = new();

    public int[] Account = new int[64];
    public int[] NextOfAccount = new int[64];
    public int[] Name = new int[64];
    public int[] Slab = new int[64];
    public int[] Position = new int[64];
    public int[] FirstBalance = new int[64];
    public Int128[] BaseBalance = new Int128[64];

    /// <summary>One past the largest id in use.</summary>
    public int Top { get; private set; }

    /// <summary>Number of pools.</summary>
    public int Count => Top - _free.Count;

    public bool IsLive(int pool) => (uint)pool < (uint)Top && Account[pool] >= 0;

    public int Take(int account, int name)
    {
        if (!_free.TryPop(out int pool))
        {
            pool = Top++;
            if (pool == Account.Length) Grow(2 * pool);
        }

        Account[pool] = account;
        NextOfAccount[pool] = -1;
        Name[pool] = name;
        FirstBalance[pool] = BalanceStore.Empty;
        BaseBalance[pool] = Money.Zero.Atto;
        return pool;
    }

    public void Release(int pool)
    {
        Account[pool] = -1;
        _free.Push(pool);
    }

    public void Reserve(int pools)
    {
        if (pools > Account.Length) Grow(pools);
    }

    private void Grow(int pools)
    {
        Array.Resize(ref Account, pools);
        Array.Resize(ref NextOfAccount, pools);
        Array.Resize(ref Name, pools);
        Array.Resize(ref Slab, pools);
        Array.Resize(ref Position, pools);
        Array.Resize(ref FirstBalance, pools);
        Array.Resize(ref BaseBalance, pools);
    }
}
