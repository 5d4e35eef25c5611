using System.Globalization;
using System.Text.RegularExpressions;
using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Rules;

/// <summary>
/// A file of ticks with an option chain in it: its options that are quoted most, with their underlyings, as a universe.
/// </summary>
internal sealed partial class ChainFile
{
    private readonly Dictionary<string, int> _rows = [];
    private readonly HashSet<int> _quoted = [];
    private readonly string _path;

    private ChainFile(string path) => _path = path;

    public required Universe Universe { get; init; }

    /// <summary>Event time of the first tick of an option.</summary>
    public required long FirstNs { get; init; }

    /// <summary>True when options are on futures.</summary>
    public required bool IsForward { get; init; }

    /// <summary>Files that have options in them, in order of name.</summary>
    public static IEnumerable<string> Names => OutsideData.Ticks.Select(path => Path.GetFileName(path))
        .Where(name => name.Contains("options", StringComparison.Ordinal));

    /// <summary>Reads what is in a file.</summary>
    /// <param name="name">The file.</param>
    /// <param name="most">Options that are taken, those with most ticks first.</param>
    /// <param name="isTaken">Whether an option may be taken.</param>
    public static ChainFile Read(string name, int most, Func<OptionName, bool>? isTaken = null)
    {
        string path = OutsideData.Tick(name);
        var counts = new Dictionary<string, int>();
        long first = long.MaxValue;
        using (var source = CsvTickSource.Open(path))
        {
            while (source.TryRead(out QuoteTick tick))
            {
                string symbol = source.Symbols[tick.Symbol];
                counts[symbol] = counts.GetValueOrDefault(symbol) + 1;
                if (first == long.MaxValue && OptionName.Parse(symbol) is not null) first = tick.TimeNs;
            }
        }

        OptionName[] options =
        [
            .. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal)
                .Select(c => OptionName.Parse(c.Key)).OfType<OptionName>()
                .Where(o => isTaken?.Invoke(o) ?? true).Take(most),
        ];
        return new ChainFile(path)
        {
            Universe = UniverseOf(options),
            FirstNs = first,
            IsForward = options[0].Underlying.Contains('_', StringComparison.Ordinal),
        };
    }

    /// <summary>Marks of the file, in steps; symbols may stand for others.</summary>
    public IEnumerable<(long TimeNs, int Instrument, long Steps, QuoteTick Tick)> Marks(
        Func<string, string>? rename = null)
    {
        using var source = CsvTickSource.Open(_path);
        while (source.TryRead(out QuoteTick tick))
        {
            string symbol = source.Symbols[tick.Symbol];
            if (!_rows.TryGetValue(symbol, out int row))
            {
                string known = rename?.Invoke(symbol) ?? symbol;
                _rows[symbol] = row = Universe.TryInstrumentId(known, out int id) ? id : -1;
            }

            if (row < 0) continue;
            long steps = Steps(tick, Universe.Instruments[row]);
            if (steps > 0) yield return (tick.TimeNs, row, steps, tick);
        }
    }

    private long Steps(in QuoteTick tick, Instrument of)
    {
        bool isQuote = IsQuote(tick);
        if (isQuote) _quoted.Add(of.Id);
        Int128 twice = isQuote ? tick.Bid.Atto + tick.Ask.Atto : tick.Has(QuoteFields.Last) ? 2 * tick.Last.Atto : 0;
        // What is quoted is worth its quotes; a trade may be of a while ago.
        if (!isQuote && _quoted.Contains(of.Id)) return 0;
        return (long)(twice / (2 * of.MarkStep.Atto));
    }

    /// <summary>Whether a tick has both sides of a usable quote.</summary>
    public static bool IsQuote(in QuoteTick tick) =>
        tick.Has(QuoteFields.Bid | QuoteFields.Ask) && tick.Bid.Sign > 0 && tick.Bid <= tick.Ask;

    private static Universe UniverseOf(OptionName[] options)
    {
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "USD", IsBase = true });
        builder.AddTable(MarginTable.Flat("flat", Rate.FromDecimal(0.25m)));
        foreach (string underlying in options.Select(o => o.Underlying).Distinct())
        {
            bool isFuture = underlying.Contains('_', StringComparison.Ordinal);
            bool isIndex = underlying == "SPX";
            InstrumentKind kind = isIndex ? InstrumentKind.Index
                : isFuture ? InstrumentKind.Linear
                : InstrumentKind.Equity;
            Add(builder, underlying, kind, isFuture ? "50" : "1", null);
        }

        foreach (OptionName option in options)
        {
            bool isEuropean = option.Underlying == "SPX";
            string multiplier = option.Underlying.Contains('_', StringComparison.Ordinal) ? "50" : "100";
            var terms = new OptionDefinition(
                option.Underlying, Price.Parse(option.Strike), option.ExpiryNs, option.IsCall, !isEuropean);
            Add(builder, option.Symbol, InstrumentKind.Equity, multiplier, terms);
        }

        return builder.Build();
    }

    private static void Add(
        UniverseBuilder builder, string symbol, InstrumentKind kind, string multiplier, OptionDefinition? option) =>
        builder.AddInstrument(new InstrumentDefinition
        {
            Symbol = symbol,
            Kind = kind,
            SettleCurrency = "USD",
            Lot = Quantity.Parse("1"),
            Tick = Price.Parse("0.01"),
            Multiplier = Rate.Parse(multiplier),
            LongTable = kind == InstrumentKind.Index ? null : "flat",
            Option = option,
        });

    /// <summary>What the name of an option says.</summary>
    internal sealed partial record OptionName(
        string Symbol, string Root, string Underlying, DateOnly Date, bool IsCall, string Strike)
    {
        /// <summary>The close of New York on its last day, the open for monthly options on the index.</summary>
        public long ExpiryNs
        {
            get
            {
                // 24 December 2015 closed at one; New York is five hours behind in winter, four in summer.
                int close = Date.Month is > 3 and < 11 ? 20 : 21;
                TimeSpan at = Root == "SPX" ? new TimeSpan(14, 30, 0)
                    : Date is { Month: 12, Day: 24 } ? TimeSpan.FromHours(18)
                    : TimeSpan.FromHours(close);
                return (Date.ToDateTime(TimeOnly.MinValue) + at - DateTime.UnixEpoch).Ticks * 100;
            }
        }

        public static OptionName? Parse(string symbol)
        {
            Match match = Pattern().Match(symbol);
            if (!match.Success) return null;
            string root = match.Groups[1].Value;
            var date = DateOnly.ParseExact(match.Groups[2].Value, "yyyyMMdd", CultureInfo.InvariantCulture);
            string underlying = root switch
            {
                "SPXW" => "SPX",
                "ESO" => string.Create(CultureInfo.InvariantCulture, $"ES_{date.Year}{date.Month:00}"),
                _ => root,
            };
            return new OptionName(symbol, root, underlying, date, match.Groups[3].Value == "C", match.Groups[4].Value);
        }

        [GeneratedRegex("^([A-Z]+)_([0-9]{8})_([CP])_([0-9.]+)$")]
        private static partial Regex Pattern();
    }
}
