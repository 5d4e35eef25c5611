using System.Text.RegularExpressions;

namespace FastMargin.Cli.Tests;

/// <summary>
/// The example of a page is run as it stands there: blocks under a file's name are written, a block that begins with
/// the command is run, and what follows it must be in its output, line by line as printed.
/// </summary>
public sealed partial class DocsExampleTests
{
    [Theory]
    [InlineData("explain.md", 2)]
    public void What_a_page_shows_is_what_the_command_prints(string page, int outputs)
    {
        string folder = Directory.CreateTempSubdirectory("fastmargin-docs-").FullName;
        try
        {
            string text = File.ReadAllText(Path.Combine(Root(), "docs", page));
            CliRun? run = null;
            int compared = 0;
            foreach (Match block in Block().Matches(text))
            {
                string content = block.Groups["content"].Value;
                if (block.Groups["file"].Value is { Length: > 0 } file) Write(Path.Combine(folder, file), content);
                else if (content.StartsWith("fastmargin ", StringComparison.Ordinal)) run = Run(folder, content);
                else if (run is not null) compared += Compare(content, run.Expect(ExitCode.Ok).Out);
            }

            Assert.Equal(outputs, compared);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static CliRun Run(string folder, string command)
    {
        string[] words = command.Replace("\\\n", " ", StringComparison.Ordinal)
            .Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        string[] args =
        [
            .. words.Skip(1).Select(Located),
        ];
        return CliRun.Of(args);

        string Located(string word) => Path.Exists(Path.Combine(folder, word)) ? Path.Combine(folder, word) : word;
    }

    private static int Compare(string shown, string printed)
    {
        Assert.Contains(Lines(shown), Lines(printed), StringComparison.Ordinal);
        return 1;
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd();

    private static void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    private static string Root()
    {
        string? at = AppContext.BaseDirectory;
        while (at is not null && !File.Exists(Path.Combine(at, "FastMargin.sln"))) at = Path.GetDirectoryName(at);
        return at ?? throw new InvalidOperationException("no FastMargin.sln above the tests");
    }

    [GeneratedRegex(
        @"(?:^`(?<file>[\w./-]+)`\n\n)?^```\n(?<content>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
