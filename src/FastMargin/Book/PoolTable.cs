using System.Runtime.InteropServices;
using FastMargin.Kernels.Memory;
using FastMargin.Units;

namespace FastMargin.Book;

/// <summary>What every edit of a pool reads: two pools in a cache line.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal struct PoolHead
{
    /// <summary>Balance of the base currency, in units of 10^-18.</summary>
    public Int128 BaseBalance;

    /// <summary>The owner; below zero for an id that is free.</summary>
    public int Account;

    /// <summary>Number of the slab that its row is in.</summary>
    public int Slab;

    /// <summary>Where it is in there.</summary>
    public int Position;

    /// <summary>The first of its balances in other currencies.</summary>
    public int FirstBalance;
}

/// <summary>Pools by id: who owns them, where their row is, what cash they hold.</summary>
internal sealed class PoolTable : IDisposable
{
    private readonly Stack<int> _free = new();
    private readonly NativeColumn<PoolHead> _heads = new(64);

    public int[] NextOfAccount = new int[64];
    public int[] Name = new int[64];

    /// <summary>One past the largest id in use.</summary>
    public int Top { get; private set; }

    /// <summary>Number of pools.</summary>
    public int Count => Top - _free.Count;

    /// <summary>A pool, whose id must have been in use.</summary>
    public unsafe ref PoolHead this[int pool]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)pool, (uint)Top, nameof(pool));
            return ref _heads.Start[pool];
        }
    }

    public bool IsLive(int pool) => (uint)pool < (uint)Top && this[pool].Account >= 0;

    public int Take(int account, int name)
    {
        if (!_free.TryPop(out int pool))
        {
            pool = Top;
            if (pool == _heads.Count) Grow(2 * pool);
            Top++;
        }

        this[pool] = new PoolHead
        {
            BaseBalance = Money.Zero.Atto,
            Account = account,
            FirstBalance = BalanceStore.Empty,
        };
        NextOfAccount[pool] = -1;
        Name[pool] = name;
        return pool;
    }

    /// <summary>The owners of the first pools, -1 where there is none.</summary>
    public int[] CopyAccounts(int count)
    {
        int[] accounts = new int[count];
        for (int pool = 0; pool < count; pool++) accounts[pool] = pool < Top ? this[pool].Account : -1;
        return accounts;
    }

    public void Release(int pool)
    {
        this[pool].Account = -1;
        _free.Push(pool);
    }

    public void Reserve(int pools)
    {
        if (pools > _heads.Count) Grow(pools);
    }

    /// <summary>Fetches a pool's head.</summary>
    public unsafe void Fetch(int pool) => Cache.Fetch(_heads.Start + pool);

    public void Dispose()
    {
        Top = 0;
        _heads.Dispose();
    }

    private void Grow(int pools)
    {
        _heads.Grow(pools);
        Array.Resize(ref NextOfAccount, pools);
        Array.Resize(ref Name, pools);
    }
}
