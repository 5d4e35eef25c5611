using System.Text.Json;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>
/// Reads runtime.json, the engine's options on disk. Every option may be left out; comments and a comma after the
/// last item are allowed; anything else that is not listed here is refused, never passed over:
/// <code>
/// {
///   "mode": "trigger",          sweep | holders | trigger
///   "width": "auto",            auto | scalar | 128 | 256 | 512
///   "threads": 1,               1 to 256, of a sweep
///   "device": "cpu",            what a sweep runs on: cpu | auto | a name that fastmargin devices lists
///   "audit": {                  the audit in the background
///     "poolsPerSlice": 8,       0 to 65536 pools at a time; 0: none
///     "every": 1024,            a slice at least every so many inputs
///     "device": "cpu",          what looks, named as above
///     "repair": true            raise an edge that was missed with the next input; false: report it only
///   },
///   "strict": true,             deficient means E &lt; MM; false: E ≤ MM
///   "profiles": [               by number; the first is profile 0, which accounts have unless they say otherwise
///     {
///       "warning":     { "entry": 1.25, "release": 1.30 },
///       "deficient":   { "entry": 1.00, "release": 1.05 },
///       "liquidation": { "entry": 0.80, "release": 0.85 }
///     }
///   ],
///   "marks": { ... },           see <see cref="MarkSection"/>
///   "calls": { ... },           see <see cref="CallSection"/>
///   "overload": { ... },        see <see cref="CallSection"/>
///   "book", "feeds", "sinks", "host"     what stands around an engine that runs: read, and checked, by the host
/// }
/// </code>
/// </summary>
public static class RuntimeFile
{
    /// <summary>The file's name where nothing else is said.</summary>
    public const string DefaultName = "runtime.json";

    private const string HostSections = "book, feeds, sinks, host";

    private const string Known =
        $"mode, width, threads, device, strict, profiles, audit, marks, calls, overload, {HostSections}";

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataException">
    /// No such file, no JSON, an unknown or repeated option, a wrong type, or a value out of its range: names file,
    /// line, option, value and range.
    /// </exception>
    public static RuntimeOptions Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(ReadBytes(path), path);
    }

    /// <summary>Reads JSON; <paramref name="name"/> stands for the file in errors.</summary>
    /// <inheritdoc cref="Read"/>
    public static RuntimeOptions Parse(ReadOnlySpan<byte> json, string name)
    {
        var reader = new RuntimeReader(json, name);
        try
        {
            return Options(ref reader);
        }
        catch (JsonException e)
        {
            throw new DataException(new SourceLine(name, (int)(e.LineNumber ?? 0) + 1), "no JSON", "a JSON object", e);
        }
    }

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="DataException">No such file, or not readable.</exception>
    internal static byte[] ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(new SourceLine(path, 0), "no readable file", "a runtime.json", e);
        }
    }

    private static RuntimeOptions Options(ref RuntimeReader reader)
    {
        var options = new RuntimeOptions();
        reader.Next();
        reader.BeginObject("runtime options");
        while (reader.NextOption(Known) is { } option)
        {
            options = option switch
            {
                "mode" => options with
                {
                    Mode = RuntimeOptions.ParseMode(reader.Text(option, "sweep, holders or trigger"), reader.Here),
                },
                "width" => options with
                {
                    Width =
                        RuntimeOptions.CheckWidth(reader.Text(option, "auto, scalar, 128, 256 or 512"), reader.Here),
                },
                "threads" => options with
                {
                    Threads = RuntimeOptions.CheckThreads(
                        reader.Whole(option, $"1 to {EngineOptions.MaxThreads}"), reader.Here),
                },
                "device" => options with { Device = RuntimeOptions.CheckDevice(ref reader) },
                "strict" => options with { IsStrict = reader.Truth(option) },
                "profiles" => options with { Profiles = Profiles(ref reader) },
                "audit" => options with { Audit = AuditSection.Read(ref reader) },
                "marks" => options with { Marks = MarkSection.Read(ref reader) },
                "calls" => options with { Calls = CallSection.Read(ref reader) },
                "overload" => options with { Overload = CallSection.Overload(ref reader) },
                _ => Pass(ref reader, options),
            };
        }

        reader.End();
        return options;
    }

    private static RuntimeOptions Pass(ref RuntimeReader reader, RuntimeOptions options)
    {
        reader.Skip();
        return options;
    }

    private static List<LevelProfile> Profiles(ref RuntimeReader reader)
    {
        SourceLine start = reader.Here;
        var profiles = new List<LevelProfile>();
        reader.BeginArray("profiles");
        while (reader.NextItem()) profiles.Add(Profile(ref reader));
        return profiles.Count is >= 1 and <= byte.MaxValue
            ? profiles
            : throw new DataException(start, $"{profiles.Count} profiles", $"1 to {byte.MaxValue}");
    }

    private static LevelProfile Profile(ref RuntimeReader reader)
    {
        SourceLine start = reader.Here;
        LevelProfile defaults = LevelProfile.Default;
        (LevelBand warning, LevelBand deficient, LevelBand liquidation) =
            (defaults.Warning, defaults.Deficient, defaults.Liquidation);
        reader.BeginObject("a profile");
        while (reader.NextOption("warning, deficient, liquidation") is { } level)
        {
            LevelBand band = Band(ref reader, level);
            switch (level)
            {
                case "warning": warning = band; break;
                case "deficient": deficient = band; break;
                case "liquidation": liquidation = band; break;
                default: throw reader.UnknownOption(level);
            }
        }

        try
        {
            return new LevelProfile(warning, deficient, liquidation);
        }
        catch (DataException e)
        {
            throw e.At(start);
        }
    }

    private static LevelBand Band(ref RuntimeReader reader, string level)
    {
        SourceLine start = reader.Here;
        Rate? entry = null;
        Rate? release = null;
        reader.BeginObject(level);
        while (reader.NextOption("entry, release") is { } edge)
        {
            if (edge == "entry") entry = reader.Ratio($"{level} entry");
            else if (edge == "release") release = reader.Ratio($"{level} release");
            else throw reader.UnknownOption(edge);
        }

        return entry is { } from && release is { } until
            ? new LevelBand(from, until)
            : throw new DataException(
                start, $"{level} without {(entry is null ? "entry" : "release")}", "an entry and a release ratio");
    }
}
