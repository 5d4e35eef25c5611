using System.Text.RegularExpressions;

namespace FastMargin.Tidy.Tests;

/// <summary>What may not stand in a text, whatever it says.</summary>
/// <remarks>Words that are looked for are written in two parts, so that this file keeps its own rules.</remarks>
internal static class TextRules
{
    private static readonly Regex _unfinished = new(
        @"\b(TO" + "DO|FIX" + "ME|HA" + "CK|XX" + @"X)\b|Not" + "ImplementedException");

    private static readonly Regex _machinePath = new(
        @"(?<![\w.:/$)}\]<-])/(wo" + "rk|tm" + "p|ho" + "me|ro" + @"ot|Us" + @"ers)\b|\b[A-Z]:\\\w");

    private static readonly Regex _registryHost = new(
        @"\b(api\.nu" + @"get\.org|py" + @"pi\.org|pythonho" + @"sted\.org|npm" + @"js\.org|crates" + @"\.io"
        + @"|golang" + @"\.org|pkgs\.dev\." + @"azure\.com)|/v3/index" + @"\.json");

    private static readonly Regex _emptyAssertion = new(@"\bAssert\s*\.\s*(True\s*\(\s*true|False\s*\(\s*false)\b");

    private static readonly Regex _codeInComment = new(@"^\s*(//(?!/)|\*|/\*).*[;{]\s*(\*/)?\s*$");

    /// <summary>Files that a tool writes whole; their text is the tool's.</summary>
    public static bool IsGenerated(string path) =>
        path.EndsWith("packages.lock.json", StringComparison.Ordinal)
        || path.EndsWith(".sln", StringComparison.Ordinal);

    public static IEnumerable<string> Unfinished(string path, string text) =>
        Matches(path, text, _unfinished, "is finished now, or is an issue");

    public static IEnumerable<string> MachinePath(string path, string text) =>
        Matches(path, text, _machinePath, "is a path of one machine");

    public static IEnumerable<string> RegistryHost(string path, string text) =>
        Matches(path, text, _registryHost, "is a package registry: sources are the user's own setting");

    public static IEnumerable<string> EmptyAssertion(string path, string text) =>
        Matches(path, CSharpText.Part(text).Code, _emptyAssertion, "asserts nothing");

    public static IEnumerable<string> CommentedOutCode(string path, string text) =>
        Matches(path, CSharpText.Part(text).Comments, _codeInComment, "looks like commented-out code");

    public static IEnumerable<string> Whitespace(string path, string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Contains('\t'))
                yield return $"{path}:{i + 1}: a tab";
            if (lines[i].Length > 0 && char.IsWhiteSpace(lines[i][^1]))
                yield return $"{path}:{i + 1}: white space at the end of the line";
        }

        if (text.Length > 0 && !text.EndsWith('\n'))
            yield return $"{path}: no newline at the end of the file";
        if (text.EndsWith("\n\n", StringComparison.Ordinal))
            yield return $"{path}: an empty line at the end of the file";
    }

    private static IEnumerable<string> Matches(string path, string text, Regex unwanted, string why)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            Match match = unwanted.Match(lines[i]);
            if (match.Success)
                yield return $"{path}:{i + 1}: '{match.Value.Trim()}' {why}";
        }
    }
}
