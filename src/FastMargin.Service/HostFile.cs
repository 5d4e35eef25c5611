using System.Text.Json;
using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Sinks;

namespace FastMargin.Service;

/// <summary>
/// Reads the host's sections of runtime.json, which stand beside the engine's: <c>book</c>, <c>feeds</c>, <c>sinks</c>,
/// <c>host</c>. The table of all options is in docs/service.md; an unknown one is refused.
/// </summary>
public static class HostFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="DataException">Names file, line, option, value and range.</exception>
    public static HostOptions Read(string path) => Parse(RuntimeFile.ReadBytes(path), path);

    /// <summary>Reads JSON; <paramref name="name"/> stands for the file in errors.</summary>
    /// <inheritdoc cref="Read"/>
    public static HostOptions Parse(ReadOnlySpan<byte> json, string name)
    {
        var reader = new RuntimeReader(json, name);
        try
        {
            return Sections(ref reader);
        }
        catch (JsonException e)
        {
            throw new DataException(new SourceLine(name, (int)(e.LineNumber ?? 0) + 1), "no JSON", "a JSON object", e);
        }
    }

    private static HostOptions Sections(ref RuntimeReader reader)
    {
        var options = new HostOptions();
        reader.Next();
        reader.BeginObject("runtime options");
        while (reader.NextOption(null) is { } section)
        {
            switch (section)
            {
                case "book":
                    options = options with { Book = reader.Text(section, "a folder or a file") };
                    break;
                case "feeds":
                    options = options with { Feeds = Feeds(ref reader) };
                    break;
                case "sinks":
                    options = options with { Sinks = Sinks(ref reader) };
                    break;
                case "host":
                    options = Host(ref reader, options);
                    break;
                default:
                    // The engine's options are read, and unknown ones refused, by the engine's reader.
                    reader.Skip();
                    break;
            }
        }

        return options;
    }

    private static HostOptions Host(ref RuntimeReader reader, HostOptions options)
    {
        const string Known =
            "wait, engine_cpu, input_ring, output_ring, timer_ms, health_file, stop_seconds";
        reader.BeginObject("host");
        while (reader.NextOption(Known) is { } option)
        {
            options = option switch
            {
                "wait" => options with
                {
                    Wait = HostVariables.ParseWait(reader.Text(option, HostVariables.Waits), reader.Here),
                },
                "engine_cpu" => options with { EngineCpu = reader.Whole(option, "a processor, or -1") },
                "input_ring" => options with { InputRing = reader.Whole(option, "a power of two") },
                "output_ring" => options with { OutputRing = reader.Whole(option, "a power of two") },
                "timer_ms" => options with { TimerMs = reader.Whole(option, "milliseconds") },
                "health_file" => options with { HealthFile = reader.Text(option, "a file") },
                _ => options with { StopSeconds = reader.Whole(option, "seconds") },
            };
        }

        return options;
    }

    private static List<FeedOptions> Feeds(ref RuntimeReader reader)
    {
        const string Known = "type, files, address, interface, symbols, speed, mark";
        var feeds = new List<FeedOptions>();
        reader.BeginArray("feeds");
        while (reader.NextItem())
        {
            var feed = new FeedOptions { Type = (FeedType)(-1) };
            SourceLine start = reader.Here;
            reader.BeginObject("a feed");
            while (reader.NextOption(Known) is { } option)
            {
                feed = option switch
                {
                    "type" => feed with { Type = FeedTypeOf(reader.Text(option, FeedTypes), reader.Here) },
                    "files" => feed with { Files = Texts(ref reader, option) },
                    "address" => feed with { Address = reader.Text(option, "host:port") },
                    "interface" => feed with { Interface = reader.Text(option, "an address") },
                    "symbols" => feed with { Symbols = reader.Text(option, "a file") },
                    "speed" => feed with { Speed = Speed(ref reader) },
                    _ => feed with
                    {
                        Mark = HostVariables.ParseMark(reader.Text(option, "auto, mid or last"), reader.Here),
                    },
                };
            }

            feeds.Add(feed.Type >= 0 ? feed : throw new DataException(start, "a feed without type", FeedTypes));
        }

        return feeds;
    }

    private const string FeedTypes = "tape, udp, tcp, tcp_lines, lines or stdin";

    private const string SinkTypes = "console, file, shared_memory or tcp";

    private static FeedType FeedTypeOf(string word, SourceLine source) => word switch
    {
        "tape" => FeedType.Tape,
        "udp" => FeedType.Udp,
        "tcp" => FeedType.Tcp,
        "tcp_lines" => FeedType.TcpLines,
        "lines" => FeedType.Lines,
        "stdin" => FeedType.Stdin,
        _ => throw new DataException(source, $"type \"{word}\"", FeedTypes),
    };

    private static double Speed(ref RuntimeReader reader)
    {
        if (reader.IsText) return HostVariables.ParseSpeed(reader.Text("speed", "max"), reader.Here);
        const string Expected = "a number above 0, or \"max\"";
        double speed = reader.Number("speed", Expected);
        return speed > 0 ? speed : throw new DataException(reader.Here, $"speed {speed}", Expected);
    }

    private static List<string> Texts(ref RuntimeReader reader, string option)
    {
        if (reader.IsText) return [reader.Text(option, "a file")];
        var texts = new List<string>();
        reader.BeginArray(option);
        while (reader.NextItem()) texts.Add(reader.Text(option, "a file"));
        return texts;
    }

    private static List<SinkOptions> Sinks(ref RuntimeReader reader)
    {
        var sinks = new List<SinkOptions>();
        reader.BeginArray("sinks");
        while (reader.NextItem()) sinks.Add(Sink(ref reader));
        return sinks;
    }

    private static SinkOptions Sink(ref RuntimeReader reader)
    {
        const string Known =
            "type, path, listen, json, capacity, max_size, keep, queue, when_full, stamps, clients, send_timeout_ms";
        SourceLine start = reader.Here;
        var sink = new SinkOptions { Type = (SinkType)(-1) };
        reader.BeginObject("a sink");
        while (reader.NextOption(Known) is { } option)
        {
            JsonLinesOptions file = sink.File;
            TcpServerOptions tcp = sink.Tcp;
            switch (option)
            {
                case "type": sink = sink with { Type = SinkTypeOf(reader.Text(option, SinkTypes), reader.Here) }; break;
                case "path": sink = sink with { Path = reader.Text(option, "a file") }; break;
                case "listen": sink = sink with { Listen = reader.Text(option, "address:port") }; break;
                case "json": sink = sink with { IsJson = reader.Truth(option) }; break;
                case "capacity": sink = sink with { Capacity = reader.Whole(option, "a power of two") }; break;
                case "max_size": file = file with { MaxSize = (long)reader.Number(option, "bytes") }; break;
                case "keep": file = file with { Keep = reader.Whole(option, "0 to 1000") }; break;
                case "when_full":
                    file = file with { WhenFull = PolicyOf(reader.Text(option, "drop or wait"), reader.Here) };
                    break;
                case "clients": tcp = tcp with { MaxClients = reader.Whole(option, "1 or more") }; break;
                case "send_timeout_ms":
                    tcp = tcp with { SendTimeout = TimeSpan.FromMilliseconds(reader.Whole(option, "milliseconds")) };
                    break;
                case "stamps":
                    file = file with { HasStamps = reader.Truth(option) };
                    tcp = tcp with { HasStamps = file.HasStamps };
                    break;
                default:
                    file = file with { QueueSize = reader.Whole(option, "bytes") };
                    tcp = tcp with { QueueSize = file.QueueSize };
                    break;
            }

            sink = sink with { File = file, Tcp = tcp };
        }

        return sink.Type >= 0 ? sink : throw new DataException(start, "a sink without type", SinkTypes);
    }

    private static SinkType SinkTypeOf(string word, SourceLine source) => word switch
    {
        "console" => SinkType.Console,
        "file" => SinkType.File,
        "shared_memory" => SinkType.SharedMemory,
        "tcp" => SinkType.Tcp,
        _ => throw new DataException(source, $"type \"{word}\"", SinkTypes),
    };

    private static FullPolicy PolicyOf(string word, SourceLine source) => word switch
    {
        "drop" => FullPolicy.Drop,
        "wait" => FullPolicy.Wait,
        _ => throw new DataException(source, $"when_full \"{word}\"", "drop or wait"),
    };
}
