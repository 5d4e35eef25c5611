using FastMargin.Book;

namespace FastMargin.Feeds;

/// <summary>
/// Looks accounts up in a file that mostly has them in their own order: the last one and the one after it are tried
/// before the whole table is.
/// </summary>
internal sealed class AccountCursor(NameTable accounts)
{
    private int _last = -1;

    /// <summary>The id of an account, or -1.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        if (_last >= 0 && accounts.Utf8(_last).SequenceEqual(name)) return _last;
        int next = _last + 1;
        bool isNext = next < accounts.Count && accounts.Utf8(next).SequenceEqual(name);
        int found = isNext ? next : accounts.Find(name);
        if (found >= 0) _last = found;
        return found;
    }
}
