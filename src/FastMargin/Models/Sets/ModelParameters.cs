using System.Text.Json;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models.Sets;

/// <summary>
/// A JSON object of parameters, read strictly: what is missing, of the wrong type, out of range or not known is an
/// error that names the file and the path within it.
/// </summary>
internal sealed class ModelParameters
{
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly string _path;

    /// <summary>Takes an object.</summary>
    /// <param name="element">The object.</param>
    /// <param name="file">The file, for errors and for files that the object names.</param>
    /// <param name="path">Where in the file it stands, as <c>sets.house</c>.</param>
    /// <exception cref="DataException">It is no object, or names a parameter twice.</exception>
    public ModelParameters(JsonElement element, string? file, string path)
    {
        (File, _path) = (file, path);
        if (element.ValueKind != JsonValueKind.Object) throw Refuse("", element.ValueKind.ToString(), "an object");
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!_values.TryAdd(property.Name, property.Value)) throw Refuse(property.Name, "twice", "once");
        }
    }

    /// <summary>The file that they stand in; null when they were made in memory.</summary>
    public string? File { get; }

    /// <summary>The names that there are, for objects whose names are data; all count as asked for.</summary>
    public IReadOnlyCollection<string> Names
    {
        get
        {
            _asked.UnionWith(_values.Keys);
            return _values.Keys;
        }
    }

    /// <summary>True when the parameter is there.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>True when the parameter is there and a text.</summary>
    public bool HasText(string name) =>
        _values.TryGetValue(name, out JsonElement value) && value.ValueKind == JsonValueKind.String;

    /// <summary>An error about one parameter.</summary>
    public DataException Refuse(string name, string found, string expected)
    {
        string at = name.Length == 0 ? _path : $"{_path}.{name}";
        return new DataException(new SourceLine(File, 0), $"{at}: {found}", expected);
    }

    /// <summary>A text.</summary>
    public string Text(string name) => Text(name, null) ?? throw Missing(name, "a text");

    /// <summary>A text, or what stands for it.</summary>
    public string? Text(string name, string? otherwise)
    {
        if (!TryGet(name, out JsonElement value)) return otherwise;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw Refuse(name, value.GetRawText(), "a text");
    }

    /// <summary>One of some words.</summary>
    public T Choice<T>(string name, IReadOnlyList<(string Word, T Value)> known, string? otherwise = null)
    {
        string word = Text(name, otherwise) ?? throw Missing(name, "a text");
        foreach ((string candidate, T value) in known)
        {
            if (candidate == word) return value;
        }

        throw Refuse(name, $"\"{word}\"", $"one of {string.Join(", ", known.Select(k => k.Word))}");
    }

    /// <summary>An exact decimal between two limits, both included.</summary>
    public Rate Exact(string name, Rate least, Rate most, Rate? otherwise = null)
    {
        if (!TryGet(name, out JsonElement value)) return otherwise ?? throw Missing(name, $"{least} to {most}");
        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        bool isRate = value.ValueKind is JsonValueKind.Number or JsonValueKind.String;
        return isRate && Rate.TryParse(text, out Rate rate) && rate >= least && rate <= most
            ? rate
            : throw Refuse(name, text, $"an exact decimal from {least} to {most}");
    }

    /// <summary>A number between two limits, both included, as the nearest double.</summary>
    public double Number(string name, double least, double most, double? otherwise = null)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return otherwise ?? throw Missing(name, $"{ExactText.Of(least)} to {ExactText.Of(most)}");
        }

        bool isNumber = value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            && number >= least && number <= most;
        return isNumber
            ? value.GetDouble()
            : throw Refuse(name, value.GetRawText(), $"{ExactText.Of(least)} to {ExactText.Of(most)}");
    }

    /// <summary>A whole number between two limits, both included.</summary>
    public long Whole(string name, long least, long most, long? otherwise = null)
    {
        if (!TryGet(name, out JsonElement value)) return otherwise ?? throw Missing(name, $"{least} to {most}");
        bool isWhole = value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number)
            && number >= least && number <= most;
        return isWhole
            ? value.GetInt64()
            : throw Refuse(name, value.GetRawText(), $"a whole number, {least} to {most}");
    }

    /// <summary>True or false.</summary>
    public bool Flag(string name, bool otherwise)
    {
        if (!TryGet(name, out JsonElement value)) return otherwise;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Refuse(name, value.GetRawText(), "true or false");
    }

    /// <summary>An object within; null when it is not there.</summary>
    public ModelParameters? Object(string name) =>
        TryGet(name, out JsonElement value) ? new ModelParameters(value, File, $"{_path}.{name}") : null;

    /// <summary>A list of objects; empty when it is not there.</summary>
    public IReadOnlyList<ModelParameters> Objects(string name) =>
        [.. Elements(name).Select((e, i) => new ModelParameters(e, File, $"{_path}.{name}[{i + 1}]"))];

    /// <summary>A list of texts; empty when it is not there.</summary>
    public IReadOnlyList<string> Texts(string name) => [.. Elements(name).Select(
        e => e.ValueKind == JsonValueKind.String
            ? e.GetString()!
            : throw Refuse(name, e.GetRawText(), "a list of texts"))];

    /// <summary>A list of numbers as the nearest doubles; empty when it is not there.</summary>
    public IReadOnlyList<double> Numbers(string name) => [.. Elements(name).Select(
        e => e.ValueKind == JsonValueKind.Number && e.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Refuse(name, e.GetRawText(), "a list of numbers"))];

    /// <summary>A list of exact decimals between two limits, both included; empty when it is not there.</summary>
    public IReadOnlyList<Rate> Exacts(string name, Rate least, Rate most) => [.. Elements(name).Select((e, i) =>
    {
        bool isRate = e.ValueKind is JsonValueKind.Number or JsonValueKind.String;
        string text = e.ValueKind == JsonValueKind.String ? e.GetString()! : e.GetRawText();
        return isRate && Rate.TryParse(text, out Rate rate) && rate >= least && rate <= most
            ? rate
            : throw Refuse($"{name}[{i + 1}]", text, $"an exact decimal from {least} to {most}");
    })];

    /// <summary>
    /// The object in the file that a parameter names, looked for beside this one; these parameters themselves when it
    /// is not there.
    /// </summary>
    /// <exception cref="DataException">No file, or no JSON object in it.</exception>
    public ModelParameters Inside(string name)
    {
        if (!Has(name)) return this;
        string path = Path.Combine(Path.GetDirectoryName(File) ?? "", Text(name));
        try
        {
            using var document = JsonDocument.Parse(System.IO.File.ReadAllText(path));
            return new ModelParameters(document.RootElement.Clone(), path, Path.GetFileNameWithoutExtension(path));
        }
        catch (JsonException e)
        {
            int line = e.LineNumber is { } at ? (int)at + 1 : 0;
            throw new DataException(new SourceLine(path, line), "text that is no JSON", "a JSON object", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(new SourceLine(path, 0), "no file that can be read", "a JSON object", e);
        }
    }

    /// <summary>Nothing else may be there.</summary>
    /// <exception cref="DataException">A parameter that nobody has asked for.</exception>
    public void Done()
    {
        if (_values.Keys.FirstOrDefault(name => !_asked.Contains(name)) is not { } unknown) return;
        string known = string.Join(", ", _asked.Order(StringComparer.Ordinal));
        throw Refuse(unknown, "not a parameter", known.Length == 0 ? "no parameters" : $"some of {known}");
    }

    private JsonElement[] Elements(string name)
    {
        if (!TryGet(name, out JsonElement value)) return [];
        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray()]
            : throw Refuse(name, value.GetRawText(), "a list");
    }

    private bool TryGet(string name, out JsonElement value)
    {
        _asked.Add(name);
        return _values.TryGetValue(name, out value);
    }

    private DataException Missing(string name, string expected) => Refuse(name, "missing", expected);
}
