using FastMargin.Instruments;
using FastMargin.Models.Scenarios;
using FastMargin.Units;

namespace FastMargin.Feeds.Span;

/// <summary>
/// Reads the expanded fixed-width form (<c>.pa2</c>), record by record.
/// </summary>
/// <remarks>
/// Positions: CME Group, "Risk Parameter File Layouts for the Positional Formats", pages "Type 2 - Expanded",
/// likewise of 3, 4, 6, 8 and B, and "Type P Record - Standard and Expanded". Types 0, C, and 82 from position 97 on,
/// were checked against the field lengths that two public readers of the same files have (rpolton/span-for-margin, and
/// one with records of a CME file of June 2025) and their records. A plus sign of an array value is a loss of one long
/// contract. What could not be checked is not read: see docs/models.md.
/// </remarks>
internal sealed class SpanFixedFile
{
    private const int Scenarios = SpanArray.Scenarios;
    private const int FirstValues = 9;

    private readonly SpanDraft _draft = new();
    private readonly Dictionary<(string Exchange, string Product, string Type), int> _strikeDecimals = [];
    private readonly Dictionary<(string Exchange, string Product, string Type), int> _arrayDecimals = [];
    private readonly Dictionary<SpanContractKey, double> _scaling = [];
    private readonly List<Pending> _arrays = [];
    private SpanCommodityDraft? _current;
    private Pending? _first;
    private bool _hasHeader;

    /// <exception cref="DataException">A record that is not as it must be.</exception>
    public static SpanParameters Read(Stream stream, string file)
    {
        var reader = new SpanFixedFile();
        var lines = new SpanLines(stream, file);
        while (lines.Read(out ReadOnlySpan<byte> line))
        {
            if (!line.Trim((byte)' ').IsEmpty) reader.On(new SpanRecord(line, lines.Here));
        }

        return reader.Finish(file);
    }

    private void On(in SpanRecord record)
    {
        string type = record.Type;
        if (!_hasHeader && type != "0 ") throw record.Refuse(1, 2, "first record", "0 and a blank: the header");
        if (_first is { } open && type != "82") throw Alone(open);
        switch (type)
        {
            case "0 ": Header(record); break;
            case "2 ": Definition(record); break;
            case "3 ": Tiers(record); break;
            case "4 ": Delivery(record); break;
            case "6 ": Credit(record); break;
            case "81": FirstArray(record); break;
            case "82": SecondArray(record); break;
            case "B ": Scaling(record); break;
            case "C ": Spread(record); break;
            case "P ": Prices(record); break;
            default: _draft.PassOver($"records of type {Formats.Names.Shown(type.Trim())}"); break;
        }
    }

    private void Header(in SpanRecord record)
    {
        if (_hasHeader) throw record.Refuse(1, 2, "a second header", "one");
        _hasHeader = true;
        _draft.ClearingHouse = record.Required(3, 8, "clearing organization");
        int day = record.Whole(9, 16, "business date");
        bool isDate = DateOnly.TryParseExact($"{day}", "yyyyMMdd", out DateOnly date);
        _draft.Date = isDate ? date : throw record.Refuse(9, 16, "business date", "a date CCYYMMDD");
        if (record.Text(36, 37) != "U2") throw record.Refuse(36, 37, "file format", "U2: expanded unpacked");
    }

    private void Definition(in SpanRecord record)
    {
        string exchange = record.Required(3, 5, "exchange");
        _current = _draft.Commodity(exchange, record.Required(7, 12, "combined commodity"), record.Source);
        if (record.WholeOr(13, 13, "risk exponent", 0) != 0) _current.LeaveOut("a risk exponent");
        for (int from = 23; from <= 103; from += 16)
        {
            string product = record.Text(from, from + 9);
            if (product.Length == 0) continue;
            string type = record.Required(from + 10, from + 12, "contract type");
            int decimals = record.WholeOr(from + 13, from + 13, "array decimals", 0);
            _arrayDecimals[(exchange, product, type)] = record.Text(from + 14, from + 14) == "-" ? -decimals : decimals;
            _draft.Link(_current, exchange, product, type, record.Source);
        }
    }

    private void Tiers(in SpanRecord record)
    {
        SpanCommodityDraft commodity = Named(record);
        string method = record.Text(9, 10);
        if (method is "" or "01") return;
        if (method != "10")
        {
            commodity.LeaveOut($"spread charge method {method}");
            return;
        }

        for (int from = 11; from <= 53; from += 14)
        {
            if (record.WholeOr(from, from + 1, "tier", 0) is > 0 and int tier)
            {
                int start = record.Whole(from + 2, from + 7, "first month");
                commodity.AddTier(tier, start, record.Whole(from + 8, from + 13, "last month"), record.Source);
            }
        }
    }

    private void Spread(in SpanRecord record)
    {
        SpanCommodityDraft commodity = Named(record);
        if (record.Text(9, 10) is not "10" and string method) commodity.LeaveOut($"spread method {method}");
        int priority = record.Whole(11, 12, "priority");
        int count = record.Whole(13, 14, "number of legs");
        double charge = record.Whole(15, 21, "charge");
        var legs = new List<SpanLegDraft>();
        for (int i = 0; i < Math.Min(count, 8); i++)
        {
            int from = 22 + (7 * i);
            legs.Add(new SpanLegDraft(
                record.Whole(from + 2, from + 3, "tier"), IsMonth: false,
                record.Whole(from + 4, from + 5, "deltas"), Side(record, from + 6)));
        }

        commodity.AddSpread(priority, charge, legs);
    }

    private void Delivery(in SpanRecord record)
    {
        SpanCommodityDraft commodity = Named(record);
        string method = record.Text(9, 10);
        if (method == "10")
        {
            int count = record.Whole(11, 12, "months in delivery");
            if (count > 2) commodity.LeaveOut($"{count} months in delivery");
            for (int from = 13; from <= 13 + (22 * (Math.Min(count, 2) - 1)); from += 22)
            {
                commodity.AddDelivery(new SpanDelivery(
                    record.Whole(from + 2, from + 7, "delivery month"),
                    record.Whole(from + 8, from + 14, "charge of a spread delta"),
                    record.Whole(from + 15, from + 21, "charge of an outright delta")));
            }
        }
        else if (method is not ("" or "01"))
        {
            commodity.LeaveOut($"delivery charge method {method}");
        }

        commodity.ShortOptionMinimum = record.WholeOr(63, 69, "short option minimum", 0);
        foreach (int from in (int[])[70, 73, 76])
        {
            int percent = record.WholeOr(from, from + 2, "adjustment factor", 100);
            if (percent != 100) commodity.LeaveOut("an adjustment factor");
        }

        commodity.ShortOptions = record.Text(79, 79) switch
        {
            "1" => ShortOptionCount.LargerSide,
            "" or "2" => ShortOptionCount.Gross,
            _ => throw record.Refuse(79, 79, "short option method", "1, 2 or a blank"),
        };
    }

    private void Credit(in SpanRecord record)
    {
        string method = record.Text(89, 90);
        bool isPlain = method is "" or "01" && record.Text(101, 101) is "" or "W";
        if (!isPlain)
        {
            // A credit that is not given makes a requirement larger, never smaller.
            _draft.PassOver($"credits of method {method}{record.Text(101, 101)}");
            return;
        }

        var legs = new List<(string, string, double, char)>();
        for (int from = 17; from <= 71; from += 18)
        {
            string code = record.Text(from + 4, from + 9);
            if (code.Length == 0) continue;
            legs.Add((
                record.Required(from, from + 2, "exchange"), code,
                record.Number(from + 10, from + 16, "deltas", 4), Side(record, from + 17)));
        }

        double rate = record.Whole(10, 16, "credit rate") / 1e6;
        _draft.Add(new SpanCreditDraft(record.Whole(6, 9, "priority"), rate, legs, record.Source));
    }

    private void FirstArray(in SpanRecord record)
    {
        double[] losses = new double[Scenarios];
        for (int s = 0; s < FirstValues; s++)
            losses[s] = record.Signed(55 + (6 * s), 59 + (6 * s), $"value {s + 1}", 0);
        _first = new Pending(Key(record), losses, record.Source, record.IsWeek(30) || record.IsWeek(39));
    }

    private void SecondArray(in SpanRecord record)
    {
        if (_first is not { } first || first.Key != Key(record))
            throw record.Refuse(3, 54, "a type 82", "one after the type 81 of its contract");
        for (int s = FirstValues; s < Scenarios; s++)
        {
            int from = 55 + (6 * (s - FirstValues));
            first.Losses[s] = record.Signed(from, from + 4, $"value {s + 1}", 0);
        }

        // The delta of a future is one, whether a file writes it or not.
        bool isOne = first.Key.Type == "FUT" && record.IsBlank(97, 101);
        first.Delta = isOne ? 1 : record.Signed(97, 101, "composite delta", 4);
        first.IsBelowZero = record.Text(119, 119) == "-";
        _first = null;
        if (first.IsWeekly) _draft.PassOver("contracts with a week code");
        else _arrays.Add(first);
    }

    private void Scaling(in SpanRecord record)
    {
        if (record.IsWeek(19) || record.IsWeek(28)) return;
        var key = new SpanContractKey(
            record.Required(3, 5, "exchange"), record.Required(6, 15, "product"), record.Required(16, 18, "type"),
            record.Month(19, "futures month"), record.Month(28, "option month"));
        _scaling[key] = record.Number(86, 91, "delta scaling factor", 4);
    }

    private void Prices(in SpanRecord record)
    {
        string locator = record.Text(37, 39);
        bool isNegative = locator.StartsWith('-');
        int decimals = locator.Length == 0 ? 0 : record.Whole(isNegative ? 38 : 37, 39, "strike decimals");
        _strikeDecimals[(
            record.Required(3, 5, "exchange"), record.Required(6, 15, "product"), record.Required(16, 18, "type"))] =
            isNegative ? -decimals : decimals;
    }

    private static SpanContractKey Key(in SpanRecord record)
    {
        string right = record.Text(29, 29);
        bool? isCall = right switch
        {
            "C" => true,
            "P" => false,
            "" => null,
            _ => throw record.Refuse(29, 29, "right", "C, P or a blank"),
        };
        int strike = isCall is null ? 0 : record.Whole(48, 54, "strike");
        return new SpanContractKey(
            record.Required(3, 5, "exchange"), record.Required(6, 15, "product"), record.Required(26, 28, "type"),
            record.IsWeek(30) ? 0 : record.Month(30, "futures month"),
            record.IsWeek(39) ? 0 : record.Month(39, "option month"), isCall, Rate.FromDecimal(strike));
    }

    private static char Side(in SpanRecord record, int at) => record.Text(at, at) switch
    {
        "A" => 'A',
        "B" => 'B',
        _ => throw record.Refuse(at, at, "side", "A or B"),
    };

    // Types 3, 4 and C name a commodity of the type 2 before them.
    private SpanCommodityDraft Named(in SpanRecord record)
    {
        string code = record.Required(3, 8, "combined commodity");
        return _current is { } commodity && commodity.Code == code
            ? commodity
            : throw record.Refuse(3, 8, "combined commodity", $"{_current?.Code ?? "one"}, of the type 2 before it");
    }

    private SpanParameters Finish(string file)
    {
        if (!_hasHeader) throw new DataException(new SourceLine(file, 0), "no records", "a header and more");
        if (_first is { } open) throw Alone(open);
        foreach (Pending array in _arrays)
        {
            SpanContractKey key = array.Key;
            (string Exchange, string Product, string Type) product = (key.Exchange, key.Product, key.Type);
            int decimals = _arrayDecimals.GetValueOrDefault(product);
            double scaling = _scaling.GetValueOrDefault(key with { IsCall = null, Strike = default }, 1);
            Rate strike = Scaled(key.Strike, _strikeDecimals.GetValueOrDefault(product), array);
            if (decimals != 0) Scale(array.Losses, decimals);
            _draft.Add(new SpanContractDraft(
                key with { Strike = strike }, array.Losses, array.Delta, scaling, array.Source));
        }

        return _draft.Build(file);
    }

    private static DataException Alone(Pending first) => new(
        first.Source, $"type 81 of {first.Key} without its type 82", "both, one after the other");

    private static void Scale(double[] losses, int decimals)
    {
        double factor = Math.Pow(10, Math.Abs(decimals));
        for (int s = 0; s < losses.Length; s++) losses[s] = decimals > 0 ? losses[s] / factor : losses[s] * factor;
    }

    private static Rate Scaled(Rate strike, int decimals, Pending array)
    {
        if (Math.Abs(decimals) > 9) throw new DataException(array.Source, $"{decimals} strike decimals", "-9 to 9");
        Int128 factor = (Int128)Atto.PowerOfTen(Math.Abs(decimals));
        Int128 atto = decimals > 0 ? strike.Atto / factor : strike.Atto * factor;
        return new Rate(array.IsBelowZero ? -atto : atto);
    }

    private sealed class Pending(SpanContractKey key, double[] losses, SourceLine source, bool isWeekly)
    {
        public SpanContractKey Key { get; } = key;

        public double[] Losses { get; } = losses;

        public SourceLine Source { get; } = source;

        public bool IsWeekly { get; } = isWeekly;

        public double Delta { get; set; }

        public bool IsBelowZero { get; set; }
    }
}
