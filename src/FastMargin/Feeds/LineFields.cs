using System.Text;
using System.Text.Json;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds;

/// <summary>
/// The fields of one JSON object, flat but for <c>models</c>, each at most once and none unknown. Numbers may stand as
/// numbers or as texts: either way they are read as the exact decimals they spell.
/// </summary>
internal sealed class LineFields
{
    private const string Nested = "models";

    private static readonly string[] _names =
    [
        "kind", "time_ns", "seq", "account", "pool", "to_account", "to_pool", "instrument", "currency", "quantity",
        "price", "amount", "rate", "leg", "table", "weights", "liability_weight", "from", "to", "mode", "profile",
        "due_ns", "state", "model", "strike", Nested,
    ];

    private readonly string?[] _values = new string?[_names.Length];
    private readonly bool[] _isUsed = new bool[_names.Length];

    /// <summary>Reads a line.</summary>
    /// <exception cref="DataException">No flat JSON object, an unknown field, or one twice.</exception>
    public void Parse(ReadOnlySpan<byte> line)
    {
        Array.Clear(_values);
        Array.Clear(_isUsed);
        var reader = new Utf8JsonReader(line);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw NoObject(null);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                int at = Index(reader.GetString()!);
                if (_values[at] is not null) throw new DataException($"{_names[at]} twice", "each field once");
                reader.Read();
                _values[at] = reader.TokenType switch
                {
                    JsonTokenType.String => reader.GetString()!,
                    JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                    JsonTokenType.StartObject when _names[at] == Nested => Skip(ref reader, line),
                    _ => throw new DataException($"{_names[at]} {reader.TokenType}", "a text or a number"),
                };
            }

            // Anything after the object is an error of the reader itself.
            reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw NoObject(e);
        }
    }

    /// <summary>Whether a field is there.</summary>
    public bool Has(string name) => _values[Index(name)] is not null;

    /// <summary>A field's text, or null.</summary>
    public string? Optional(string name)
    {
        int at = Index(name);
        _isUsed[at] = true;
        return _values[at];
    }

    /// <summary>A field that must be there.</summary>
    /// <exception cref="DataException">It is not.</exception>
    public string Text(string name) =>
        Optional(name) ?? throw new DataException($"no {name}", $"the field {name}");

    public long? OptionalWhole(string name, long min, long max)
    {
        if (Optional(name) is not { } text) return null;
        bool isWhole = long.TryParse(
            text, System.Globalization.NumberStyles.AllowLeadingSign,
            System.Globalization.CultureInfo.InvariantCulture, out long value);
        return isWhole && value >= min && value <= max
            ? value
            : throw new DataException($"{name} \"{Names.Shown(text)}\"", $"a whole number from {min} to {max}");
    }

    public long Whole(string name, long min, long max) =>
        OptionalWhole(name, min, max) ?? throw new DataException($"no {name}", $"the field {name}");

    public Money Money(string name) =>
        Units.Money.TryParse(Text(name), out Money value) ? value : throw Malformed(name);

    public Price Price(string name) =>
        Units.Price.TryParse(Text(name), out Price value) ? value : throw Malformed(name);

    public Rate Rate(string name) => Units.Rate.TryParse(Text(name), out Rate value) ? value : throw Malformed(name);

    public Quantity Quantity(string name) =>
        Units.Quantity.TryParse(Text(name), out Quantity value) ? value : throw Malformed(name);

    /// <summary>Every field must have been asked for: a field that a kind does not have is an error.</summary>
    public void CheckAllUsed()
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (_values[i] is null || _isUsed[i]) continue;
            throw new DataException($"{_names[i]} in a {_values[0]}", "only fields of that kind");
        }
    }

    /// <summary>The text of an object, as it stands in the line.</summary>
    private static string Skip(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Encoding.UTF8.GetString(line[start..(int)reader.BytesConsumed]);
    }

    private static int Index(string name)
    {
        int at = Array.IndexOf(_names, name);
        return at >= 0 ? at : throw new DataException(
            $"unknown field \"{Names.Shown(name)}\"", $"one of {string.Join(", ", _names)}");
    }

    private static DataException NoObject(Exception? inner) =>
        new(default, "no JSON object", "one flat JSON object a line", inner);

    private DataException Malformed(string name) =>
        new($"{name} \"{Names.Shown(_values[Index(name)]!)}\"", "an exact decimal of at most 18 decimals below 1.7e20");
}
