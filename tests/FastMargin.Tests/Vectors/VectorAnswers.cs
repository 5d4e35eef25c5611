using FastMargin.Instruments;

namespace FastMargin.Tests.Vectors;

/// <summary>
/// What the product says to the keys an adapter knows, asked for one at a time: a case states the inputs of the keys
/// it expects and no others. An answer is a unit, a bool, a string (a refusal), null, or a list or map of those.
/// </summary>
public sealed class VectorAnswers
{
    private readonly Dictionary<string, Func<object?>> _answers = [];

    public IEnumerable<string> Keys => _answers.Keys;

    public Func<object?> this[string key]
    {
        set => _answers[key] = value;
    }

    public bool Knows(string key) => _answers.ContainsKey(key);

    public object? Answer(string key) => _answers[key]();

    /// <summary>What the product says when it refuses its input, null when it does not.</summary>
    public static string? RefusalOf(Func<object?> question)
    {
        try
        {
            question();
            return null;
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return e.Message;
        }
    }

    /// <summary>True for what the product throws when an input cannot be used; anything else is a fault.</summary>
    public static bool IsRefusal(Exception e) =>
        e is ArgumentException or InvalidOperationException or DataException or DivideByZeroException;
}
