using System.Text;
using System.Text.Json;
using FastMargin.Models;
using FastMargin.Models.Sets;

namespace FastMargin.Sinks;

/// <summary>
/// An explanation as JSON, described in docs/explain.md. Numbers are texts: they are exact, and a reader's doubles
/// would not be. The same explanation gives the same bytes.
/// </summary>
public static class ExplanationJson
{
    /// <summary>One indented object, without an end of line after it.</summary>
    public static string Of(PoolExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("account", explanation.Account);
            json.WriteString("pool", explanation.Pool);
            json.WriteNumber("sequence", explanation.Sequence);
            json.WriteNumber("time_ns", explanation.TimeNs);
            json.WriteString("currency", explanation.Currency);
            json.WriteString("unknown_because", explanation.UnknownBecause);
            Lines(json, "lines", explanation.Lines);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Lines(Utf8JsonWriter json, string name, IReadOnlyList<ExplainLine> lines)
    {
        json.WriteStartArray(name);
        foreach (ExplainLine line in lines)
        {
            json.WriteStartObject();
            json.WriteString("name", line.Name);
            json.WriteString("value", line.Value);
            json.WriteString("unit", line.Unit);
            json.WriteString("how", line.How);
            json.WriteString("rule", line.Rule.ToString().ToLowerInvariant());
            if (line.Exact is not null) json.WriteString("exact", line.Exact);
            if (line.Rounded is not null) json.WriteString("rounded", line.Rounded);
            if (line.Parts.Count > 0) Lines(json, "parts", line.Parts);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
