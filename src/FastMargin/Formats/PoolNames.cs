using System.Text;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Models.Sets;

namespace FastMargin.Formats;

/// <summary>
/// Names of accounts and pools for the threads around the engine, which may not look into its book: a copy made at the
/// start and kept right by the engine's own outputs, in their order. One thread applies outputs and reads names by
/// number; any thread may look numbers up by name.
/// </summary>
public sealed class PoolNames
{
    private readonly Lock _lock = new();
    private readonly NameColumns _columns;
    private readonly ParameterShelf _shelf;
    private readonly SetNames? _sets;
    private long _answers;

    /// <summary>The names of a book, before its engine runs.</summary>
    /// <param name="book">The book.</param>
    /// <param name="shelf">The engine's shelf: names of what is opened later stand there.</param>
    public PoolNames(MarginBook book, ParameterShelf shelf)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(shelf);
        _columns = book.CopyNames();
        _shelf = shelf;
        _sets = ModelDesk.Of(book)?.Names;
        ModelsFile = ModelDesk.Of(book)?.Sets.File;
    }

    /// <summary>How many requests to open or close something the engine has answered, in full; any thread.</summary>
    public long Answers => Volatile.Read(ref _answers);

    /// <summary>Name of a pool's account, UTF-8; empty when there is no such pool. The applying thread's.</summary>
    public ReadOnlySpan<byte> Account(int pool) =>
        AccountOf(pool) is >= 0 and int account ? _columns.Accounts.Utf8(account) : default;

    /// <summary>Name of a pool in its account, UTF-8; empty when there is none. The applying thread's.</summary>
    public ReadOnlySpan<byte> Pool(int pool) =>
        AccountOf(pool) >= 0 ? _columns.PoolNames.Utf8(_columns.NameOf[pool]) : default;

    /// <summary>Name of a requirement set by its number from 1. Any thread.</summary>
    public string Set(byte number) => _sets![number];

    /// <summary>Where the requirement sets of the book stood; null when it has none, or they stood nowhere.</summary>
    internal string? ModelsFile { get; }

    /// <summary>The number of an account; false when there is none of that name. Any thread.</summary>
    public bool TryAccount(string name, out int account)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_lock)
        {
            account = _columns.Accounts.Find(Encoding.UTF8.GetBytes(name));
            return account >= 0;
        }
    }

    /// <summary>The number of an account's pool; false when there is none of that name. Any thread.</summary>
    public bool TryPool(int account, string name, out int pool)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_lock)
        {
            pool = -1;
            int id = _columns.PoolNames.Find(Encoding.UTF8.GetBytes(name));
            if (id < 0 || (uint)account >= (uint)_columns.CrossOf.Length) return false;
            for (int at = _columns.CrossOf[account]; at >= 0 && pool < 0; at = _columns.NextOf[at])
            {
                if (_columns.NameOf[at] == id) pool = at;
            }

            return pool >= 0;
        }
    }

    /// <summary>Takes up what was opened or closed; a closing after it was written, which needs the name.</summary>
    public void Apply(in OutputEvent output)
    {
        bool isOpening = output.Cause is InputKind.AccountOpened or InputKind.PoolOpened;
        bool isClosing = output.Cause is InputKind.AccountClosed or InputKind.PoolClosed;
        if (!isOpening && !isClosing) return;
        lock (_lock)
        {
            bool isAnswer = output.Kind == OutputKind.Refused;
            if (output.Kind == OutputKind.PoolOpened) isAnswer = Open(output);
            else if (output.Kind == OutputKind.PoolClosed) isAnswer = Close(output);
            if (isAnswer) Volatile.Write(ref _answers, _answers + 1);
        }
    }

    private int AccountOf(int pool) => (uint)pool < (uint)_columns.AccountOf.Length ? _columns.AccountOf[pool] : -1;

    private bool Open(in OutputEvent output)
    {
        int pool = output.Pool;
        if (_shelf.TryGet((int)output.Detail, out AccountOpening? opening))
        {
            int account = _columns.Accounts.Add(Encoding.UTF8.GetBytes(opening.Name));
            Reserve(ref _columns.CrossOf, account, -1);
            _columns.CrossOf[account] = pool;
            Place(pool, account, MarginBook.CrossName, -1);
        }
        else if (_shelf.TryGet((int)output.Detail, out string? name))
        {
            int account = output.Account;
            int cross = _columns.CrossOf[account];
            Place(pool, account, name, _columns.NextOf[cross]);
            _columns.NextOf[cross] = pool;
        }

        return true;
    }

    private bool Close(in OutputEvent output)
    {
        int pool = output.Pool;
        int account = AccountOf(pool);
        if (account < 0) return output.Cause == InputKind.PoolClosed;
        int next = _columns.NextOf[pool];
        if (_columns.CrossOf[account] == pool)
        {
            _columns.CrossOf[account] = next;
        }
        else
        {
            int before = _columns.CrossOf[account];
            while (_columns.NextOf[before] != pool) before = _columns.NextOf[before];
            _columns.NextOf[before] = next;
        }

        _columns.AccountOf[pool] = -1;
        if (_columns.CrossOf[account] >= 0) return output.Cause == InputKind.PoolClosed;
        _columns.Accounts.Remove(account);
        return true;
    }

    private void Place(int pool, int account, string name, int next)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(name);
        int id = _columns.PoolNames.Find(utf8);
        Reserve(ref _columns.AccountOf, pool, -1);
        Reserve(ref _columns.NameOf, pool, 0);
        Reserve(ref _columns.NextOf, pool, -1);
        _columns.AccountOf[pool] = account;
        _columns.NameOf[pool] = id >= 0 ? id : _columns.PoolNames.Add(utf8);
        _columns.NextOf[pool] = next;
    }

    private static void Reserve(ref int[] column, int index, int vacant)
    {
        int old = column.Length;
        if (index < old) return;
        Array.Resize(ref column, Math.Max(2 * old, index + 1));
        column.AsSpan(old).Fill(vacant);
    }
}
