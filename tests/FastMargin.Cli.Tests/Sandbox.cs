namespace FastMargin.Cli.Tests;

/// <summary>A temporary folder with a small generated book and tapes in it.</summary>
public sealed class Sandbox : IDisposable
{
    public Sandbox()
    {
        Root = Directory.CreateTempSubdirectory("fastmargin-cli-").FullName;
        CliRun.Of("generate", "book", "--accounts", "40", "--seed", "7", "--out", this["book"]).Expect(0);
        foreach (string shape in Shapes)
        {
            string[] recipe = ["--shape", shape, "--seed", "3", "--ticks", "600"];
            CliRun.Of(["generate", "tape", .. recipe, "--book", Book, "--out", Tape(shape)]).Expect(0);
        }
    }

    public static IReadOnlyList<string> Shapes { get; } = ["volatile", "crash", "ping-pong"];

    public string Root { get; }

    public string Book => this["book"];

    public string this[string name] => Path.Combine(Root, name);

    public string Tape(string shape) => this[$"{shape}.csv.gz"];

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
