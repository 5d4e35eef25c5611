using System.Text.RegularExpressions;

namespace FastMargin.Tidy.Tests;

/// <summary>Tests are named by what they state: a sentence, its words joined by underscores.</summary>
internal static class TestNameRules
{
    private static readonly Regex _test = new(
        @"\[\w*(Fact|Theory)\b[^{;]*?\b(void|Task|ValueTask)\s+(?<name>\w+)\s*(<[^()]*>)?\(");

    private static readonly Regex _sentence = new(@"^[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+)+$");

    public static IEnumerable<string> Sentences(string path, string text)
    {
        string code = CSharpText.Part(text).Code;
        return _test.Matches(code)
            .Select(match => match.Groups["name"])
            .Where(name => !_sentence.IsMatch(name.Value))
            .Select(name => $"{path}:{code.AsSpan(0, name.Index).Count('\n') + 1}: {name.Value} is not a sentence");
    }
}
