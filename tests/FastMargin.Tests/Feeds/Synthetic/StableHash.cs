using FastMargin.Book;
using FastMargin.Feeds.Synthetic;
using FastMargin.Instruments;

namespace FastMargin.Tests.Feeds.Synthetic;

/// <summary>FNV-1a over 64-bit words: one number for all that a generator decided.</summary>
internal struct StableHash()
{
    private ulong _hash = 0xCBF29CE484222325;

    public static ulong Of(SyntheticTape tape)
    {
        var hash = new StableHash();
        for (int i = 0; i < tape.Count; i++)
        {
            hash.Add(tape.TimesNs[i]);
            hash.Add(tape.Instruments[i]);
            hash.Add(tape.MarkSteps[i]);
        }

        return hash._hash;
    }

    public static ulong Of(MarginBook book, int accounts = int.MaxValue)
    {
        var hash = new StableHash();
        foreach (Instrument instrument in book.Universe.Instruments)
        {
            hash.Add(instrument.Symbol);
            hash.Add(book.Mark(instrument.Id).Atto);
            foreach (Bracket bracket in instrument.Long.Brackets) hash.Add(bracket.Maintenance.Atto);
        }

        for (int account = 0; account < Math.Min(accounts, book.AccountTop); account++)
        {
            hash.Add(book.AccountName(account));
            hash.Add(book.IsHedged(account) ? 1 : 0);
            for (int pool = book.CrossPool(account); pool >= 0; pool = book.NextPool(pool)) hash.AddPool(book, pool);
        }

        return hash._hash;
    }

    private void AddPool(MarginBook book, int pool)
    {
        Add(book.PoolName(pool));
        foreach (BalanceView balance in book.Balances(pool))
        {
            Add(balance.Currency);
            Add(balance.Amount.Atto);
        }

        for (int i = 0; i < book.PositionsOf(pool); i++)
        {
            PositionView position = book.Position(pool, i);
            Add(position.Instrument.Id);
            Add(position.Lots);
            Add(position.Entry.Atto);
        }
    }

    private void Add(Int128 value)
    {
        Add((ulong)value);
        Add((ulong)(value >> 64));
    }

    private void Add(long value) => Add((ulong)value);

    private void Add(string text)
    {
        foreach (char c in text) Add((ulong)c);
    }

    private void Add(ulong value) => _hash = (_hash ^ value) * 0x100000001B3;
}
