using System.CommandLine;
using System.Globalization;
using FastMargin.Book;
using FastMargin.Cli.Run;
using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Service;

namespace FastMargin.Cli.Verbs;

/// <summary>The live engine: feeds in, events out, until the feeds end or somebody says stop.</summary>
internal sealed class RunVerb
{
    private const string Description = """
        Runs the live engine: inputs from feeds, events to sinks, until every feed has ended or a signal says stop; then
        rings are drained and sinks flushed, and the exit code is 0. Everything can stand in runtime.json (book, feeds,
        sinks, host); feeds named here replace those of the file, and so do sinks. Without a sink events go to the
        console. docs/service.md lists all options.

        Examples:
          fastmargin run --book book --ticks day.fmtape --speed max --events events.jsonl
          fastmargin run --book book.fmbook --ticks day.fmtape --speed 10
          fastmargin run --book book --udp 239.1.2.3:7001 --lines desk:7003 --listen 127.0.0.1:7010
          fastmargin run --config runtime.json --wait busy_spin --engine-cpu 1
          producer | fastmargin run --book book --lines - --events - > events.jsonl
        """;

    private readonly Option<string?> _book = Text("--book", "DIR", "A CSV folder or a binary book.");
    private readonly Option<string[]> _ticks = Texts("--ticks", "FILE", "A tick file to play, CSV or tape.");
    private readonly Option<string?> _speed = Text("--speed", "X", "Of ticks: 1 as recorded, 10 ten times, max.");
    private readonly Option<string[]> _udp = Texts("--udp", "GROUP:PORT", "Frames over UDP, multicast or not.");
    private readonly Option<string[]> _tcp = Texts("--tcp", "HOST:PORT", "Frames from a TCP server.");
    private readonly Option<string[]> _lines =
        Texts("--lines", "FROM", "JSON lines: HOST:PORT, a file, or - for standard input.");

    private readonly Option<string?> _symbols = Text("--symbols", "FILE", "Lines number,instrument for frames.");
    private readonly Option<string?> _events = Text("--events", "OUT", "JSON lines: a file, or - for standard output.");
    private readonly Option<string?> _listen = Text("--listen", "ADDR:PORT", "JSON lines to TCP clients.");
    private readonly Option<string?> _shared = Text("--shared", "FILE", "Events in shared memory.");
    private readonly Option<bool> _stamps = new("--stamps") { Description = "Wall-clock stamps in events." };
    private readonly Option<string?> _wait = Text("--wait", "HOW", $"How threads wait: {HostVariables.Waits}.");
    private readonly Option<int?> _cpu = new("--engine-cpu")
    {
        Description = "Pins the engine's thread to a processor.",
        HelpName = "N",
    };

    private readonly Option<string?> _health = Text("--health", "FILE", "Says every second how things stand.");
    private readonly EngineFlags _engine = new();

    private RunVerb()
    {
        _wait.AcceptOnlyFromAmong("park", "yield", "busy_spin");
        _speed.Validators.Add(result =>
        {
            try
            {
                foreach (string speed in result.Tokens.Select(t => t.Value)) HostVariables.ParseSpeed(speed, default);
            }
            catch (DataException e)
            {
                result.AddError(e.Message);
            }
        });
    }

    public static Command Create(CliHost host)
    {
        var verb = new RunVerb();
        var command = new Command("run", Description);
        Option[] options =
        [
            verb._book, verb._ticks, verb._speed, verb._udp, verb._tcp, verb._lines, verb._symbols, verb._events,
            verb._listen, verb._shared, verb._stamps, verb._wait, verb._cpu, verb._health,
        ];
        foreach (Option option in options) command.Options.Add(option);
        verb._engine.AddTo(command);
        command.SetAction(parsed => verb.Run(parsed, host));
        return command;
    }

    private static Option<string?> Text(string name, string value, string what) =>
        new(name) { Description = what, HelpName = value };

    private static Option<string[]> Texts(string name, string value, string what) =>
        new(name) { Description = $"{what} May be given more than once.", HelpName = value };

    private int Run(ParseResult parsed, CliHost host)
    {
        EngineOptions engine = _engine.Resolve(parsed, host);
        Service.HostOptions options = Resolve(parsed, host);
        options.Validate();
        using MarginBook book = BookInput.Read(options.Book!, host);
        var surroundings = new HostSurroundings
        {
            Input = host.OpenInput,
            Output = host.OpenOutput,
            Notice = notice => Tell(host, notice),
        };
        using MarginHost margin = MarginHost.Create(book, engine, options, surroundings);
        ServiceRunner.Run(margin, host.Stop);
        Summarise(margin, host);
        return margin.HasFailed ? ExitCode.Data : ExitCode.Ok;
    }

    private Service.HostOptions Resolve(ParseResult parsed, CliHost host)
    {
        string? path = _engine.FileOf(parsed, host);
        Service.HostOptions file = path is null ? new Service.HostOptions() : HostFile.Read(path);
        Service.HostOptions options = HostVariables.Over(file, host.Variable);
        List<FeedOptions> feeds = Feeds(parsed);
        List<SinkOptions> sinks = Sinks(parsed, options);
        return options with
        {
            Book = parsed.GetValue(_book) ?? options.Book,
            Feeds = feeds.Count > 0 ? feeds : options.Feeds,
            Sinks = sinks,
            Wait = parsed.GetValue(_wait) is { } wait ? HostVariables.ParseWait(wait, default) : options.Wait,
            EngineCpu = parsed.GetValue(_cpu) ?? options.EngineCpu,
            HealthFile = parsed.GetValue(_health) ?? options.HealthFile,
        };
    }

    private List<FeedOptions> Feeds(ParseResult parsed)
    {
        string? symbols = parsed.GetValue(_symbols);
        var feeds = new List<FeedOptions>();
        if (parsed.GetValue(_ticks) is { Length: > 0 } ticks)
        {
            double speed = HostVariables.ParseSpeed(parsed.GetValue(_speed) ?? "1", default);
            feeds.Add(new FeedOptions { Type = FeedType.Tape, Files = ticks, Speed = speed });
        }

        foreach (string address in parsed.GetValue(_udp) ?? [])
            feeds.Add(new FeedOptions { Type = FeedType.Udp, Address = address, Symbols = symbols });
        foreach (string address in parsed.GetValue(_tcp) ?? [])
            feeds.Add(new FeedOptions { Type = FeedType.Tcp, Address = address, Symbols = symbols });
        foreach (string from in parsed.GetValue(_lines) ?? []) feeds.Add(LinesOf(from));
        return feeds;
    }

    private static FeedOptions LinesOf(string from)
    {
        if (from == "-") return new FeedOptions { Type = FeedType.Stdin };
        bool isAddress = !File.Exists(from) && ushort.TryParse(from.AsSpan(from.LastIndexOf(':') + 1), out _);
        return isAddress
            ? new FeedOptions { Type = FeedType.TcpLines, Address = from }
            : new FeedOptions { Type = FeedType.Lines, Files = [from] };
    }

    private List<SinkOptions> Sinks(ParseResult parsed, Service.HostOptions options)
    {
        bool hasStamps = parsed.GetValue(_stamps);
        var sinks = new List<SinkOptions>();
        if (parsed.GetValue(_events) is { } events)
        {
            sinks.Add(events == "-"
                ? new SinkOptions { Type = SinkType.Console, IsJson = true }
                : new SinkOptions { Type = SinkType.File, Path = events });
        }

        if (parsed.GetValue(_listen) is { } listen) sinks.Add(new SinkOptions { Type = SinkType.Tcp, Listen = listen });
        if (parsed.GetValue(_shared) is { } ring)
            sinks.Add(new SinkOptions { Type = SinkType.SharedMemory, Path = ring });
        if (sinks.Count == 0) sinks.AddRange(options.Sinks);
        if (sinks.Count == 0) sinks.Add(new SinkOptions { Type = SinkType.Console });
        return hasStamps ? sinks.ConvertAll(WithStamps) : sinks;
    }

    private static SinkOptions WithStamps(SinkOptions sink) => sink with
    {
        File = sink.File with { HasStamps = true },
        Tcp = sink.Tcp with { HasStamps = true },
    };

    private static void Tell(CliHost host, Notice notice)
    {
        lock (host.Error)
        {
            host.Error.WriteLine(notice.IsError ? $"notice: {notice}" : notice.ToString());
            host.Error.Flush();
        }
    }

    private static void Summarise(MarginHost margin, CliHost host)
    {
        EngineCounts counts = margin.Engine.Counts;
        host.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Inputs} inputs, {counts.Outputs} events, {counts.Refused} refused"));
        foreach (Feed feed in margin.Feeds.Where(f => f.Counts.Refused + f.Counts.Gaps > 0))
        {
            host.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{feed.Name}: {feed.Counts.Refused} refused, {feed.Counts.Gaps} gaps, {feed.Counts.Lost} lost"));
        }
    }
}
