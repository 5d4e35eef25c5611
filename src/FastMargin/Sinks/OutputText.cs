using System.Globalization;
using System.Text;
using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Sinks;

/// <summary>
/// One output as a line of JSON, of CSV, or for people. Numbers are the shortest text that reads back to the same bits,
/// so that the same outputs are the same bytes whatever mode, width or number of threads found them.
/// </summary>
/// <param name="universe">Gives symbols and mark steps.</param>
/// <param name="names">Gives names of accounts and pools; read by the calling thread.</param>
/// <param name="hasStamps">Whether wall-clock stamps are written: they differ from run to run.</param>
internal sealed class OutputText(Universe universe, PoolNames names, bool hasStamps)
{
    private const string Columns =
        "seq,number,time_ns,kind,cause,account,pool,from,to,equity,requirement,excess,ratio,deficient,transient,"
        + "instrument,price,call,amount,due_ns,detail,set";

    private const string StampColumns = ",ingress_ns,dequeue_ns,decision_ns,publish_ns";

    /// <summary>The first line of a CSV file.</summary>
    public void CsvHeader(Utf8Line line) => line.Text(Columns).Text(hasStamps ? StampColumns : "").Ascii("\n"u8);

    public void Json(Utf8Line line, in OutputEvent output)
    {
        OutputFields fields = OutputShape.Of(output.Kind);
        line.Ascii("{\"seq\":"u8).Whole(output.Sequence).Ascii(",\"number\":"u8).Whole(output.Number);
        line.Ascii(",\"time_ns\":"u8).Whole(output.TimeNs);
        line.Ascii(",\"kind\":\""u8).Text(Words.Of(output.Kind));
        line.Ascii("\",\"cause\":\""u8).Text(Words.Of(output.Cause)).Ascii("\""u8);
        if (fields.HasFlag(OutputFields.Pool))
        {
            line.Ascii(",\"account\":"u8).JsonUtf8(names.Account(output.Pool));
            line.Ascii(",\"pool\":"u8).JsonUtf8(names.Pool(output.Pool));
        }

        if ((fields & (OutputFields.Levels | OutputFields.States)) != 0)
        {
            line.Ascii(",\"from\":\""u8).Text(Word(output.Kind, output.From));
            line.Ascii("\",\"to\":\""u8).Text(Word(output.Kind, output.To)).Ascii("\""u8);
        }

        if (fields.HasFlag(OutputFields.Values)) JsonValues(line, output);
        if (fields.HasFlag(OutputFields.Mark)) JsonMark(line, output);
        if (fields.HasFlag(OutputFields.Call))
        {
            line.Ascii(",\"call\":"u8).Whole(output.Detail).Ascii(",\"amount\":"u8).Money(new Money(output.Amount));
            line.Ascii(",\"due_ns\":"u8).Whole(output.DueNs);
        }

        if (fields.HasFlag(OutputFields.Detail)) JsonDetail(line, output);
        if (output.Set != 0) line.Ascii(",\"set\":"u8).JsonText(names.Set(output.Set));
        if (hasStamps)
        {
            line.Ascii(",\"ingress_ns\":"u8).Whole(output.IngressNs);
            line.Ascii(",\"dequeue_ns\":"u8).Whole(output.DequeueNs);
            line.Ascii(",\"decision_ns\":"u8).Whole(output.DecisionNs);
            line.Ascii(",\"publish_ns\":"u8).Whole(output.PublishNs);
        }

        line.Ascii("}\n"u8);
    }

    public void Csv(Utf8Line line, in OutputEvent output)
    {
        OutputFields fields = OutputShape.Of(output.Kind);
        bool hasPool = fields.HasFlag(OutputFields.Pool);
        bool hasSides = (fields & (OutputFields.Levels | OutputFields.States)) != 0;
        line.Whole(output.Sequence).Ascii(","u8).Whole(output.Number).Ascii(","u8).Whole(output.TimeNs).Ascii(","u8);
        line.Text(Words.Of(output.Kind)).Ascii(","u8).Text(Words.Of(output.Cause)).Ascii(","u8);
        line.CsvText(hasPool ? Encoding.UTF8.GetString(names.Account(output.Pool)) : "").Ascii(","u8);
        line.CsvText(hasPool ? Encoding.UTF8.GetString(names.Pool(output.Pool)) : "").Ascii(","u8);
        line.Text(hasSides ? Word(output.Kind, output.From) : "").Ascii(","u8);
        line.Text(hasSides ? Word(output.Kind, output.To) : "").Ascii(","u8);
        CsvValues(line, output, fields.HasFlag(OutputFields.Values));
        bool hasMark = fields.HasFlag(OutputFields.Mark);
        line.CsvText(hasMark ? Symbol(output) ?? "" : "").Ascii(","u8);
        if (hasMark && PriceOf(output) is { } price) line.Price(price);
        line.Ascii(","u8);
        bool isCall = fields.HasFlag(OutputFields.Call);
        if (isCall) line.Whole(output.Detail);
        line.Ascii(","u8);
        if (isCall) line.Money(new Money(output.Amount));
        line.Ascii(","u8);
        if (isCall) line.Whole(output.DueNs);
        line.Ascii(","u8);
        if (fields.HasFlag(OutputFields.Detail)) Detail(line, output);
        line.Ascii(","u8).CsvText(output.Set == 0 ? "" : names.Set(output.Set));
        if (hasStamps)
        {
            line.Ascii(","u8).Whole(output.IngressNs).Ascii(","u8).Whole(output.DequeueNs);
            line.Ascii(","u8).Whole(output.DecisionNs).Ascii(","u8).Whole(output.PublishNs);
        }

        line.Ascii("\n"u8);
    }

    /// <summary><c>12:00:00.250 A1/cross healthy -> deficient E 97.5 MM 100 E/MM 0.975 BTCUSDT 61775.15</c>.</summary>
    public void Human(Utf8Line line, in OutputEvent output)
    {
        OutputFields fields = OutputShape.Of(output.Kind);
        DateTime time = DateTime.UnixEpoch.AddTicks(output.TimeNs / 100);
        line.Text(time.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));
        if (output.Kind != OutputKind.Level) line.Ascii(" "u8).Text(Words.Of(output.Kind).Replace('_', ' '));
        if (fields.HasFlag(OutputFields.Pool) && output.Pool >= 0)
        {
            line.Ascii(" "u8).Ascii(names.Account(output.Pool)).Ascii("/"u8).Ascii(names.Pool(output.Pool));
        }

        if ((fields & (OutputFields.Levels | OutputFields.States)) != 0)
        {
            line.Ascii(" "u8).Text(Word(output.Kind, output.From));
            line.Ascii(" -> "u8).Text(Word(output.Kind, output.To));
        }

        if ((output.Facts & OutputFacts.Transient) != 0) line.Ascii(" (touched)"u8);
        if (fields.HasFlag(OutputFields.Call)) line.Ascii(" for "u8).Money(new Money(output.Amount).RoundUp(2));
        if (fields.HasFlag(OutputFields.Values))
        {
            line.Text(string.Create(
                CultureInfo.InvariantCulture, $"  E {output.Equity:F2}  MM {output.Requirement:F2}"));
            double ratio = output.Equity / output.Requirement;
            if (double.IsFinite(ratio)) line.Text(string.Create(CultureInfo.InvariantCulture, $"  E/MM {ratio:F4}"));
        }

        if (output.Set != 0) line.Ascii("  by "u8).Text(names.Set(output.Set));
        if (fields.HasFlag(OutputFields.Detail))
        {
            line.Ascii(" "u8).Ascii(OutputShape.DetailOf(output.Kind)).Ascii(" "u8);
            Detail(line, output);
        }

        if (fields.HasFlag(OutputFields.Mark) && Symbol(output) is { } symbol)
        {
            line.Ascii("  "u8).Text(symbol);
            if (PriceOf(output) is { } price) line.Ascii(" "u8).Price(price);
        }

        line.Ascii("\n"u8);
    }

    private static string Word(OutputKind kind, byte side) =>
        kind == OutputKind.Mark ? Words.Of((MarkState)side) : Words.Of((Level)side);

    private static void JsonValues(Utf8Line line, in OutputEvent output)
    {
        JsonNumber(line, ",\"equity\":"u8, output.Equity);
        JsonNumber(line, ",\"requirement\":"u8, output.Requirement);
        JsonNumber(line, ",\"excess\":"u8, output.Equity - output.Requirement);
        JsonNumber(line, ",\"ratio\":"u8, output.Equity / output.Requirement);
        line.Ascii(",\"deficient\":"u8).Text(IsDeficient(output) ? "true" : "false");
        if ((output.Facts & OutputFacts.Transient) != 0) line.Ascii(",\"transient\":true"u8);
    }

    private void JsonMark(Utf8Line line, in OutputEvent output)
    {
        line.Ascii(",\"instrument\":"u8);
        if (Symbol(output) is { } symbol) line.JsonText(symbol);
        else line.Ascii("null"u8);
        line.Ascii(",\"price\":"u8);
        if (PriceOf(output) is { } price) line.Price(price);
        else line.Ascii("null"u8);
    }

    private static void JsonDetail(Utf8Line line, in OutputEvent output)
    {
        line.Ascii(",\""u8).Ascii(OutputShape.DetailOf(output.Kind)).Ascii("\":"u8);
        bool isWord = output.Kind == OutputKind.Refused;
        if (isWord) line.Ascii("\""u8);
        Detail(line, output);
        if (isWord) line.Ascii("\""u8);
    }

    private static void Detail(Utf8Line line, in OutputEvent output)
    {
        if (output.Kind == OutputKind.Refused) line.Text(Words.OfReason(output.Detail));
        else line.Whole(output.Detail);
    }

    private static void CsvValues(Utf8Line line, in OutputEvent output, bool isThere)
    {
        CsvNumber(line, isThere ? output.Equity : double.NaN);
        CsvNumber(line, isThere ? output.Requirement : double.NaN);
        CsvNumber(line, isThere ? output.Equity - output.Requirement : double.NaN);
        CsvNumber(line, isThere ? output.Equity / output.Requirement : double.NaN);
        if (isThere) line.Text(IsDeficient(output) ? "true" : "false");
        line.Ascii(","u8);
        if (isThere && (output.Facts & OutputFacts.Transient) != 0) line.Ascii("true"u8);
        line.Ascii(","u8);
    }

    private static bool IsDeficient(in OutputEvent output) => (output.Facts & OutputFacts.Deficient) != 0;

    private string? Symbol(in OutputEvent output) =>
        output.Instrument < 0 ? null : universe.Instruments[output.Instrument].Symbol;

    private Price? PriceOf(in OutputEvent output) => output.Instrument < 0 || output.MarkSteps == 0
        ? null
        : Price.FromSteps(output.MarkSteps, universe.Instruments[output.Instrument].MarkStep);

    private static void JsonNumber(Utf8Line line, ReadOnlySpan<byte> key, double value)
    {
        line.Ascii(key);
        if (double.IsFinite(value)) line.Number(value);
        else line.Ascii("null"u8);
    }

    private static void CsvNumber(Utf8Line line, double value)
    {
        if (double.IsFinite(value)) line.Number(value);
        line.Ascii(","u8);
    }
}
