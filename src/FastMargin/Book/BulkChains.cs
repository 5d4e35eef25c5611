using System.Runtime.InteropServices;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Book;

/// <summary>Chain and mark of each instrument while a book is loaded: arrays in place of dictionaries.</summary>
internal sealed class BulkChains(Price[] marks, IEnumerable<int> accountsWithOverrides)
{
    private readonly MarginChain?[] _chains = new MarginChain?[2 * marks.Length];
    private readonly HashSet<int> _overridden = [.. accountsWithOverrides];

    /// <summary>True when the account's own tables have to be asked.</summary>
    public bool HasOverride(int account) => _overridden.Count > 0 && _overridden.Contains(account);

    public Price Mark(int instrument) => marks[instrument];

    public MarginChain? Find(int instrument, long lots) => _chains[Index(instrument, lots)];

    public void Set(int instrument, long lots, MarginChain chain) => _chains[Index(instrument, lots)] = chain;

    private static int Index(int instrument, long lots) => (2 * instrument) + (lots < 0 ? 1 : 0);
}

/// <summary>Which pools depend on which moving currency rate, collected in rising order of pools.</summary>
internal sealed class BulkDependents
{
    private readonly List<ulong>?[] _pools;

    public BulkDependents(Universe universe)
    {
        _pools = [.. universe.Currencies.Select(c => c.FxInstrument is null ? null : new List<ulong>())];
        IsNeeded = Array.Exists(_pools, p => p is not null);
    }

    /// <summary>True when any rate can move.</summary>
    public bool IsNeeded { get; }

    public void Add(int currency, int pool)
    {
        List<ulong>? pools = _pools[currency];
        if (pools is null || (pools.Count > 0 && pools[^1] == (ulong)pool)) return;
        pools.Add((ulong)pool);
    }

    public void CopyTo(SortedKeys?[] dependents)
    {
        for (int i = 0; i < _pools.Length; i++)
        {
            if (_pools[i] is { } pools) dependents[i]!.Build(CollectionsMarshal.AsSpan(pools));
        }
    }
}
