using System.Buffers.Text;
using System.Globalization;
using System.Text;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Feeds.Span;

/// <summary>
/// A record of fixed fields. Positions are those of the published layouts: from 1, both ends included. Records may be
/// cut after their last field that is not blank; a field that is asked for as a number must be there.
/// </summary>
internal readonly ref struct SpanRecord(ReadOnlySpan<byte> record, SourceLine source)
{
    private readonly ReadOnlySpan<byte> _record = record;

    public SourceLine Source { get; } = source;

    /// <summary>The first two characters.</summary>
    public string Type => Text(1, 2, isTrimmed: false);

    public string Text(int from, int to, bool isTrimmed = true)
    {
        if (_record.Length < from) return "";
        string text = Encoding.Latin1.GetString(_record[(from - 1)..Math.Min(to, _record.Length)]);
        return isTrimmed ? text.Trim() : text;
    }

    /// <exception cref="DataException">The field is blank.</exception>
    public string Required(int from, int to, string name) =>
        Text(from, to) is { Length: > 0 } text ? text : throw Refuse(from, to, name, "a code");

    public bool IsBlank(int from, int to) =>
        _record.Length < from || _record[(from - 1)..Math.Min(to, _record.Length)].Trim((byte)' ').IsEmpty;

    /// <summary>Digits only, as many as the field has.</summary>
    /// <exception cref="DataException">The record is too short, or one of them is no digit.</exception>
    public int Whole(int from, int to, string name)
    {
        if (_record.Length < to)
        {
            string found = $"type {Type.Trim()}: a record of {_record.Length} characters";
            throw new DataException(Source, found, $"{to} or more: {name} ends there");
        }

        ReadOnlySpan<byte> digits = _record[(from - 1)..to];
        bool isRead = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            & Utf8Parser.TryParse(digits, out int value, out int used) & used == digits.Length;
        return isRead ? value : throw Refuse(from, to, name, "digits");
    }

    /// <summary>As <see cref="Whole"/>; what stands for a blank field.</summary>
    public int WholeOr(int from, int to, string name, int otherwise) =>
        IsBlank(from, to) ? otherwise : Whole(from, to, name);

    /// <summary>A number with an implied point: digits divided by <c>10^decimals</c>, rounded once.</summary>
    public double Number(int from, int to, string name, int decimals) => Whole(from, to, name) / PowerOfTen(decimals);

    /// <summary>A number followed by its sign.</summary>
    /// <exception cref="DataException">The sign is neither + nor -.</exception>
    public double Signed(int from, int to, string name, int decimals)
    {
        double value = Number(from, to, name, decimals);
        return Text(to + 1, to + 1) switch
        {
            "+" => value,
            "-" => 0.0 - value,
            _ => throw Refuse(to + 1, to + 1, "sign of " + name, "+ or -"),
        };
    }

    /// <summary>A contract month CCYYMM, with the day where the code after it is one; 0 for zeros or blanks.</summary>
    /// <exception cref="DataException">It is no month.</exception>
    public int Month(int from, string name)
    {
        if (IsBlank(from, from + 5)) return 0;
        int month = Whole(from, from + 5, name);
        if (month == 0) return 0;
        if (month % 100 is < 1 or > 12) throw Refuse(from, from + 5, name, "a month CCYYMM");
        string day = Text(from + 6, from + 7);
        if (day is "" or "00") return month;
        bool isDay = int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        return isDay && number is >= 1 and <= 31
            ? (month * 100) + number
            : throw Refuse(from, from + 7, name, "a day");
    }

    /// <summary>Whether the code after a month is a week, which has no day.</summary>
    public bool IsWeek(int from) => Text(from + 6, from + 7).AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0;

    public DataException Refuse(int from, int to, string name, string expected)
    {
        string text = Names.Shown(Text(from, to, isTrimmed: false));
        return new DataException(Source, $"type {Type.Trim()}: {name} \"{text}\" at {from}-{to}", expected);
    }

    private static double PowerOfTen(int decimals) => decimals switch
    {
        0 => 1,
        2 => 1e2,
        4 => 1e4,
        _ => Math.Pow(10, decimals),
    };
}
