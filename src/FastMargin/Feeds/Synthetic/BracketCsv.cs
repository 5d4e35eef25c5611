using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Synthetic;

/// <summary>
/// Margin tables of a venue's bracket file, one row a bracket. Columns, in any order, others are passed over:
/// <c>symbol, floor_notional, cap_notional, mm_rate, mm_amount, max_leverage</c>. The initial rate is
/// <c>1/max_leverage</c>, rounded up at 10^-18. Amounts are recomputed exactly; the file's may be rounded and must be
/// within <see cref="AmountTolerance"/> of them.
/// </summary>
public static class BracketCsv
{
    /// <summary>How far a venue's rounding may take an amount from the exact one, in the settle currency.</summary>
    public static readonly Money AmountTolerance = Money.FromDecimal(0.01m);

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataException">
    /// A missing column, a number that is none, a symbol twice, a table that breaks a rule of
    /// <see cref="MarginTable.Tiered"/>, or an amount further off than rounding explains.
    /// </exception>
    public static BracketTables Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = InputFile.Open(path, File.OpenRead);
        return Read(stream, path);
    }

    /// <summary>Reads a stream; <paramref name="name"/> stands for the file in errors.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static BracketTables Read(Stream stream, string name)
    {
        var tables = new BracketTables();
        foreach ((string symbol, List<BracketRow> brackets) in Rows(stream, name))
            tables.Add(symbol, Table(symbol, brackets));
        return tables;
    }

    /// <summary>The rows of each symbol, in the order of the file, with the venue's own amounts.</summary>
    internal static IEnumerable<(string Symbol, List<BracketRow> Rows)> Rows(Stream stream, string name)
    {
        using var csv = new VenueCsv(
            stream, name, "symbol", "floor_notional", "cap_notional", "mm_rate", "mm_amount", "max_leverage");
        var rows = new Dictionary<string, List<BracketRow>>(StringComparer.Ordinal);
        var order = new List<string>();
        while (csv.Read())
        {
            string symbol = csv.Field("symbol");
            if (!rows.TryGetValue(symbol, out List<BracketRow>? brackets))
            {
                rows[symbol] = brackets = [];
                order.Add(symbol);
            }

            brackets.Add(Row(csv));
        }

        return order.Select(symbol => (symbol, rows[symbol]));
    }

    /// <summary>A table of exact amounts; the venue's must be within <see cref="AmountTolerance"/> of them.</summary>
    internal static MarginTable Table(string symbol, List<BracketRow> rows)
    {
        BracketRow[] withoutAmounts = [.. rows.Select(r => r with { Amount = null })];
        MarginTable table = MarginTable.Tiered(symbol, withoutAmounts, rows[0].Source);
        for (int i = 0; i < rows.Count; i++)
        {
            Money exact = table.Brackets[i].Amount;
            if (rows[i].Amount is not { } given) continue;
            if (given - exact > AmountTolerance || exact - given > AmountTolerance)
                throw new DataException(
                    rows[i].Source, $"table {symbol}: amount {given}", $"{exact}, or within {AmountTolerance} of it");
        }

        return table;
    }

    private static BracketRow Row(VenueCsv csv)
    {
        Rate? leverage = Optional<Rate>(csv, "max_leverage", text => Rate.Parse(text));
        if (leverage is { Sign: <= 0 })
            throw new DataException(csv.Line, $"max_leverage {leverage}", "more than 0");
        return new BracketRow(
            csv.Value("floor_notional", text => Money.Parse(text)),
            Optional<Money>(csv, "cap_notional", text => Money.Parse(text)),
            csv.Value("mm_rate", text => Rate.Parse(text)),
            Optional<Money>(csv, "mm_amount", text => Money.Parse(text)),
            leverage is { } most ? Rate.FromLeverage(most) : null,
            csv.Line);
    }

    private static T? Optional<T>(VenueCsv csv, string column, Func<string, T> parse)
        where T : struct => csv.Field(column).Length == 0 ? null : csv.Value(column, parse);
}

/// <summary>Margin tables by the contract they belong to, however it is spelled.</summary>
public sealed class BracketTables
{
    private readonly Dictionary<string, MarginTable> _byKey = new(StringComparer.Ordinal);
    private readonly List<MarginTable> _tables = [];

    internal BracketTables()
    {
    }

    /// <summary>All tables in the order of the file; each has the file's symbol as its name.</summary>
    public IReadOnlyList<MarginTable> Tables => _tables;

    /// <summary>
    /// The table of a contract; null when there is none. Separators, settle suffix and venue suffix do not count:
    /// <c>BTC/USDT:USDT</c> is found as <c>BTCUSDT</c>, <c>BTCUSDT.USDM</c> or <c>BTCUSDT.BINANCE.FUT</c>.
    /// </summary>
    public MarginTable? Find(string symbol)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        return _byKey.GetValueOrDefault(SymbolKey.Of(symbol));
    }

    internal void Add(string symbol, MarginTable table)
    {
        if (!_byKey.TryAdd(SymbolKey.Of(symbol), table))
            throw new DataException(
                table.Source,
                $"contract {symbol} is {_byKey[SymbolKey.Of(symbol)].Name} spelled otherwise",
                "each contract once");
        _tables.Add(table);
    }
}
