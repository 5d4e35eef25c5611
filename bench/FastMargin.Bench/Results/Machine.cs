using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using System.Text.Json;

namespace FastMargin.Bench.Results;

/// <summary>What this machine is, as far as it says so itself; what it does not say is left out.</summary>
public static class Machine
{
    // Results that are being renewed change nothing of what was measured.
    private const string NoResults = ":!perf-results";

    private const string Caches = "/sys/devices/system/cpu/cpu0/cache";

    private static readonly string[] _knobs =
    [
        "DOTNET_Tiered", "DOTNET_TC_", "DOTNET_OSR", "DOTNET_Jit", "DOTNET_Enable", "DOTNET_ReadyToRun", "DOTNET_GC",
        "DOTNET_PreferredVectorBitWidth", "DOTNET_ProcessorCount", "FASTMARGIN_MODE", "FASTMARGIN_WIDTH",
        "FASTMARGIN_THREADS",
    ];

    private static readonly string[] _settings =
    [
        "System.Runtime.TieredCompilation", "System.Runtime.TieredCompilation.QuickJitForLoops",
        "System.Runtime.TieredPGO", "System.GC.Concurrent", "System.GC.Server",
    ];

    /// <summary>Keys and values of machine.json.</summary>
    /// <param name="more">What was measured, such as the read bandwidth.</param>
    public static IReadOnlyList<(string Key, string Value)> Describe(params (string Key, string Value)[] more)
    {
        string commit = Run("git", "rev-parse", "--short", "HEAD");
        bool isChanged = Run("git", "status", "--porcelain", "--untracked-files=no", "--", ".", NoResults).Length > 0;
        return
        [
            .. new (string Key, string Value)[]
            {
                ("processor", Processor),
                ("cores", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)),
                ("caches", CachesOfCoreZero()),
                ("vectors", Vectors()),
                ("memory", Bytes(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)),
                ("hugePages", ReadOrEmpty("/sys/kernel/mm/transparent_hugepage/enabled")),
                ("clock", ReadOrEmpty("/sys/devices/system/clocksource/clocksource0/current_clocksource")),
                ("os", RuntimeInformation.OSDescription),
                ("kernel", ReadOrEmpty("/proc/sys/kernel/osrelease")),
                ("dotnet", Environment.Version.ToString()),
                ("gc", (GCSettings.IsServerGC ? "server" : "workstation") + ", " + GCSettings.LatencyMode),
                ("runtime", RuntimeSettings()),
                ("knobs", Knobs()),
                ("commit", isChanged ? commit + " with changes" : commit),
            }.Where(pair => pair.Value.Length > 0),
            .. more,
        ];
    }

    /// <summary>The processor's own name for itself.</summary>
    public static string Processor { get; } = ProcessorName();

    /// <summary>The same as the name of a folder.</summary>
    public static string FolderName => FolderNameOf(Processor);

    /// <summary>Letters and digits of a processor's name, joined by hyphens.</summary>
    public static string FolderNameOf(string processor)
    {
        ArgumentNullException.ThrowIfNull(processor);
        string plain = processor
            .Replace("(R)", "", StringComparison.Ordinal).Replace("(TM)", "", StringComparison.Ordinal);
        return string.Join('-', plain.Split([' ', ',', '(', ')', '/', '@'], StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>machine.json.</summary>
    public static string ToJson(IEnumerable<(string Key, string Value)> machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            foreach ((string key, string value) in machine) json.WriteString(key, value);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static string ProcessorName()
    {
        string[] lines = ReadOrEmpty("/proc/cpuinfo").Split('\n');
        string Value(string key) => lines.FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal))
            is { } line ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() : "";
        string name = Value("model name");
        return name.Length == 0
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : $"{name} (family {Value("cpu family")}, model {Value("model\t")})";
    }

    private static string CachesOfCoreZero()
    {
        if (!Directory.Exists(Caches)) return "";
        IEnumerable<string> found = Directory.EnumerateDirectories(Caches, "index*")
            .Order(StringComparer.Ordinal)
            .Select(f => (
                Level: ReadOrEmpty(Path.Combine(f, "level")), Kind: ReadOrEmpty(Path.Combine(f, "type")),
                Size: ReadOrEmpty(Path.Combine(f, "size"))))
            .Where(c => c.Kind != "Instruction")
            .Select(c => $"L{c.Level} {c.Size.TrimEnd('K')} KiB");
        return string.Join(", ", found);
    }

    private static string Vectors() => string.Join(", ", new[]
    {
        Avx2.IsSupported ? "AVX2" : "", Fma.IsSupported ? "FMA" : "", Avx512F.IsSupported ? "AVX-512F" : "",
    }.Where(s => s.Length > 0));

    // What the projects ship with: tiering, profiles, the garbage collector.
    private static string RuntimeSettings() => string.Join(", ", _settings
        .Select(name => (Name: name, Value: AppContext.GetData(name)?.ToString()))
        .Where(s => s.Value is not null)
        .Select(s => $"{s.Name["System.".Length..]}={s.Value}"));

    // What somebody set to make this process run otherwise than as it comes.
    private static string Knobs() => string.Join(", ", Environment.GetEnvironmentVariables()
        .Cast<System.Collections.DictionaryEntry>()
        .Select(e => (Name: (string)e.Key, Value: (string?)e.Value))
        .Where(e => _knobs.Any(knob => e.Name.StartsWith(knob, StringComparison.OrdinalIgnoreCase)))
        .OrderBy(e => e.Name, StringComparer.Ordinal)
        .Select(e => $"{e.Name}={e.Value}"));

    private static string Bytes(long bytes) => string.Create(
        CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):F1} GiB");

    private static string ReadOrEmpty(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : "";

    private static string Run(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                WorkingDirectory = Repository.Root,
            };
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : "";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }
}
