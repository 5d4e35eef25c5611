using System.CommandLine;
using System.Globalization;
using FastMargin.Book;
using FastMargin.Cli.Output;
using FastMargin.Cli.Run;
using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Service;
using FastMargin.Sinks;
using FastMargin.Units;

namespace FastMargin.Cli.Verbs;

/// <summary>Every line of one pool's margin, now or at a point of a replay.</summary>
internal sealed class ExplainVerb
{
    private const string Description = """
        Explains the margin of one pool to the last digit: prices with their age and state, currency rates, collateral
        slice by slice, each position with its bracket or its margin model, to equity, requirements, level and what is
        left to the next one. Every number is exact; one that has no end is rounded at the eighteenth decimal, and says
        which way. With --ticks or --lines the book first runs through them, up to --at: the number of an input as
        events have it, or a time.

        Examples:
          fastmargin explain --book book --pool A0000001
          fastmargin explain --book book --pool A0000001/BTCUSDT --ticks crash.csv.gz --at 12000 --format json
          fastmargin explain --book book --pool A0000001 --lines inputs.jsonl --at 2026-01-01T08:30:00Z
        """;

    private readonly Option<string> _pool = new("--pool")
    {
        Description = "An account, for its cross pool, or account/pool.",
        HelpName = "POOL",
        Required = true,
    };
    private readonly Option<string?> _book = new("--book")
    {
        Description = "A CSV folder or a binary book; by default that of runtime.json.",
        HelpName = "DIR",
    };
    private readonly Option<string[]> _ticks = new("--ticks")
    {
        Description = "A tick file, CSV (also .gz) or binary tape; may be given more than once.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _lines = new("--lines")
    {
        Description = "Inputs as JSON lines, account events too; merged with ticks by time, lines first.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _at = new("--at")
    {
        Description = "The input to stop at, by its number or a UTC time; by default the last.",
        HelpName = "SEQ|TIME",
    };
    private readonly Option<string> _format = new("--format")
    {
        Description = "How the result is printed.",
        DefaultValueFactory = _ => "table",
    };

    private readonly EngineFlags _engine = new();

    private ExplainVerb() => _format.AcceptOnlyFromAmong("table", "json");

    public static Command Create(CliHost host)
    {
        var verb = new ExplainVerb();
        Option[] options = [verb._pool, verb._book, verb._ticks, verb._lines, verb._at];
        var command = new Command("explain", Description);
        foreach (Option option in options) command.Options.Add(option);
        verb._engine.AddTo(command);
        command.Options.Add(verb._format);
        command.SetAction(parsed => verb.Run(parsed, host));
        return command;
    }

    private int Run(ParseResult parsed, CliHost host)
    {
        EngineOptions options = _engine.Resolve(parsed, host);
        (long sequence, long? timeNs) = At(parsed);
        string path = BookOf(parsed, host);
        using MarginBook book = BookInput.Read(path, host);
        using var engine = new MarginEngine(book, options);
        Replay(parsed, host, engine, sequence, timeNs);
        PoolExplanation explanation = engine.Explain(PoolName.Find(book, parsed.GetValue(_pool)!, path));
        if (parsed.GetValue(_format) == "json") host.Out.WriteLine(ExplanationJson.Of(explanation));
        else ExplanationPrinter.Print(explanation, host.Out);
        return ExitCode.Ok;
    }

    /// <summary>The number of an input, 0 for the last one, or a time.</summary>
    private (long Sequence, long? TimeNs) At(ParseResult parsed)
    {
        if (parsed.GetValue(_at) is not { } at) return (0, null);
        bool isReplay = parsed.GetValue(_ticks) is { Length: > 0 } || parsed.GetValue(_lines) is not null;
        if (!isReplay) throw new UsageException($"--at {at} without --ticks or --lines");
        if (long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out long sequence) && sequence > 0)
            return (sequence, null);
        if (UtcTime.TryParse(at, out long timeNs)) return (0, timeNs);
        throw new UsageException($"--at {at}; expected the number of an input, or UTC as 2021-01-15T21:00:00Z");
    }

    private string BookOf(ParseResult parsed, CliHost host)
    {
        if (parsed.GetValue(_book) is { } book) return book;
        string? file = _engine.FileOf(parsed, host);
        return (file is null ? null : HostFile.Read(file).Book)
            ?? throw new UsageException("no book: neither --book nor \"book\" in runtime.json");
    }

    private void Replay(ParseResult parsed, CliHost host, MarginEngine engine, long sequence, long? timeNs)
    {
        string[] files = parsed.GetValue(_ticks) ?? [];
        string? path = parsed.GetValue(_lines);
        if (files.Length == 0 && path is null) return;
        List<CountedTicks> opened = [.. files.Select(f => new CountedTicks(TickInput.Open(f), f, 0))];
        using TickFeed? ticks =
            opened.Count == 0 ? null : new TickFeed(engine.Book.Universe, opened, MarkPolicy.Auto);
        using InputLines? lines = path is null ? null : InputLines.Open(path, engine, Notice);
        var replay = new InputReplay(engine, ticks, lines, host.Stop);
        var source = new SourceLine(path ?? files[0], 0);
        ProgressBoard.Run(host, "replaying", progress =>
        {
            if (timeNs is not { } time) replay.RunTo(sequence, progress);
            else if (!replay.RunToTime(time, progress) || engine.Sequence == 0)
                throw new DataException(source, $"--at {UtcTime.Text(time)}", Span(engine));
            return true;
        });
        if (sequence > engine.Sequence)
            throw new DataException(source, $"--at {sequence}", $"1 to {engine.Sequence}, the inputs that there are");
        if (sequence > 0 && replay.Refusal != RefusalReason.None) throw Refused(source, sequence, replay.Refusal);

        void Notice(DataException bad) => host.Error.WriteLine($"notice: no input, passed over: {bad.Message}");
    }

    private static string Span(MarginEngine engine) => engine.Sequence == 0
        ? "a time not before the first input"
        : $"a time up to that of the last input, {UtcTime.Text(engine.TimeNs)}";

    private static DataException Refused(SourceLine source, long sequence, RefusalReason reason) => new(
        source, $"--at {sequence}, an input that was refused ({reason})",
        $"one that was taken: the book stayed as it was after input {sequence - 1}");
}
