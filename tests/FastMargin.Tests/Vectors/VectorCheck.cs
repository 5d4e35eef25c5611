using System.Collections;
using System.Numerics;
using System.Text.Json;
using FastMargin.Units;

namespace FastMargin.Tests.Vectors;

/// <summary>Compares every expected key of a case with what the product answers.</summary>
public sealed class VectorCheck
{
    private readonly VectorCase _case;
    private readonly List<string> _mismatches = [];
    private readonly List<string> _errors = [];

    private VectorCheck(VectorCase vector) => _case = vector;

    /// <summary>Null when the case is as it should be; else what is wrong.</summary>
    public static string? Failure(VectorCase vector, Func<VectorInputs, VectorAnswers> adapter)
    {
        var check = new VectorCheck(vector);
        check.Run(adapter);
        string name = $"{vector.Model} {vector.Id}";
        if (check._errors.Count > 0) return $"{name}: {string.Join("; ", check._errors)}";
        bool agrees = check._mismatches.Count == 0;
        if (agrees == vector.IsRecomputed) return null;
        return agrees
            ? $"{name}: marked as not following from its rule, so an engine that agrees is fitted to the answer"
            : $"{name}: {string.Join("; ", check._mismatches)}";
    }

    private void Run(Func<VectorInputs, VectorAnswers> adapter)
    {
        VectorAnswers answers;
        try
        {
            answers = adapter(_case.Inputs);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Where a refusal is expected, it may come before any answer is asked for.
            if (ExpectsRefusal && VectorAnswers.IsRefusal(e)) return;
            _errors.Add($"{e.GetType().Name}: {e.Message}");
            return;
        }

        foreach (JsonProperty expected in _case.Expected.EnumerateObject()) Compare(expected, answers);
    }

    private bool ExpectsRefusal =>
        _case.Expected.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.String;

    private void Compare(JsonProperty expected, VectorAnswers answers)
    {
        if (expected.Name == "error" && !answers.Knows("error"))
        {
            // Nothing of what is known says no by itself: then one of the answers must refuse.
            string? refusal = answers.Keys.Select(key => RefusalOf(answers, key)).FirstOrDefault(s => s is not null);
            if (Agrees("error", expected.Value, refusal)) return;
            _mismatches.Add($"error: expected {expected.Value.GetRawText()}, got {Text(refusal)}");
            return;
        }

        if (!answers.Knows(expected.Name))
        {
            string known = string.Join(", ", answers.Keys);
            _errors.Add($"expected key {expected.Name} is not one the adapter knows ({known})");
            return;
        }

        try
        {
            Compare(expected.Name, expected.Value, answers.Answer(expected.Name));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _errors.Add($"{expected.Name}: {e.GetType().Name}: {e.Message}");
        }
    }

    // A key whose inputs the case does not state has no answer, and no refusal.
    private static string? RefusalOf(VectorAnswers answers, string key)
    {
        try
        {
            return VectorAnswers.RefusalOf(() => answers.Answer(key));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private void Compare(string key, JsonElement expected, object? answer)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Array:
                Arrays(key, expected, answer);
                break;
            case JsonValueKind.Object:
                foreach (JsonProperty field in expected.EnumerateObject())
                {
                    object? part = answer is IDictionary map && map.Contains(field.Name) ? map[field.Name] : null;
                    Compare($"{key}.{field.Name}", field.Value, part);
                }

                break;
            default:
                if (Agrees(key, expected, answer)) break;
                _mismatches.Add($"{key}: expected {expected.GetRawText()}, got {Text(answer)}");
                break;
        }
    }

    private void Arrays(string key, JsonElement expected, object? answer)
    {
        object?[] items = answer is IEnumerable list and not string ? [.. list.Cast<object?>()] : [];
        if (items.Length != expected.GetArrayLength())
        {
            _mismatches.Add($"{key}: expected {expected.GetArrayLength()} values, got {items.Length}");
            return;
        }

        for (int i = 0; i < items.Length; i++) Compare($"{key}[{i}]", expected[i], items[i]);
    }

    private bool Agrees(string key, JsonElement expected, object? answer) => expected.ValueKind switch
    {
        JsonValueKind.Null => answer is null or NoPrice,
        JsonValueKind.True => answer is true,
        JsonValueKind.False => answer is false,
        // A refusal is worded by who refuses; that there is one is what counts.
        JsonValueKind.String when key == "error" => answer is string,
        JsonValueKind.String when answer is string word => expected.GetString() == word,
        JsonValueKind.String => AgreesNumber(VectorNumber.Parse(expected.GetString()!), answer),
        _ => AgreesNumber(VectorNumber.Parse(expected.GetRawText()), answer),
    };

    // A price that only zero or less would reach is none for the product, and for some sources that number.
    private bool AgreesNumber(VectorNumber expected, object? answer) => answer switch
    {
        NoPrice => expected <= VectorNumber.Zero,
        Readings readings => readings.All.Any(reading => AgreesNumber(expected, reading)),
        _ => NumberOf(answer) is { } computed && _case.Tolerance.Holds(expected, computed),
    };

    private static VectorNumber? NumberOf(object? answer) => answer switch
    {
        Money money => VectorNumber.FromAtto(money.Atto),
        Price price => VectorNumber.FromAtto(price.Atto),
        Rate rate => VectorNumber.FromAtto(rate.Atto),
        Quantity quantity => VectorNumber.FromAtto(quantity.Atto),
        BigInteger number => VectorNumber.FromInteger(number),
        int number => VectorNumber.FromInteger(number),
        double number when double.IsFinite(number) => VectorNumber.FromDouble(number),
        _ => null,
    };

    private static string Text(object? answer) => answer switch
    {
        null => "nothing",
        Readings readings => string.Join(" or ", readings.All.Select(Text)),
        _ => answer.ToString() ?? "nothing",
    };
}

/// <summary>The answer "no price above zero".</summary>
public sealed record NoPrice
{
    public static NoPrice Instance { get; } = new();

    public static object Or(Price? price) => price is { } found ? found : Instance;
}

/// <summary>Several ways in which sources print one fact.</summary>
public sealed record Readings(params object?[] All);
