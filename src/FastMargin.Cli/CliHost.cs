using FastMargin.Engine;

namespace FastMargin.Cli;

/// <summary>What the command line touches of the world: passed in, so that tests run it in process.</summary>
public sealed record CliHost
{
    /// <summary>Results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Errors and progress.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>True when a person watches <see cref="Error"/>: progress is drawn, not listed.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>True when <see cref="Out"/> is a terminal.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Columns of the terminal; wide where there is none.</summary>
    public int Columns { get; init; } = 160;

    /// <summary>Gives an environment variable or null.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>The folder in which runtime.json is looked for.</summary>
    public string Folder { get; init; } = ".";

    /// <summary>Opens standard input, for inputs as bytes.</summary>
    public Func<Stream> OpenInput { get; init; } = Console.OpenStandardInput;

    /// <summary>Opens standard output, for events as bytes.</summary>
    public Func<Stream> OpenOutput { get; init; } = Console.OpenStandardOutput;

    /// <summary>Ends a run early, with what was done so far.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Falsifies what the engine says of a pool: shows that a verification finds it.</summary>
    internal Func<int, Level, Level>? Tamper { get; init; }

    /// <summary>The console, the environment and the working folder of this process.</summary>
    public static CliHost OfThisProcess(CancellationToken stop) => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        IsInteractive = !Console.IsErrorRedirected,
        IsTerminal = !Console.IsOutputRedirected,
        Columns = Console.IsOutputRedirected ? 160 : Math.Max(80, Console.WindowWidth),
        Variable = Environment.GetEnvironmentVariable,
        Stop = stop,
    };
}
