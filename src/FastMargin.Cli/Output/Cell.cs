using System.Globalization;
using System.Text;
using System.Text.Json;
using FastMargin.Units;

namespace FastMargin.Cli.Output;

/// <summary>Values as text: invariant, exact where they are exact, else the shortest that reads back.</summary>
internal static class Cell
{
    public static string Text(object? value, string? format = null) => value switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        double number when !double.IsFinite(number) => "",
        Money money when format is not null => Shown((decimal)money.ToDouble(), format),
        Price price when format is not null => Shown((decimal)price.ToDouble(), format),
        IFormattable formattable => formattable.ToString(format, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    public static string Csv(object? value)
    {
        string text = Text(value);
        bool isQuoted = text.AsSpan().ContainsAny("\",\r\n");
        return isQuoted ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    public static void Json(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case string text: json.WriteStringValue(text); break;
            case double number when !double.IsFinite(number): json.WriteNullValue(); break;
            case ReportTable table: JsonTable(json, table); break;
            case long or int or double or Money or Price or Quantity or Rate:
                json.WriteRawValue(Encoding.UTF8.GetBytes(Text(value)), skipInputValidation: true);
                break;
            default: json.WriteStringValue(Text(value)); break;
        }
    }

    public static void JsonTable(Utf8JsonWriter json, ReportTable table)
    {
        json.WriteStartArray();
        foreach (object?[] row in table.Rows)
        {
            json.WriteStartObject();
            for (int i = 0; i < row.Length; i++)
            {
                json.WritePropertyName(table.Columns[i].Key);
                Json(json, row[i]);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Shown(decimal value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
