using System.Text.Json;
using FastMargin.Engine;

namespace FastMargin.Cli.Tests;

/// <summary>One command line run in process: its exit code and what it wrote.</summary>
public sealed record CliRun(int Code, string Out, string Error)
{
    public string LastLine => Lines.Length == 0 ? "" : Lines[^1];

    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    public static CliRun Of(params string[] args) => Of(new Dictionary<string, string>(), args);

    public static CliRun Of(IReadOnlyDictionary<string, string> environment, params string[] args) =>
        With(environment, null, null, args);

    internal static CliRun With(
        IReadOnlyDictionary<string, string> environment,
        Func<int, Level, Level>? tamper,
        string? folder,
        params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(args, new CliHost
        {
            Out = output,
            Error = error,
            Variable = name => environment.GetValueOrDefault(name),
            Folder = folder ?? Path.Combine(Path.GetTempPath(), "no-runtime-options-here"),
            Tamper = tamper,
            Stop = TestContext.Current.CancellationToken,
        });
        return new CliRun(code, output.ToString(), error.ToString());
    }

    /// <summary>The same run, after a check of its exit code that shows what it wrote.</summary>
    public CliRun Expect(int code)
    {
        Assert.True(code == Code, $"exit code {Code}, not {code}\n{Error}\n{Out}");
        return this;
    }
}
