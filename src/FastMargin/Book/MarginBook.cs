using System.Text;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Book;

/// <summary>
/// The account book as columns: accounts own pools, pools hold balances and positions, instruments have marks.
/// Everything can be added, changed and removed at any time in O(row). One thread writes.
/// </summary>
public sealed partial class MarginBook : IDisposable
{
    /// <summary>The name of the pool that every account has.</summary>
    public const string CrossName = "cross";

    // The cross pool's name is the first one every book knows.
    private const int CrossNameId = 0;

    private static ReadOnlySpan<byte> CrossUtf8 => "cross"u8;

    private readonly NameTable _accountNames;
    private readonly NameTable _poolNames;
    private readonly PoolTable _pools = new();
    private readonly BalanceStore _balances = new();
    private readonly SlabSet _slabs = new();
    private readonly Dictionary<int, Money> _addOns = [];
    private readonly Dictionary<(int Account, int Instrument), MarginTable> _overrides = [];
    private readonly DirtyCount _changes = new();
    private readonly DirtySet _dirtyPools;
    private readonly DirtySet _droppedPools;
    private readonly DirtySet _dirtyChains;
    private int[] _firstPool = new int[64];
    private bool[] _isHedged = new bool[64];
    private byte[] _profile = new byte[64];

    /// <summary>An empty book over a universe; no instrument has a mark yet.</summary>
    public MarginBook(Universe universe)
        : this(universe, new NameTable(), NewPoolNames())
    {
    }

    private MarginBook(Universe universe, NameTable accounts, NameTable pools)
    {
        ArgumentNullException.ThrowIfNull(universe);
        Universe = universe;
        (_accountNames, _poolNames) = (accounts, pools);
        (_dirtyPools, _droppedPools) = (new DirtySet(_changes), new DirtySet(_changes));
        (_dirtyChains, _dirtyRates) = (new DirtySet(_changes), new DirtySet(_changes));
        _changedDrivers = new DirtySet(_changes);
        InitialiseMarks();
    }

    /// <summary>Instruments, margin tables and currencies.</summary>
    public Universe Universe { get; }

    /// <summary>Number of accounts.</summary>
    public int AccountCount { get; private set; }

    /// <summary>Number of pools.</summary>
    public int PoolCount => _pools.Count;

    /// <summary>Number of positions.</summary>
    public long PositionCount { get; private set; }

    /// <summary>One past the largest pool id in use.</summary>
    public int PoolTop => _pools.Top;

    /// <summary>True when the id belongs to a pool.</summary>
    public bool IsPool(int pool) => _pools.IsLive(pool);

    /// <summary>One past the largest account id in use.</summary>
    public int AccountTop => _accountNames.Count;

    /// <summary>True when the id belongs to an account.</summary>
    public bool IsAccount(int account) => (uint)account < (uint)_accountNames.Count && _firstPool[account] >= 0;

    /// <summary>Bytes of the slabs that hold positions and what the kernel computes of them.</summary>
    public long SlabSize => _slabs.All.Sum(s => s.Size);

    /// <summary>Adds an account with its cross pool.</summary>
    /// <param name="name">Its name, unique in the book.</param>
    /// <param name="isHedged">True when long and short legs of an instrument are kept apart.</param>
    /// <param name="profile">Number of the level profile; 0 is the default one.</param>
    /// <returns>The account's id.</returns>
    /// <exception cref="DataException">The name is taken or empty.</exception>
    public int AddAccount(ReadOnlySpan<byte> name, bool isHedged = false, byte profile = 0)
    {
        if (name.IsEmpty) throw new DataException("an empty account name", "a name");
        if (_accountNames.Find(name) >= 0)
        {
            throw new DataException($"account {Encoding.UTF8.GetString(name)} twice", "one row an account");
        }

        int account = _accountNames.Add(name);
        if (account == _firstPool.Length) ReserveAccounts(2 * account);
        _isHedged[account] = isHedged;
        _profile[account] = profile;
        _firstPool[account] = -1;
        _firstPool[account] = CreatePool(account, CrossNameId);
        AccountCount++;
        return account;
    }

    /// <inheritdoc cref="AddAccount(ReadOnlySpan{byte}, bool, byte)"/>
    public int AddAccount(string name, bool isHedged = false, byte profile = 0) =>
        AddAccount(Encoding.UTF8.GetBytes(name), isHedged, profile);

    /// <summary>Removes an account with all its pools.</summary>
    public void RemoveAccount(int account)
    {
        CheckAccount(account);
        for (int pool = _firstPool[account]; pool >= 0;)
        {
            int next = _pools.NextOfAccount[pool];
            DropPool(pool);
            pool = next;
        }

        _accountNames.Remove(account);
        _firstPool[account] = -1;
        _addOns.Remove(account);
        foreach ((int, int) key in _overrides.Keys.Where(k => k.Account == account).ToArray()) _overrides.Remove(key);
        AccountCount--;
    }

    /// <summary>The id of an account, or -1.</summary>
    public int FindAccount(ReadOnlySpan<byte> name) => _accountNames.Find(name);

    /// <inheritdoc cref="FindAccount(ReadOnlySpan{byte})"/>
    public int FindAccount(string name) => FindAccount(Encoding.UTF8.GetBytes(name));

    /// <summary>The name of an account.</summary>
    public string AccountName(int account) => _accountNames[account];

    /// <summary>True when the account keeps long and short legs apart.</summary>
    public bool IsHedged(int account) => _isHedged[account];

    /// <summary>The number of the account's level profile.</summary>
    public byte ProfileOf(int account) => _profile[account];

    /// <summary>Adds an isolated pool to an account.</summary>
    /// <param name="account">The owner.</param>
    /// <param name="name">Its name, unique in the account; by custom the instrument's symbol.</param>
    /// <exception cref="DataException">The account has a pool of that name.</exception>
    public int AddPool(int account, ReadOnlySpan<byte> name)
    {
        CheckAccount(account);
        if (name.IsEmpty) throw new DataException("an empty pool name", "a name, as only cross pools have none");
        if (FindPool(account, name) >= 0)
        {
            throw new DataException(
                $"pool {Encoding.UTF8.GetString(name)} twice in {AccountName(account)}", "one row a pool");
        }

        int id = _poolNames.Find(name);
        int pool = CreatePool(account, id >= 0 ? id : _poolNames.Add(name));
        _pools.NextOfAccount[pool] = _pools.NextOfAccount[CrossPool(account)];
        _pools.NextOfAccount[CrossPool(account)] = pool;
        return pool;
    }

    /// <inheritdoc cref="AddPool(int, ReadOnlySpan{byte})"/>
    public int AddPool(int account, string name) => AddPool(account, Encoding.UTF8.GetBytes(name));

    /// <summary>Removes an isolated pool; the cross pool goes with its account only.</summary>
    public void RemovePool(int pool)
    {
        CheckPool(pool);
        int before = CrossPool(_pools[pool].Account);
        if (pool == before) throw new ArgumentException("The cross pool is removed with its account.", nameof(pool));
        while (_pools.NextOfAccount[before] != pool) before = _pools.NextOfAccount[before];
        _pools.NextOfAccount[before] = _pools.NextOfAccount[pool];
        DropPool(pool);
    }

    /// <summary>The id of an account's pool, or -1.</summary>
    public int FindPool(int account, ReadOnlySpan<byte> name)
    {
        int id = _poolNames.Find(name);
        if (id < 0) return -1;
        int pool = _firstPool[account];
        while (pool >= 0 && _pools.Name[pool] != id) pool = _pools.NextOfAccount[pool];
        return pool;
    }

    /// <inheritdoc cref="FindPool(int, ReadOnlySpan{byte})"/>
    public int FindPool(int account, string name) => FindPool(account, Encoding.UTF8.GetBytes(name));

    /// <summary>The account's cross pool.</summary>
    public int CrossPool(int account) => _firstPool[account];

    /// <summary>The account that owns a pool.</summary>
    public int AccountOf(int pool) => _pools[pool].Account;

    /// <summary>The name of a pool within its account.</summary>
    public string PoolName(int pool) => _poolNames[_pools.Name[pool]];

    /// <summary>True for a cross pool.</summary>
    public bool IsCross(int pool) => _pools.Name[pool] == CrossNameId;

    /// <summary>The pool after this one in its account, or -1; the cross pool comes first.</summary>
    public int NextPool(int pool) => _pools.NextOfAccount[pool];

    /// <summary>
    /// Sets what an account's cross pool must hold beyond the rules: <c>MM = Σ MM_i + addOn</c>, base currency.
    /// </summary>
    public void SetAddOn(int account, Money addOn)
    {
        CheckAccount(account);
        if (addOn.Sign < 0) throw new DataException($"add-on {addOn}", "zero or more");
        if (addOn == Money.Zero) _addOns.Remove(account);
        else _addOns[account] = addOn;
        Revalue(CrossPool(account));
    }

    /// <summary>The account's add-on, zero unless set.</summary>
    public Money AddOn(int account) => _addOns.GetValueOrDefault(account);

    /// <summary>Sets one balance of a pool.</summary>
    public void SetBalance(int pool, int currency, Money amount)
    {
        CheckPool(pool);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)currency, (uint)Universe.Currencies.Count);
        PutBalance(pool, currency, amount);
        Revalue(pool);
    }

    /// <summary>Sets one balance of a pool that is revalued after it: by what a position does to it.</summary>
    internal void PutBalance(int pool, int currency, Money amount)
    {
        if (currency == Universe.BaseCurrency) _pools[pool].BaseBalance = amount.Atto;
        else SetOther(pool, currency, amount);
    }

    /// <summary>One balance of a pool, zero when there is none.</summary>
    public Money Balance(int pool, int currency)
    {
        if (currency == Universe.BaseCurrency) return new Money(_pools[pool].BaseBalance);
        int cursor = _pools[pool].FirstBalance;
        while (_balances.Next(ref cursor, out int found, out Money amount))
        {
            if (found == currency) return amount;
        }

        return Money.Zero;
    }

    /// <summary>All balances of a pool that are not zero: the base currency first, then by id.</summary>
    public IReadOnlyList<BalanceView> Balances(int pool)
    {
        var views = new List<BalanceView>();
        var inBase = new Money(_pools[pool].BaseBalance);
        if (inBase != Money.Zero) views.Add(new BalanceView(Universe.BaseCurrency, inBase));
        int cursor = _pools[pool].FirstBalance;
        while (_balances.Next(ref cursor, out int currency, out Money amount))
        {
            views.Add(new BalanceView(currency, amount));
        }

        return views;
    }

    /// <summary>Makes room, so that a load of known size does not grow its columns step by step.</summary>
    public void Reserve(int accounts, int pools)
    {
        if (accounts > _firstPool.Length) ReserveAccounts(accounts);
        _pools.Reserve(pools);
    }

    /// <summary>Frees the native columns.</summary>
    public void Dispose()
    {
        _slabs.Dispose();
        _pools.Dispose();
        _rows.Dispose();
        _rates.Dispose();
        _facts.Dispose();
        (Requirements as IDisposable)?.Dispose();
    }

    private void SetOther(int pool, int currency, Money amount)
    {
        bool isWatched = _dependents[currency] is not null;
        bool depended = isWatched && DependsOn(pool, currency);
        _pools[pool].FirstBalance = _balances.Set(_pools[pool].FirstBalance, currency, amount);
        if (!isWatched) return;
        bool depends = DependsOn(pool, currency);
        if (depends && !depended) _dependents[currency]!.Add((uint)pool);
        else if (depended && !depends) _dependents[currency]!.Remove((uint)pool);
    }

    private int CreatePool(int account, int name)
    {
        int pool = _pools.Take(account, name);
        Place(pool, positions: 0, wide: false);
        Revalue(pool);
        return pool;
    }

    private void DropPool(int pool)
    {
        ForgetDependencies(pool);
        ReplaceRow(pool, []);
        _balances.Clear(_pools[pool].FirstBalance);
        Displace(pool);
        ForgetModel(pool);
        _pools.Release(pool);
        _dirtyPools.Add(pool);
        _droppedPools.Add(pool);
    }

    private void ReserveAccounts(int accounts)
    {
        Array.Resize(ref _firstPool, accounts);
        Array.Resize(ref _isHedged, accounts);
        Array.Resize(ref _profile, accounts);
    }

    private void CheckAccount(int account)
    {
        if (!IsAccount(account)) throw new ArgumentOutOfRangeException(nameof(account), account, "No such account.");
    }

    private void CheckPool(int pool)
    {
        if (!_pools.IsLive(pool)) throw new ArgumentOutOfRangeException(nameof(pool), pool, "No such pool.");
    }
}

/// <summary>One balance: <paramref name="Amount"/> of <paramref name="Currency"/>, negative when owed.</summary>
public readonly record struct BalanceView(int Currency, Money Amount);
