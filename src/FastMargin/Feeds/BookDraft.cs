using FastMargin.Book;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Feeds;

/// <summary>A book that is being read: its columns, and what it takes to resolve names while reading.</summary>
internal sealed class BookDraft
{
    private readonly Dictionary<(int Account, int Name), int> _isolated = [];
    private readonly List<int> _isolatedAccounts = [];
    private readonly List<int> _isolatedNames = [];
    private readonly NameTable _symbols = new();

    public BookDraft(Universe universe)
    {
        Columns = new BookColumns(universe);
        foreach (Instrument instrument in universe.Instruments) _symbols.Add(
            System.Text.Encoding.UTF8.GetBytes(instrument.Symbol));
    }

    public BookColumns Columns { get; }

    public Universe Universe => Columns.Universe;

    public NameTable Accounts => Columns.Accounts;

    /// <summary>
    /// The id of an instrument, or -1; faster than the universe's own look-up, which decodes the name.
    /// </summary>
    public int Instrument(ReadOnlySpan<byte> symbol) => _symbols.Find(symbol);

    /// <summary>The cross pool of an account is the account's number; an empty name means it.</summary>
    public static bool IsCross(ReadOnlySpan<byte> pool) => pool.IsEmpty || pool.SequenceEqual("cross"u8);

    /// <summary>The isolated pool of a name, made on first use. Any thread may ask.</summary>
    /// <exception cref="DataException">The name cannot be one.</exception>
    public int Isolated(int account, ReadOnlySpan<byte> name, SourceLine source)
    {
        lock (_isolated)
        {
            int id = Columns.PoolNames.Find(name);
            if (id < 0)
            {
                if (Names.Refusal("pool", name, source) is { } refusal) throw refusal;
                id = Columns.PoolNames.Add(name);
            }

            if (_isolated.TryGetValue((account, id), out int pool)) return pool;
            pool = Accounts.Count + _isolatedAccounts.Count;
            _isolatedAccounts.Add(account);
            _isolatedNames.Add(id);
            return _isolated[(account, id)] = pool;
        }
    }

    /// <summary>
    /// All pools are known: hands them to the columns, in order of account and name, and renumbers balances.
    /// </summary>
    /// <returns>The final number of each pool, by the number it had so far.</returns>
    public int[] SealPools()
    {
        int accounts = Accounts.Count;
        int[] order = [.. Enumerable.Range(0, _isolatedAccounts.Count)];
        Array.Sort(order, (a, b) =>
        {
            int byAccount = _isolatedAccounts[a].CompareTo(_isolatedAccounts[b]);
            return byAccount != 0 ? byAccount : NameOf(a).SequenceCompareTo(NameOf(b));
        });
        Columns.IsolatedAccounts = order.Select(i => _isolatedAccounts[i]).ToArray();
        Columns.IsolatedNames = order.Select(i => _isolatedNames[i]).ToArray();
        int[] final = [.. Enumerable.Range(0, accounts + order.Length)];
        for (int i = 0; i < order.Length; i++) final[accounts + order[i]] = accounts + i;
        if (order.Length > 0)
        {
            Columns.BalancePools = Array.ConvertAll(Columns.BalancePools.ToArray(), pool => final[pool]);
        }

        return final;
    }

    private ReadOnlySpan<byte> NameOf(int isolated) => Columns.PoolNames.Utf8(_isolatedNames[isolated]);
}
