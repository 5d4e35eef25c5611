using System.Globalization;
using FastMargin.Instruments;

namespace FastMargin.Engine;

/// <summary>
/// What one source says about how an engine runs; null where it says nothing. Sources are laid over each other:
/// defaults, then runtime.json, then the environment, then the command line.
/// </summary>
public sealed record RuntimeOptions
{
    /// <summary>What the names of environment variables begin with.</summary>
    public const string EnvironmentPrefix = "FASTMARGIN_";

    /// <summary>See <see cref="EngineOptions.Mode"/>; variable FASTMARGIN_MODE.</summary>
    public EvaluationMode? Mode { get; init; }

    /// <summary>See <see cref="EngineOptions.Width"/>; variable FASTMARGIN_WIDTH.</summary>
    public string? Width { get; init; }

    /// <summary>See <see cref="EngineOptions.Threads"/>; variable FASTMARGIN_THREADS.</summary>
    public int? Threads { get; init; }

    /// <summary>See <see cref="EngineOptions.Device"/>; variable FASTMARGIN_DEVICE.</summary>
    public string? Device { get; init; }

    /// <summary>See <see cref="EngineOptions.IsStrict"/>; variable FASTMARGIN_STRICT.</summary>
    public bool? IsStrict { get; init; }

    /// <summary>See <see cref="EngineOptions.Profiles"/>; in the file only.</summary>
    public IReadOnlyList<LevelProfile>? Profiles { get; init; }

    /// <summary>See <see cref="EngineOptions.Audit"/>; in the file only.</summary>
    public AuditOptions? Audit { get; init; }

    /// <summary>See <see cref="EngineOptions.Marks"/>; in the file only.</summary>
    public MarkOptions? Marks { get; init; }

    /// <summary>See <see cref="EngineOptions.Calls"/>; in the file only.</summary>
    public CallOptions? Calls { get; init; }

    /// <summary>See <see cref="EngineOptions.Overload"/>; in the file only.</summary>
    public OverloadOptions? Overload { get; init; }

    /// <summary>What the environment says.</summary>
    /// <param name="variable">Gives a variable's value or null.</param>
    /// <exception cref="DataException">A value out of its range; names the variable.</exception>
    public static RuntimeOptions FromEnvironment(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return new RuntimeOptions
        {
            Mode = Read("MODE", ParseMode),
            Width = variable(EnvironmentPrefix + "WIDTH") is { Length: > 0 } width
                ? CheckWidth(width, From("WIDTH"))
                : null,
            Threads = Read("THREADS", ParseThreads),
            Device = variable(EnvironmentPrefix + "DEVICE") is { Length: > 0 } device ? device : null,
            IsStrict = Read("STRICT", ParseStrict),
        };

        T? Read<T>(string name, Func<string, SourceLine, T> parse)
            where T : struct =>
                variable(EnvironmentPrefix + name) is { Length: > 0 } text ? parse(text, From(name)) : null;

        static SourceLine From(string name) => new($"environment {EnvironmentPrefix}{name}", 0);
    }

    /// <summary>Lays what this says over other options.</summary>
    public EngineOptions Over(EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with
        {
            Mode = Mode ?? options.Mode,
            Width = Width ?? options.Width,
            Threads = Threads ?? options.Threads,
            Device = Device ?? options.Device,
            IsStrict = IsStrict ?? options.IsStrict,
            Profiles = Profiles ?? options.Profiles,
            Audit = Audit ?? options.Audit,
            Marks = Marks ?? options.Marks,
            Calls = Calls ?? options.Calls,
            Overload = Overload ?? options.Overload,
        };
    }

    internal static EvaluationMode ParseMode(string text, SourceLine source) => text switch
    {
        "trigger" => EvaluationMode.Trigger,
        "holders" => EvaluationMode.Holders,
        "sweep" => EvaluationMode.Sweep,
        _ => throw new DataException(source, $"mode \"{text}\"", "sweep, holders or trigger"),
    };

    internal static string CheckWidth(string text, SourceLine source)
    {
        try
        {
            _ = new EngineOptions { Width = text }.Variant;
            return text;
        }
        catch (DataException e)
        {
            throw e.At(source);
        }
    }

    /// <summary>A device's name, which only a host that has looked for devices can judge further.</summary>
    internal static string CheckDevice(ref RuntimeReader reader)
    {
        const string Expected = "cpu, auto or a name that fastmargin devices lists";
        string name = reader.Text("device", Expected);
        return name.Length > 0 ? name : throw new DataException(reader.Here, "an empty device", Expected);
    }

    internal static int CheckThreads(int threads, SourceLine source) => threads is >= 1 and <= EngineOptions.MaxThreads
        ? threads
        : throw new DataException(source, $"threads {threads}", $"1 to {EngineOptions.MaxThreads}");

    private static int ParseThreads(string text, SourceLine source) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int threads)
            ? CheckThreads(threads, source)
            : throw new DataException(source, $"threads \"{text}\"", $"1 to {EngineOptions.MaxThreads}");

    private static bool ParseStrict(string text, SourceLine source) =>
        bool.TryParse(text, out bool strict)
            ? strict
            : throw new DataException(source, $"strict \"{text}\"", "true or false");
}
