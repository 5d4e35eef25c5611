using System.Globalization;
using System.Text;
using System.Text.Json;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>JSON token by token; what is not expected is an error with file, line, found and expected.</summary>
internal ref struct RuntimeReader
{
    /// <summary>The largest ratio of a level.</summary>
    public const int MaxRatio = 1000;

    private readonly ReadOnlySpan<byte> _json;
    private readonly string _file;
    private readonly Stack<HashSet<string>> _seen = new();
    private Utf8JsonReader _reader;
    private string _known = "";

    public RuntimeReader(ReadOnlySpan<byte> json, string file)
    {
        ReadOnlySpan<byte> mark = Encoding.UTF8.Preamble;
        _json = json.StartsWith(mark) ? json[mark.Length..] : json;
        _file = file;
        _reader = new Utf8JsonReader(_json, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
        });
    }

    /// <summary>Where the current token stands.</summary>
    public readonly SourceLine Here => new(_file, _json[..(int)_reader.TokenStartIndex].Count((byte)'\n') + 1);

    public void Next()
    {
        if (!_reader.Read()) throw new DataException(new SourceLine(_file, 0), "an empty file", "a JSON object");
    }

    public void BeginObject(string what)
    {
        if (_reader.TokenType != JsonTokenType.StartObject) throw Refuse(what, "an object {...}");
        _seen.Push([]);
    }

    public readonly void BeginArray(string what)
    {
        if (_reader.TokenType != JsonTokenType.StartArray) throw Refuse(what, "a list [...]");
    }

    /// <summary>Whether the value is a text.</summary>
    public readonly bool IsText => _reader.TokenType == JsonTokenType.String;

    /// <summary>Passes over the value, whatever it is.</summary>
    public void Skip() => _reader.Skip();

    /// <summary>The next option of an object, with the reader at its value; null at the object's end.</summary>
    /// <param name="known">All options there are; null where another reader refuses unknown ones.</param>
    public string? NextOption(string? known)
    {
        _known = known ?? "";
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            _seen.Pop();
            return null;
        }

        string option = _reader.GetString()!;
        if (!_seen.Peek().Add(option)) throw new DataException(Here, $"option \"{option}\" twice", "each option once");
        if (known?.Split(", ").Contains(option) == false) throw UnknownOption(option);
        _reader.Read();
        return option;
    }

    /// <summary>The next name of an object whose names are data, the reader at its value; null at its end.</summary>
    public string? NextName()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            _seen.Pop();
            return null;
        }

        string name = _reader.GetString()!;
        if (!_seen.Peek().Add(name)) throw new DataException(Here, $"\"{name}\" twice", "each name once");
        _reader.Read();
        return name;
    }

    /// <summary>Moves to the next item of a list: false at its end.</summary>
    public bool NextItem()
    {
        _reader.Read();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>Nothing may follow.</summary>
    public void End() => _reader.Read();

    public readonly DataException UnknownOption(string option) =>
        new(Here, $"unknown option \"{option}\"", $"one of {_known}");

    public readonly string Text(string option, string expected) =>
        _reader.TokenType == JsonTokenType.String ? _reader.GetString()! : throw Refuse(option, $"a text: {expected}");

    public readonly int Whole(string option, string expected) =>
        _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out int value)
            ? value
            : throw Refuse(option, expected);

    public readonly double Number(string option, string expected) =>
        _reader.TokenType == JsonTokenType.Number && _reader.TryGetDouble(out double value) && double.IsFinite(value)
            ? value
            : throw Refuse(option, expected);

    public readonly bool Truth(string option) => _reader.TokenType is JsonTokenType.True or JsonTokenType.False
        ? _reader.GetBoolean()
        : throw Refuse(option, "true or false");

    public readonly Rate Ratio(string option)
    {
        bool isRatio = _reader.TokenType == JsonTokenType.Number && Rate.TryParse(_reader.ValueSpan, out Rate ratio)
            && ratio.Sign > 0 && ratio <= Rate.FromDecimal(MaxRatio);
        return isRatio ? Rate.Parse(_reader.ValueSpan) : throw Refuse(option, $"a number above 0, at most {MaxRatio}");
    }

    /// <summary>True at the word null.</summary>
    public readonly bool IsNull => _reader.TokenType == JsonTokenType.Null;

    /// <summary>Any number of at most 18 decimals; its range is for the caller to check.</summary>
    public readonly Rate Number(string option) =>
        _reader.TokenType == JsonTokenType.Number && Rate.TryParse(_reader.ValueSpan, out Rate number)
            ? number
            : throw Refuse(option, "a number with at most 18 decimals");

    /// <summary>A whole number of a unit: ns, us, ms, s, m, h or d.</summary>
    public readonly long DurationNs(string option)
    {
        string text = Text(option, "such as \"5s\" or \"250ms\"");
        int digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        long unit = digits < 0 ? 0 : UnitNs(text[digits..]);
        bool isRead = long.TryParse(
            text.AsSpan(0, Math.Max(digits, 0)), NumberStyles.None, CultureInfo.InvariantCulture, out long count);
        return isRead && unit > 0 && count <= long.MaxValue / unit
            ? count * unit
            : throw Refuse(option, "a whole number and its unit: ns, us, ms, s, m, h or d");
    }

    private static long UnitNs(string unit) => unit switch
    {
        "ns" => 1,
        "us" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60L * 1_000_000_000,
        "h" => 3_600L * 1_000_000_000,
        "d" => 86_400L * 1_000_000_000,
        _ => 0,
    };

    private readonly DataException Refuse(string option, string expected)
    {
        string found = _reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String => $"\"{_reader.GetString()}\"",
            _ => Encoding.UTF8.GetString(_reader.ValueSpan),
        };
        return new DataException(Here, $"{option} {found}", expected);
    }
}
