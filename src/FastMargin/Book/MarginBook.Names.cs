namespace FastMargin.Book;

/// <content>The names alone, for threads that may not look into the book.</content>
public sealed partial class MarginBook
{
    /// <summary>Copies of all names, and of who owns which pool under which name.</summary>
    internal NameColumns CopyNames()
    {
        int top = _pools.Top;
        var columns = new NameColumns
        {
            Accounts = _accountNames.Copy(),
            PoolNames = _poolNames.Copy(),
            AccountOf = _pools.CopyAccounts(Math.Max(top, 1)),
            NameOf = _pools.Name[..Math.Max(top, 1)],
            NextOf = _pools.NextOfAccount[..Math.Max(top, 1)],
            CrossOf = _firstPool[..Math.Max(AccountTop, 1)],
        };
        if (AccountTop == 0) columns.CrossOf[0] = -1;
        return columns;
    }
}

/// <summary>Names of a book's accounts and pools as columns, by account and by pool.</summary>
internal sealed class NameColumns
{
    public required NameTable Accounts { get; init; }

    public required NameTable PoolNames { get; init; }

    /// <summary>Account of a pool, -1 where there is none.</summary>
    public required int[] AccountOf;

    public required int[] NameOf;

    /// <summary>The next pool of the same account, -1 at the end.</summary>
    public required int[] NextOf;

    /// <summary>Cross pool of an account, -1 where there is none.</summary>
    public required int[] CrossOf;
}
