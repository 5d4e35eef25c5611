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
