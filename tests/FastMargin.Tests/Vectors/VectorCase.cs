using System.Text.Json;

namespace FastMargin.Tests.Vectors;

/// <summary>One published number with what it follows from.</summary>
public sealed record VectorCase(
    string Id, string Model, VectorInputs Inputs, JsonElement Expected, VectorTolerance Tolerance, bool IsRecomputed)
{
    /// <summary>Every case of the outside data, whatever its model.</summary>
    public static IEnumerable<VectorCase> Discover() => OutsideData.Vectors.SelectMany(ReadFile);

    public static IEnumerable<VectorCase> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement.Clone();
        if (!root.TryGetProperty("cases", out JsonElement cases)) yield break;
        foreach (JsonElement item in cases.EnumerateArray()) yield return Read(item);
    }

    private static IEnumerable<VectorCase> ReadFile(string path) => Read(File.ReadAllText(path));

    private static VectorCase Read(JsonElement item) => new(
        item.GetProperty("id").GetString()!,
        item.GetProperty("model").GetString()!,
        new VectorInputs(item.GetProperty("inputs")),
        item.GetProperty("expected"),
        VectorTolerance.Read(item.TryGetProperty("tolerance", out JsonElement tolerance) ? tolerance : null),
        !item.TryGetProperty("recomputed", out JsonElement recomputed) || recomputed.ValueKind != JsonValueKind.False);
}
