using System.Buffers.Text;
using FastMargin.Book;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds;

/// <summary>The rows of a book folder that are few beside its positions: accounts, overrides, balances.</summary>
internal static class BookRows
{

    private const int RowsPerReport = 1 << 17;

    public static void Accounts(string path, BookDraft draft, IProgress<LoadProgress>? progress)
    {
        var hedged = new List<byte>();
        var profiles = new List<byte>();
        using CsvRows rows = CsvRows.Open(path, CsvLayout.AccountColumns);
        while (rows.Read())
        {
            if (Names.Refusal("account", rows[0], rows.Here) is { } refusal) throw refusal;
            if (!draft.Accounts.TryAdd(rows[0], out int account))
            {
                throw rows.Refuse($"duplicate account {Names.Shown(rows[0])}", "each account once");
            }

            hedged.Add(Mode(rows) ? (byte)1 : (byte)0);
            profiles.Add(Profile(rows));
            if (rows.Money(3) is { } addOn && addOn != Money.Zero)
            {
                if (addOn.Sign < 0) throw rows.Refuse($"add_on {addOn}", "zero or more");
                draft.Columns.AddOns.Add((account, addOn));
            }

            if (rows.Text(4) is { } model) draft.Columns.Models.Add((account, model, rows.Here));
            if (hedged.Count % RowsPerReport == 0)
            {
                progress?.Report(new LoadProgress(CsvLayout.Accounts, hedged.Count, 0));
            }
        }

        draft.Columns.Hedged = hedged.ToArray();
        draft.Columns.Profiles = profiles.ToArray();
    }

    public static void Overrides(string path, BookDraft draft)
    {
        if (!File.Exists(path)) return;
        var seen = new HashSet<(int, int)>();
        using CsvRows rows = CsvRows.Open(path, CsvLayout.OverrideColumns);
        while (rows.Read())
        {
            int account = Account(rows, draft);
            int instrument = draft.Universe.InstrumentId(rows.Required(1), rows.Here);
            int table = draft.Universe.TableId(rows.Required(2), rows.Here);
            if (!seen.Add((account, instrument)))
            {
                throw rows.Refuse(
                    $"duplicate override of {rows.Text(1)} for {rows.Text(0)}", "one an account and instrument");
            }

            DataException? refusal = OverrideCheck.Refusal(
                draft.Universe.Instruments[instrument], draft.Universe.Tables[table]);
            if (refusal is not null) throw refusal.At(rows.Here);
            draft.Columns.Overrides.Add((account, instrument, draft.Universe.Tables[table]));
        }
    }

    public static void Balances(string path, BookDraft draft, IProgress<LoadProgress>? progress)
    {
        var pools = new List<int>();
        var currencies = new List<ushort>();
        var amounts = new List<Int128>();
        var accounts = new AccountCursor(draft.Accounts);
        var seen = new SeenBalances(draft.Universe.BaseCurrency, draft.Accounts.Count);
        using CsvRows rows = CsvRows.Open(path, CsvLayout.BalanceColumns);
        while (rows.Read())
        {
            int account = accounts.Find(rows[0]);
            if (account < 0) throw UnknownAccount(rows[0], rows.Here);
            int pool = BookDraft.IsCross(rows[1]) ? account : draft.Isolated(account, rows[1], rows.Here);
            if (!draft.Universe.TryCurrencyId(rows[2], out int currency))
            {
                currency = draft.Universe.CurrencyId(rows.Required(2), rows.Here);
            }

            Money amount = rows.Money(3) ?? throw rows.Refuse("no amount", "an exact decimal");
            if (!seen.Add(pool, currency))
            {
                throw rows.Refuse($"duplicate balance of {rows.Text(2)} for {rows.Text(0)}", "one a pool and currency");
            }

            pools.Add(pool);
            currencies.Add((ushort)currency);
            amounts.Add(amount.Atto);
            if (pools.Count % RowsPerReport == 0)
            {
                progress?.Report(new LoadProgress(CsvLayout.Balances, pools.Count, 0));
            }
        }

        draft.Columns.BalancePools = pools.ToArray();
        draft.Columns.BalanceCurrencies = currencies.ToArray();
        draft.Columns.BalanceAmounts = amounts.ToArray();
    }

    private static int Account(CsvRows rows, BookDraft draft)
    {
        int account = draft.Accounts.Find(rows[0]);
        return account >= 0 ? account : throw UnknownAccount(rows[0], rows.Here);
    }

    public static DataException UnknownAccount(ReadOnlySpan<byte> name, SourceLine source) =>
        new(source, $"unknown account \"{Names.Shown(name)}\"", $"an account of {CsvLayout.Accounts}");

    private static bool Mode(CsvRows rows)
    {
        ReadOnlySpan<byte> mode = rows[1];
        if (mode.IsEmpty || mode.SequenceEqual("net"u8)) return false;
        return mode.SequenceEqual("hedge"u8) ? true : throw rows.Refuse(
            $"mode \"{Names.Shown(mode)}\"", "net or hedge");
    }

    private static byte Profile(CsvRows rows)
    {
        ReadOnlySpan<byte> text = rows[2];
        if (text.IsEmpty) return 0;
        bool isByte = Utf8Parser.TryParse(text, out byte profile, out int used) && used == text.Length;
        return isByte ? profile : throw rows.Refuse($"profile \"{Names.Shown(text)}\"", "a whole number from 0 to 255");
    }
}

/// <summary>Which pools have had a balance of which currency: mostly cross pools, in the base currency.</summary>
internal sealed class SeenBalances(int baseCurrency, int crossPools)
{
    private readonly bool[] _inBase = new bool[crossPools];
    private readonly HashSet<(int Pool, int Currency)> _others = [];

    /// <summary>False when it was there before.</summary>
    public bool Add(int pool, int currency)
    {
        if (currency != baseCurrency || pool >= _inBase.Length) return _others.Add((pool, currency));
        bool isNew = !_inBase[pool];
        _inBase[pool] = true;
        return isNew;
    }
}
