using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using FastMargin.Book;

namespace FastMargin.Bench.Peers;

/// <summary>
/// The evaluation as one SQL statement over a book in SQLite, in memory: sums grouped by account, flags counted. Binds
/// to the system's library; the tables are <c>account(id, cash)</c>, <c>instrument(id, value, requirement)</c> by lot,
/// and <c>position(account, instrument, lots)</c>, clustered by account as the question wants it.
/// </summary>
internal sealed unsafe class SqlPeer : IDisposable
{
    private const int Ok = 0;
    private const int Row = 100;
    private const int RowsInStatement = 500;

    private const string Question = """
        SELECT count(*) FROM account JOIN (
          SELECT p.account AS id, sum(p.lots * i.value) AS worth, sum(abs(p.lots) * i.requirement) AS required
          FROM position AS p JOIN instrument AS i ON i.id = p.instrument GROUP BY p.account) USING (id)
        WHERE cash + worth < required
        """;

    private readonly nint _library;
    private readonly nint _database;
    private readonly nint _question;
    private readonly delegate* unmanaged<nint, byte*, nint, nint, nint, int> _exec;
    private readonly delegate* unmanaged<nint, int> _step;
    private readonly delegate* unmanaged<nint, int> _reset;
    private readonly delegate* unmanaged<nint, int, long> _column;

    /// <summary>Opens an empty database.</summary>
    /// <exception cref="DllNotFoundException">SQLite is not on this machine.</exception>
    public SqlPeer(MarginBook book)
    {
        _library = NativeLibrary.Load(OperatingSystem.IsWindows() ? "winsqlite3" : "libsqlite3.so.0");
        _exec = (delegate* unmanaged<nint, byte*, nint, nint, nint, int>)Of("sqlite3_exec");
        _step = (delegate* unmanaged<nint, int>)Of("sqlite3_step");
        _reset = (delegate* unmanaged<nint, int>)Of("sqlite3_reset");
        _column = (delegate* unmanaged<nint, int, long>)Of("sqlite3_column_int64");
        _database = Open();
        Fill(book);
        _question = Prepare(Question);
        Version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)Of("sqlite3_libversion"))()) ?? "";
    }

    /// <summary>The library's version.</summary>
    public string Version { get; }

    /// <summary>How many accounts are deficient.</summary>
    public long CountDeficient()
    {
        Check(_step(_question), Row);
        long count = _column(_question, 0);
        Check(_reset(_question), Ok);
        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ((delegate* unmanaged<nint, int>)Of("sqlite3_finalize"))(_question);
        ((delegate* unmanaged<nint, int>)Of("sqlite3_close"))(_database);
        NativeLibrary.Free(_library);
    }

    private nint Of(string name) => NativeLibrary.GetExport(_library, name);

    private nint Open()
    {
        nint database;
        fixed (byte* name = ":memory:\0"u8)
        {
            Check(((delegate* unmanaged<byte*, nint*, int>)Of("sqlite3_open"))(name, &database), Ok);
        }

        return database;
    }

    private nint Prepare(string sql)
    {
        nint statement;
        fixed (byte* text = Encoding.UTF8.GetBytes(sql + "\0"))
        {
            var prepare = (delegate* unmanaged<nint, byte*, int, nint*, nint, int>)Of("sqlite3_prepare_v2");
            Check(prepare(_database, text, -1, &statement, 0), Ok);
        }

        return statement;
    }

    // Cash is what equity is when every position is worth nothing, so profits against entries are in it.
    private void Fill(MarginBook book)
    {
        Execute("CREATE TABLE account(id INTEGER PRIMARY KEY, cash REAL)");
        Execute("CREATE TABLE instrument(id INTEGER PRIMARY KEY, value REAL, requirement REAL)");
        Execute(
            "CREATE TABLE position(account INTEGER, instrument INTEGER, lots REAL, PRIMARY KEY(account, instrument)) "
            + "WITHOUT ROWID");
        Execute("BEGIN");
        Insert("instrument", book.Universe.Instruments.Select(i => Values(
            i.Id, LotValue(book, i.Id), LotValue(book, i.Id) * i.Long.Brackets[0].Maintenance.ToDouble())));
        Insert("account", Enumerable.Range(0, book.AccountTop).Select(a => Values(a, CashOf(book, book.CrossPool(a)))));
        Insert("position", Enumerable.Range(0, book.AccountTop).SelectMany(a => PositionsOf(book, a)));
        Execute("COMMIT");
        Execute("ANALYZE");
    }

    private static IEnumerable<string> PositionsOf(MarginBook book, int account)
    {
        int pool = book.CrossPool(account);
        for (int i = 0; i < book.PositionsOf(pool); i++)
        {
            PositionView position = book.Position(pool, i);
            yield return Values(account, position.Instrument.Id, position.Lots);
        }
    }

    private static double CashOf(MarginBook book, int pool)
    {
        double cash = book.Balance(pool, book.Universe.BaseCurrency).ToDouble();
        for (int i = 0; i < book.PositionsOf(pool); i++)
        {
            PositionView position = book.Position(pool, i);
            cash -= position.Lots * position.Instrument.Lot.ToDouble() * position.Entry.ToDouble();
        }

        return cash;
    }

    private static double LotValue(MarginBook book, int instrument) =>
        book.Mark(instrument).ToDouble() * book.Universe.Instruments[instrument].Lot.ToDouble();

    private static string Values(params ReadOnlySpan<double> values)
    {
        var text = new StringBuilder("(");
        foreach (double value in values) text.Append(CultureInfo.InvariantCulture, $"{value:R},");
        text[^1] = ')';
        return text.ToString();
    }

    private void Insert(string table, IEnumerable<string> rows)
    {
        foreach (string[] some in rows.Chunk(RowsInStatement))
            Execute($"INSERT INTO {table} VALUES {string.Join(',', some)}");
    }

    private void Execute(string sql)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(sql + "\0"))
        {
            Check(_exec(_database, text, 0, 0, 0), Ok);
        }
    }

    private static void Check(int code, int expected)
    {
        if (code != expected) throw new InvalidOperationException($"SQLite answered {code}, expected {expected}.");
    }
}
