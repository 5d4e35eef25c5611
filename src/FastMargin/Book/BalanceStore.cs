using FastMargin.Units;

namespace FastMargin.Book;

/// <summary>Balances beyond the base currency: short chains per pool, in order of the currency's id.</summary>
internal sealed class BalanceStore
{
    private const int None = -1;

    private Entry[] _entries = new Entry[16];
    private int _count;
    private int _free = None;

    /// <summary>The head of an empty chain.</summary>
    public const int Empty = None;

    /// <summary>Sets one balance of a chain; zero removes it. Returns the chain's head.</summary>
    public int Set(int head, int currency, Money amount)
    {
        int before = None;
        int at = head;
        while (at != None && _entries[at].Currency < currency)
        {
            before = at;
            at = _entries[at].Next;
        }

        bool found = at != None && _entries[at].Currency == currency;
        if (amount == Money.Zero) return found ? Unlink(head, before, at) : head;
        if (found) _entries[at].Amount = amount;
        else head = Link(head, before, new Entry { Next = at, Currency = currency, Amount = amount });
        return head;
    }

    /// <summary>Gives the whole chain back.</summary>
    public void Clear(int head)
    {
        while (head != None) head = Unlink(head, None, head);
    }

    /// <summary>Moves to the next entry of a chain: false at its end.</summary>
    public bool Next(ref int cursor, out int currency, out Money amount)
    {
        if (cursor == None)
        {
            currency = None;
            amount = Money.Zero;
            return false;
        }

        ref Entry entry = ref _entries[cursor];
        currency = entry.Currency;
        amount = entry.Amount;
        cursor = entry.Next;
        return true;
    }

    private int Link(int head, int before, Entry entry)
    {
        int at = _free;
        if (at == None)
        {
            if (_count == _entries.Length) Array.Resize(ref _entries, 2 * _count);
            at = _count++;
        }
        else
        {
            _free = _entries[at].Next;
        }

        _entries[at] = entry;
        if (before == None) return at;
        _entries[before].Next = at;
        return head;
    }

    private int Unlink(int head, int before, int at)
    {
        int next = _entries[at].Next;
        _entries[at].Next = _free;
        _free = at;
        if (before == None) return next;
        _entries[before].Next = next;
        return head;
    }

    private struct Entry
    {
        public int Next;
        public int Currency;
        public Money Amount;
    }
}
