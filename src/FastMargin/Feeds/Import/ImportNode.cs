using System.Globalization;
using System.Text.Json;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Import;

/// <summary>
/// A value of a venue's JSON with its line. Numbers keep their digits, whether the venue wrote them as numbers or as
/// texts; what is not as asked is a <see cref="DataException"/> with file, line and path.
/// </summary>
internal sealed class ImportNode
{
    private readonly SourceLine _source;
    private readonly string _path;
    private readonly string _text;
    private readonly List<ImportNode> _items = [];
    private readonly List<string> _names = [];

    internal ImportNode(JsonValueKind kind, SourceLine source, string path, string text = "")
    {
        Kind = kind;
        _source = source;
        _path = path;
        _text = text;
    }

    public JsonValueKind Kind { get; }

    /// <summary>Where it stands.</summary>
    public SourceLine Source => _source;

    /// <summary>Whether it is a null or a text without characters, by which venues mean "none".</summary>
    public bool IsNone => Kind == JsonValueKind.Null || (Kind == JsonValueKind.String && _text.Length == 0);

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<ImportNode> Items =>
        Kind == JsonValueKind.Array ? _items : throw Refuse("a list [...]");

    /// <summary>The members of an object, in order.</summary>
    public IEnumerable<(string Name, ImportNode Value)> Members =>
        Kind == JsonValueKind.Object ? _names.Zip(_items) : throw Refuse("an object {...}");

    /// <summary>The member that must be there.</summary>
    public ImportNode this[string name] =>
        Find(name) ?? throw new DataException(_source, $"{Where}no {name}", "it among " + string.Join(", ", _names));

    /// <summary>The item at a place, which must be there.</summary>
    public ImportNode this[int place] => place < Items.Count
        ? _items[place]
        : throw Refuse($"{place + 1} items or more");

    /// <summary>A member, or null; null too for what is no object.</summary>
    public ImportNode? Find(string name)
    {
        int at = Kind == JsonValueKind.Object ? _names.IndexOf(name) : -1;
        return at < 0 ? null : _items[at];
    }

    /// <summary>Whether an object has all these members.</summary>
    public bool Has(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Find(name) is null) return false;
        }

        return true;
    }

    public string Text() =>
        Kind == JsonValueKind.String && _text.Length > 0 ? _text : throw Refuse("a text");

    /// <summary>The digits of a number.</summary>
    public string Digits() => Kind is JsonValueKind.Number or JsonValueKind.String && Units.Money.TryParse(_text, out _)
        ? _text
        : throw Refuse("a number of at most 18 decimals, below 1.7e20");

    public Money Money() => Units.Money.Parse(Digits());

    public Rate Rate() => Units.Rate.Parse(Digits());

    public Price Price() => Units.Price.Parse(Digits());

    public Quantity Quantity() => Units.Quantity.Parse(Digits());

    /// <summary>A rate above zero.</summary>
    public Rate Positive() => Rate() is { Sign: > 0 } rate ? rate : throw Refuse("more than 0");

    /// <summary>A rate of zero or more.</summary>
    public Rate NotNegative() => Rate() is { Sign: >= 0 } rate ? rate : throw Refuse("0 or more");

    /// <summary>The double nearest to a number.</summary>
    public double Double()
    {
        bool isRead = double.TryParse(_text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        return Kind == JsonValueKind.Number && isRead && double.IsFinite(value) ? value : throw Refuse("a number");
    }

    public bool Flag() => Kind is JsonValueKind.True or JsonValueKind.False
        ? Kind == JsonValueKind.True
        : throw Refuse("true or false");

    public int Whole(int least, int most)
    {
        bool isWhole = Kind is JsonValueKind.Number or JsonValueKind.String;
        isWhole &= int.TryParse(_text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
        return isWhole && value >= least && value <= most ? value : throw Refuse($"a whole number, {least} to {most}");
    }

    /// <summary>The same value, digit for digit.</summary>
    public void CopyTo(Utf8JsonWriter json)
    {
        switch (Kind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach ((string name, ImportNode value) in Members)
                {
                    json.WritePropertyName(name);
                    value.CopyTo(json);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (ImportNode item in _items) item.CopyTo(json);
                json.WriteEndArray();
                break;
            case JsonValueKind.String: json.WriteStringValue(_text); break;
            case JsonValueKind.Number: Write(json, Rate()); break;
            case JsonValueKind.True or JsonValueKind.False:
                json.WriteBooleanValue(Kind == JsonValueKind.True);
                break;
            default: json.WriteNullValue(); break;
        }
    }

    /// <summary>Writes a number with all its digits.</summary>
    public static void Write(Utf8JsonWriter json, Rate number)
    {
        string text = number.ToString();
        // Only the writer's own numbers are indented; a decimal holds 28 digits, and what needs more is written raw.
        bool fits = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            && Units.Rate.FromDecimal(value) == number;
        if (fits) json.WriteNumberValue(value);
        else json.WriteRawValue(text);
    }

    /// <summary>The error that says what this is and what was expected.</summary>
    public DataException Refuse(string expected)
    {
        string found = Kind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => $"a list of {_items.Count}",
            JsonValueKind.String => $"\"{Names.Shown(_text)}\"",
            JsonValueKind.Number => Names.Shown(_text),
            _ => Kind.ToString().ToLowerInvariant(),
        };
        return new DataException(_source, Where + found, expected);
    }

    internal void Add(string? name, ImportNode value)
    {
        if (name is not null) _names.Add(name);
        _items.Add(value);
    }

    internal bool Knows(string name) => _names.Contains(name);

    private string Where => _path.Length == 0 ? "" : _path + ": ";
}
