using FastMargin.Book;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds;

/// <summary>
/// The columns of a binary book, checked against each other: checksums say that a file is as it was written, this
/// says that what was written is a book.
/// </summary>
internal static class BookFileColumns
{
    public static BookColumns Read(BookSections file, Universe universe, NameTable accounts)
    {
        BookHeader header = file.Header;
        if (header.Accounts < 0 || header.IsolatedPools < 0 || header.Positions < 0 || header.Balances < 0)
        {
            throw file.Refuse("a negative count in the header", "counts from 0");
        }

        long pools = (long)header.Accounts + header.IsolatedPools;
        if (pools > Array.MaxLength) throw file.Refuse($"{pools} pools", $"at most {Array.MaxLength}");
        var columns = new BookColumns(universe)
        {
            Accounts = accounts,
            Hedged = file.Column<byte>(BookSection.Hedged, header.Accounts),
            Profiles = file.Column<byte>(BookSection.Profiles, header.Accounts),
            IsolatedAccounts = file.Column<int>(BookSection.IsolatedAccounts, header.IsolatedPools),
            IsolatedNames = file.Column<int>(BookSection.IsolatedNames, header.IsolatedPools),
            Starts = file.Column<int>(BookSection.Starts, pools + 1),
            Instruments = file.Column<ushort>(BookSection.PositionInstruments, header.Positions),
            Lots = file.Column<long>(BookSection.PositionLots, header.Positions),
            Entries = file.Column<long>(BookSection.PositionEntries, header.Positions),
            BalancePools = file.Column<int>(BookSection.BalancePools, header.Balances),
            BalanceCurrencies = file.Column<ushort>(BookSection.BalanceCurrencies, header.Balances),
            BalanceAmounts = file.Column<Int128>(BookSection.BalanceAmounts, header.Balances),
        };
        file.Column<long>(BookSection.Marks, universe.Instruments.Count).Span.CopyTo(columns.Marks);
        ReadNames(file, BookSection.PoolNameSizes, BookSection.PoolNames, "pool", columns.PoolNames);
        if (columns.Hedged.Span.IndexOfAnyExceptInRange((byte)0, (byte)1) >= 0)
        {
            throw file.Refuse("an unknown account mode", "0 or 1");
        }

        CheckPools(file, columns);
        CheckPositions(file, columns);
        CheckBalances(file, columns);
        ReadAddOns(file, columns);
        ReadOverrides(file, columns);
        return columns;
    }

    /// <summary>Reads the names of all accounts, which nothing else waits for.</summary>
    public static void ReadAccountNames(BookSections file, NameTable into)
    {
        ReadNames(file, BookSection.AccountNameSizes, BookSection.AccountNames, "account", into);
        if (into.Count != file.Header.Accounts)
        {
            throw file.Refuse($"{into.Count} account names", $"{file.Header.Accounts}");
        }

    }

    private static void ReadNames(BookSections file, BookSection sizes, BookSection names, string kind, NameTable into)
    {
        ReadOnlySpan<byte> lengths = file.Column<byte>(sizes).Span;
        ReadOnlySpan<byte> bytes = file.Column<byte>(names).Span;
        into.Reserve(lengths.Length + into.Count, bytes.Length);
        foreach (byte length in lengths)
        {
            if (length > bytes.Length) throw file.Refuse($"section {names} that ends early", $"{lengths.Length} names");
            ReadOnlySpan<byte> name = bytes[..length];
            if (Names.Refusal(kind, name, default) is { } refusal) throw file.Refuse(refusal.Found, refusal.Expected);
            if (!into.TryAdd(name, out _))
            {
                throw file.Refuse($"duplicate {kind} name {Names.Shown(name)}", "each name once");
            }

            bytes = bytes[length..];
        }

        if (!bytes.IsEmpty)
        {
            throw file.Refuse($"section {names} with {bytes.Length} bytes left", $"{lengths.Length} names");
        }
    }

    private static void CheckPools(BookSections file, BookColumns columns)
    {
        ReadOnlySpan<int> accounts = columns.IsolatedAccounts.Span;
        ReadOnlySpan<int> names = columns.IsolatedNames.Span;
        for (int i = 0; i < accounts.Length; i++)
        {
            bool isKnown =
                (uint)accounts[i] < (uint)columns.AccountCount && names[i] > 0 && names[i] < columns.PoolNames.Count;
            if (!isKnown) throw file.Refuse($"isolated pool {i + 1} without account or name", "rows of the book");
            if (i == 0 || accounts[i] > accounts[i - 1]) continue;
            NameTable known = columns.PoolNames;
            bool rises =
                accounts[i] == accounts[i - 1] && known.Utf8(names[i - 1]).SequenceCompareTo(known.Utf8(names[i])) < 0;
            if (!rises)
            {
                throw file.Refuse($"isolated pool {i + 1} out of order", "order of account and name, each once");
            }
        }

        ReadOnlySpan<int> starts = columns.Starts.Span;
        bool isWhole = starts[0] == 0 && starts[^1] == columns.Lots.Length;
        for (int pool = 0; pool + 1 < starts.Length; pool++) isWhole &= starts[pool] <= starts[pool + 1];
        if (!isWhole) throw file.Refuse("first positions of pools that fall", $"0 to {columns.Lots.Length}, rising");
    }

    private static void CheckPositions(BookSections file, BookColumns columns)
    {
        int largest = -1;
        foreach (ushort instrument in columns.Instruments.Span) largest = Math.Max(largest, instrument);
        if (largest < columns.Universe.Instruments.Count) return;
        throw file.Refuse($"a position in instrument {largest}", $"below {columns.Universe.Instruments.Count}");
    }

    private static void CheckBalances(BookSections file, BookColumns columns)
    {
        ReadOnlySpan<int> pools = columns.BalancePools.Span;
        ReadOnlySpan<ushort> currencies = columns.BalanceCurrencies.Span;
        for (int i = 0; i < pools.Length; i++)
        {
            bool isKnown = (uint)pools[i] < (uint)columns.Pools && currencies[i] < columns.Universe.Currencies.Count;
            if (!isKnown) throw file.Refuse($"balance {i + 1} without pool or currency", "rows of the book");
            if (i == 0 || pools[i] > pools[i - 1] || (pools[i] == pools[i - 1] && currencies[i] > currencies[i - 1]))
            {
                continue;
            }

            throw file.Refuse($"balance {i + 1} out of order", "order of pool and currency, each once");
        }
    }

    private static void ReadAddOns(BookSections file, BookColumns columns)
    {
        ReadOnlySpan<int> accounts = file.Column<int>(BookSection.AddOnAccounts).Span;
        ReadOnlySpan<Int128> amounts = file.Column<Int128>(BookSection.AddOnAmounts, accounts.Length).Span;
        for (int i = 0; i < accounts.Length; i++)
        {
            bool isKnown = (uint)accounts[i] < (uint)columns.AccountCount && (
                i == 0 || accounts[i] > accounts[i - 1]);
            if (!isKnown || amounts[i] < 0)
            {
                throw file.Refuse($"add-on {i + 1} of no account, or negative", "accounts that rise, zero or more");
            }

            columns.AddOns.Add((accounts[i], new Money(amounts[i])));
        }
    }

    private static void ReadOverrides(BookSections file, BookColumns columns)
    {
        const int Fields = 3;
        Universe universe = columns.Universe;
        ReadOnlySpan<int> rows = file.Column<int>(BookSection.Overrides).Span;
        if (rows.Length % Fields != 0) throw file.Refuse("half an override", "account, instrument and table");
        (int, int) last = (-1, -1);
        for (int i = 0; i < rows.Length; i += Fields)
        {
            (int account, int instrument, int table) = (rows[i], rows[i + 1], rows[i + 2]);
            bool isKnown =
                (uint)account < (uint)columns.AccountCount && (uint)instrument < (uint)universe.Instruments.Count
                && (uint)table < (uint)universe.Tables.Count && (account, instrument).CompareTo(last) > 0;
            if (!isKnown)
            {
                throw file.Refuse(
                    $"override {(i / Fields) + 1} out of order, or of no row", "rows of the book, in order");
            }

            if (OverrideCheck.Refusal(universe.Instruments[instrument], universe.Tables[table]) is { } refusal)
            {
                throw file.Refuse(refusal.Found, refusal.Expected);
            }

            last = (account, instrument);
            columns.Overrides.Add((account, instrument, universe.Tables[table]));
        }
    }
}
