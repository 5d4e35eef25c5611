using FastMargin.Book;
using FastMargin.Instruments;

namespace FastMargin.Cli.Run;

/// <summary>A pool by what a person calls it: the account for its cross pool, else account/pool.</summary>
internal static class PoolName
{
    private const int Suggestions = 5;

    /// <summary>The pool of a name.</summary>
    /// <exception cref="DataException">There is none; the message has names that are near.</exception>
    public static int Find(MarginBook book, string name, string file)
    {
        // Names may have the slash in them: what is an account as it stands is one.
        if (book.FindAccount(name) is >= 0 and var whole) return book.CrossPool(whole);
        int account = -1;
        int at = -1;
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        for (; slash > 0; slash = name.IndexOf('/', slash + 1))
        {
            int owner = book.FindAccount(name[..slash]);
            if (owner < 0) continue;
            if (book.FindPool(owner, name[(slash + 1)..]) is >= 0 and var pool) return pool;
            (account, at) = (owner, slash);
        }

        var source = new SourceLine(file, 0);
        throw account >= 0
            ? new DataException(
                source, $"no pool {name[(at + 1)..]} of account {name[..at]}",
                $"one of {string.Join(", ", PoolsOf(book, account).Take(Suggestions))}")
            : new DataException(source, $"no account {name}", Near(book, name));
    }

    private static IEnumerable<string> PoolsOf(MarginBook book, int account)
    {
        for (int pool = book.CrossPool(account); pool >= 0; pool = book.NextPool(pool))
            yield return book.PoolName(pool);
    }

    private static string Near(MarginBook book, string name)
    {
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        string wanted = slash < 0 ? name : name[..slash];
        // The queue gives up its smallest key first: that is the farthest of those kept.
        var order = Comparer<(int Distance, string Name)>.Create((a, b) => a.Distance != b.Distance
            ? b.Distance.CompareTo(a.Distance)
            : string.CompareOrdinal(b.Name, a.Name));
        var near = new PriorityQueue<string, (int, string)>(order);
        for (int account = 0; account < book.AccountTop; account++)
        {
            if (!book.IsAccount(account)) continue;
            string other = book.AccountName(account);
            near.Enqueue(other, (Distance(wanted, other), other));
            if (near.Count > Suggestions) near.Dequeue();
        }

        var names = new List<string>();
        while (near.TryDequeue(out string? other, out _)) names.Insert(0, other);
        return names.Count == 0
            ? "an account, of which the book has none"
            : $"an account, as {string.Join(", ", names)}";
    }

    /// <summary>How many letters are to be put in, left out or changed.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int corner = row[0];
            row[0] = i;
            for (int k = 1; k <= b.Length; k++)
            {
                int changed = corner + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[k - 1]) ? 0 : 1);
                corner = row[k];
                row[k] = Math.Min(changed, Math.Min(row[k], row[k - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
