using System.Text.Json;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Feeds.Import;

/// <summary>Reads a venue's JSON whole, each value with its line.</summary>
internal ref struct ImportJson
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly string _file;
    private Utf8JsonReader _reader;
    private int _line = 1;
    private int _counted;

    private ImportJson(ReadOnlySpan<byte> json, string file)
    {
        _json = json;
        _file = file;
        _reader = new Utf8JsonReader(json);
    }

    /// <exception cref="DataException">The text is no JSON, or a name stands twice in an object.</exception>
    public static ImportNode Parse(ReadOnlySpan<byte> json, string file)
    {
        var parser = new ImportJson(json, file);
        try
        {
            parser._reader.Read();
            ImportNode root = parser.Value("");
            parser._reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            var here = new SourceLine(file, (int)(e.LineNumber ?? 0) + 1);
            // The message ends in "LineNumber: 3 | BytePositionInLine: 1.", which the place says already.
            string found = e.Message.Split(". LineNumber", 2)[0].TrimEnd('.');
            throw new DataException(here, $"malformed JSON: {Names.Shown(found)}", "JSON as in RFC 8259", e);
        }
    }

    private ImportNode Value(string path)
    {
        SourceLine here = Here();
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject: return Object(new(JsonValueKind.Object, here, path), path);
            case JsonTokenType.StartArray:
                var list = new ImportNode(JsonValueKind.Array, here, path);
                for (int i = 0; _reader.Read() && _reader.TokenType != JsonTokenType.EndArray; i++)
                    list.Add(null, Value($"{path}[{i}]"));
                return list;
            case JsonTokenType.String: return new(JsonValueKind.String, here, path, Text(path, here));
            case JsonTokenType.Number:
                return new(JsonValueKind.Number, here, path, System.Text.Encoding.ASCII.GetString(_reader.ValueSpan));
            case JsonTokenType.True: return new(JsonValueKind.True, here, path);
            case JsonTokenType.False: return new(JsonValueKind.False, here, path);
            default: return new(JsonValueKind.Null, here, path);
        }
    }

    private ImportNode Object(ImportNode node, string path)
    {
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            SourceLine here = Here();
            string name = Text(path, here);
            if (node.Knows(name)) throw new DataException(here, $"{path} {Names.Shown(name)} twice", "each name once");
            _reader.Read();
            node.Add(name, Value(path.Length == 0 ? name : $"{path}.{name}"));
        }

        return node;
    }

    private readonly string Text(string path, SourceLine here)
    {
        try
        {
            return _reader.GetString() ?? "";
        }
        catch (InvalidOperationException e)
        {
            throw new DataException(here, $"{path}: text that is not UTF-8", "UTF-8", e);
        }
    }

    private SourceLine Here()
    {
        int start = (int)_reader.TokenStartIndex;
        _line += _json[_counted..start].Count((byte)'\n');
        _counted = start;
        return new SourceLine(_file, _line);
    }
}
