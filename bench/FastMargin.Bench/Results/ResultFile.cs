using System.Text;
using System.Text.Json;

namespace FastMargin.Bench.Results;

/// <summary>A <see cref="ResultTable"/> as JSON: name, about, command, columns, rows of numbers and strings.</summary>
public static class ResultFile
{
    private static readonly JsonWriterOptions _indented = new() { Indented = true, NewLine = "\n" };

    /// <summary>Writes <c>NAME.json</c> and <c>NAME.md</c> into a folder, which is made where there is none.</summary>
    public static void Write(ResultTable table, string folder)
    {
        ArgumentNullException.ThrowIfNull(table);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, table.Name + ".json"), ToJson(table));
        File.WriteAllText(Path.Combine(folder, table.Name + ".md"), table.ToMarkdown());
    }

    /// <summary>The text of the file.</summary>
    public static string ToJson(ResultTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, _indented))
        {
            json.WriteStartObject();
            json.WriteString("name", table.Name);
            json.WriteString("about", table.About);
            json.WriteString("command", table.Command);
            json.WriteStartArray("columns");
            foreach (string column in table.Columns) json.WriteStringValue(column);
            json.WriteEndArray();
            json.WriteStartArray("rows");
            foreach (object[] row in table.Rows) json.WriteRawValue(Row(row));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>Reads a file of this kind.</summary>
    /// <exception cref="FormatException">Names the file and what is wrong with it.</exception>
    public static ResultTable Read(string path)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path));
            JsonElement root = json.RootElement;
            var table = new ResultTable(
                root.GetProperty("name").GetString()!, root.GetProperty("about").GetString()!,
                root.GetProperty("command").GetString()!,
                [.. root.GetProperty("columns").EnumerateArray().Select(c => c.GetString()!)]);
            foreach (JsonElement row in root.GetProperty("rows").EnumerateArray())
                table.Add([.. row.EnumerateArray().Select(Cell)]);
            return table;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or ArgumentException)
        {
            throw new FormatException($"{path} is no result table: {e.Message}", e);
        }
    }

    // A row a line, so that a difference between two runs is read line by line.
    private static string Row(object[] row) => "[" + string.Join(", ", row.Select(Json)) + "]";

    private static string Json(object cell) => cell switch
    {
        double real when !double.IsFinite(real) => "\"\"",
        // A double stays one when it is read again, also where it happens to be whole.
        double real when real == Math.Floor(real) && Math.Abs(real) < 1e15 => JsonSerializer.Serialize(real) + ".0",
        _ => JsonSerializer.Serialize(cell),
    };

    private static object Cell(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.String => cell.GetString()!,
        JsonValueKind.Number when cell.TryGetInt64(out long whole) && !cell.GetRawText().Contains('.') => whole,
        JsonValueKind.Number => cell.GetDouble(),
        _ => throw new InvalidOperationException($"found a cell {cell.GetRawText()}, expected a number or a string"),
    };
}
