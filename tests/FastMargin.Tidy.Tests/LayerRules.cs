using System.Text.RegularExpressions;

namespace FastMargin.Tidy.Tests;

/// <summary>Inside the library a folder uses only folders to its left; a namespace says where its file lies.</summary>
internal static class LayerRules
{
    private const string Library = "src/FastMargin/";

    private static readonly string[] _layers =
        ["Units", "Instruments", "Book", "Models", "Engine", "Formats", "Feeds", "Sinks"];

    private static readonly Regex _use = new(
        $@"(?<![\w.])((global::)?FastMargin\.)?(?<layer>{string.Join('|', _layers)})(?<member>\.[A-Z]|\s*;|\b)");

    private static readonly Regex _namespace = new(@"^\s*namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline);

    /// <summary>A layer sees those to its left; Sinks stands beside Feeds, so it does not see it.</summary>
    public static bool MaySee(string layer, string other)
    {
        int from = Array.IndexOf(_layers, layer), to = Array.IndexOf(_layers, other);
        return to <= from && !(layer == "Sinks" && other == "Feeds");
    }

    public static IEnumerable<string> Uses(string path, string text)
    {
        if (!path.StartsWith(Library, StringComparison.Ordinal))
            yield break;
        string layer = path[Library.Length..].Split('/')[0];
        if (!_layers.Contains(layer))
        {
            yield return $"{path}: {layer} is no layer; the layers are {string.Join(", ", _layers)}";
            yield break;
        }

        string code = CSharpText.Part(text).Code;
        foreach (Match use in _use.Matches(code))
        {
            string other = use.Groups["layer"].Value;
            int line = code.AsSpan(0, use.Index).Count('\n') + 1;
            if (IsNamespaceUse(use) && !MaySee(layer, other))
                yield return $"{path}:{line}: {layer} may not use {other}";
        }
    }

    public static IEnumerable<string> Namespaces(string path, string text)
    {
        string[] parts = path.Split('/');
        string expected = string.Join('.', parts[1..^1]);
        string code = CSharpText.Part(text).Code;
        string[] found = [.. _namespace.Matches(code).Select(match => match.Groups["name"].Value)];

        // A program of top-level statements, and a file of assembly attributes, have no namespace to declare.
        return found is [] && parts[^1] is "Program.cs" or "AssemblyInfo.cs" || found is [var only] && only == expected
            ? []
            : [$"{path}: namespace is '{string.Join(", ", found)}', the folder says '{expected}'"];
    }

    // A bare word is only a use of the layer when the library's name or a member of it makes it a namespace.
    private static bool IsNamespaceUse(Match use) =>
        use.Value.Contains("FastMargin.", StringComparison.Ordinal)
        || use.Groups["member"].Value.StartsWith('.');
}
