using System.Text.RegularExpressions;

namespace FastMargin.Tidy.Tests;

/// <summary>The commands the README gives are the ones .ci/run runs, letter for letter.</summary>
internal static class CommandRules
{
    private static readonly Regex _command = new(
        @"^readonly (?<name>\w+_COMMAND)='(?<text>[^']*)'\s*$", RegexOptions.Multiline);

    public static IEnumerable<string> Commands(string script, string readme)
    {
        string[] lines = [.. readme.Split('\n').Select(line => line.Trim())];
        Dictionary<string, string> commands = _command.Matches(script)
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["text"].Value);
        foreach (string name in (string[])["TEST_COMMAND", "RUN_COMMAND"])
        {
            if (!commands.TryGetValue(name, out string? command))
                yield return $".ci/run has no {name}";
            else if (!lines.Contains(command))
                yield return $"README.md has no line '{command}', which is {name} of .ci/run";
        }
    }
}
