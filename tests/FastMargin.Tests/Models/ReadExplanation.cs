using System.Globalization;
using System.Numerics;
using System.Text.Json;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Models;

/// <summary>
/// An explanation read back from its JSON, in fractions that share no code with the product: every line is added up,
/// multiplied out and compared anew.
/// </summary>
internal sealed class ReadExplanation
{
    private readonly JsonElement _root;

    public ReadExplanation(string json)
    {
        using var document = JsonDocument.Parse(json);
        _root = document.RootElement.Clone();
        foreach (JsonElement line in Parts(_root, "lines")) Check(line);
    }

    /// <summary>Lines whose number was computed anew from those below it.</summary>
    public int Recomputed { get; private set; }

    /// <summary>Lines whose number has no end, rounded the way they say.</summary>
    public int Rounded { get; private set; }

    /// <summary>The symbol to blame, or null.</summary>
    public string? UnknownBecause => _root.GetProperty("unknown_because").GetString();

    /// <summary>The number of a line by its path of names; null when it is unknown.</summary>
    public Fraction? this[params string[] path] => Number(Line(path));

    /// <summary>A line by its path of names.</summary>
    public JsonElement Line(params string[] path)
    {
        JsonElement at = _root;
        string parts = "lines";
        foreach (string name in path)
        {
            at = Parts(at, parts).First(line => line.GetProperty("name").GetString() == name);
            parts = "parts";
        }

        return at;
    }

    /// <summary>All lines, the outer before the inner.</summary>
    public IEnumerable<JsonElement> All() => Parts(_root, "lines").SelectMany(Inner);

    /// <summary>The exact number of a line.</summary>
    public static Fraction? Number(JsonElement line)
    {
        string text = line.GetProperty("value").GetString()!;
        if (text.Length == 0) return null;
        if (!line.TryGetProperty("exact", out JsonElement exact)) return Fraction.Parse(text);
        string[] terms = exact.GetString()!.Split('/');
        Assert.Equal(2, terms.Length);
        return new Fraction(Whole(terms[0]), Whole(terms[1]));
    }

    private static IEnumerable<JsonElement> Inner(JsonElement line) =>
        Parts(line, "parts").SelectMany(Inner).Prepend(line);

    private static BigInteger Whole(string text) => BigInteger.Parse(text, CultureInfo.InvariantCulture);

    private static JsonElement[] Parts(JsonElement line, string name) =>
        line.TryGetProperty(name, out JsonElement parts) ? [.. parts.EnumerateArray()] : [];

    private void Check(JsonElement line)
    {
        JsonElement[] parts = Parts(line, "parts");
        foreach (JsonElement part in parts) Check(part);
        string rule = line.GetProperty("rule").GetString()!;
        bool isRounded = line.TryGetProperty("rounded", out JsonElement way);
        Assert.Equal(isRounded, line.TryGetProperty("exact", out _));
        if (isRounded) CheckRounded(line, way.GetString()!);
        if (rule == "none") return;
        Fraction[] numbers = [.. parts.Select(part => Number(part)!.Value)];
        Fraction expected = rule switch
        {
            "sum" => numbers.Aggregate(Fraction.Zero, (sum, number) => sum + number),
            "product" => numbers.Aggregate((product, number) => product * number),
            "difference" => numbers.Aggregate((rest, number) => rest - number),
            "quotient" => numbers[0] / numbers[1],
            "largest" => numbers.Aggregate(Fraction.Max),
            _ => throw new InvalidOperationException($"rule {rule}"),
        };
        Assert.True(expected == Number(line), $"{expected} is not {line}");
        Recomputed++;
    }

    private void CheckRounded(JsonElement line, string way)
    {
        var shown = Fraction.Parse(line.GetProperty("value").GetString()!);
        Fraction away = shown - Number(line)!.Value;
        Assert.True(away.Sign == (way == "up" ? 1 : -1), $"{way}: {line}");
        Assert.True(away.Magnitude < Fraction.Unit, $"further than the last decimal: {line}");
        Rounded++;
    }
}
