using System.CommandLine;
using FastMargin.Book;
using FastMargin.Cli.Output;
using FastMargin.Cli.Run;
using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Sinks;

namespace FastMargin.Cli.Verbs;

/// <summary>A book through tick files.</summary>
internal sealed class ReplayVerb
{
    private const string Description = """
        Runs a book through one or more tick files in order of time: every price tick re-margins it, every change of a
        level is an event. Symbols that the book does not have are skipped and counted. With --verify it ends with
        "verified: N flags, D differences"; exit code 3 when D > 0.

        Examples:
          fastmargin replay --book book --ticks crash.csv.gz --verify
          fastmargin replay --book book.fmbook --ticks a.csv.gz --ticks b.fmtape --mode sweep --threads 2
          fastmargin replay --book book --ticks crash.csv.gz --events events.jsonl --verify every 100
          fastmargin replay --book book --ticks crash.csv.gz --events - --limit 1000
        """;

    private readonly Option<string> _book = new("--book")
    {
        Description = "A CSV folder or a binary book.",
        HelpName = "DIR",
        Required = true,
    };
    private readonly Option<string[]> _ticks = new("--ticks")
    {
        Description = "A tick file, CSV (also .gz) or binary tape; may be given more than once.",
        HelpName = "FILE",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _mark = new("--mark")
    {
        Description = "Which price is the mark: auto is the mid of what is quoted, else the last trade.",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string?> _events = new("--events")
    {
        Description = "Where events go: CSV when the name ends in .csv, else JSON lines; - is standard output.",
        HelpName = "OUT",
    };

    private readonly Option<int> _limit =
        DemoVerb.Number("--limit", "The most rows of each tick file, 0 for all.", 0, 0, int.MaxValue);
    private readonly Option<string[]> _verify = VerifyOption.Create();
    private readonly Option<string> _format = ReportPrinter.CreateOption();
    private readonly EngineFlags _engine = new();

    private ReplayVerb() => _mark.AcceptOnlyFromAmong("auto", "mid", "last");

    public static Command Create(CliHost host)
    {
        var verb = new ReplayVerb();
        var command = new Command("replay", Description) { verb._book, verb._ticks };
        verb._engine.AddTo(command);
        Option[] others = [verb._mark, verb._events, verb._verify, verb._limit, verb._format];
        foreach (Option option in others) command.Options.Add(option);
        command.SetAction(parsed => verb.Run(parsed, host));
        return command;
    }

    private int Run(ParseResult parsed, CliHost host)
    {
        EngineOptions options = _engine.Resolve(parsed, host);
        ReportFormat format = ReportPrinter.FormatOf(parsed.GetValue(_format));
        using MarginBook book = BookInput.Read(parsed.GetValue(_book)!, host);
        using TickFeed feed = Feed(parsed, book);
        using MarginEngine engine =
            ProgressBoard.Run(host, "first look at every pool", _ => new MarginEngine(book, options));
        using EventWriter? events = EventsOf(parsed, host, engine);
        var run = new MarkRun(engine, host)
        {
            Events = events,
            Verify = VerifyOption.PlanOf(parsed, _verify, book.PoolCount),
        };
        RunResult result = ProgressBoard.Run(host, "replaying", progress => run.Run(feed, progress));
        events?.Dispose();
        var report = new Report();
        AddInput(report, engine, feed);
        RunReport.AddRun(report, engine, result);
        if (events is not null) report.Add("events", "events written", events.Count);
        RunReport.AddProof(report, result, run.Verify);
        AddTables(report, book, feed);
        RunReport.AddState(report, engine);
        TextWriter output = parsed.GetValue(_events) == "-" ? host.Error : host.Out;
        ReportPrinter.Print(report, format, output, host);
        if (run.Verify is not null) (format == ReportFormat.Table ? output : host.Error).WriteLine(result.Closing);
        return result.ExitCode;
    }

    private TickFeed Feed(ParseResult parsed, MarginBook book)
    {
        MarkPolicy policy = parsed.GetValue(_mark) switch
        {
            "mid" => MarkPolicy.Mid,
            "last" => MarkPolicy.Last,
            _ => MarkPolicy.Auto,
        };
        var files = new List<CountedTicks>();
        try
        {
            foreach (string path in parsed.GetValue(_ticks)!)
            {
                files.Add(new CountedTicks(TickInput.Open(path), path, parsed.GetValue(_limit)));
            }

            return new TickFeed(book.Universe, files, policy);
        }
        catch
        {
            foreach (CountedTicks file in files) file.Dispose();
            throw;
        }
    }

    private EventWriter? EventsOf(ParseResult parsed, CliHost host, MarginEngine engine)
    {
        if (parsed.GetValue(_events) is not { } path) return null;
        var names = new PoolNames(engine.Book, engine.Shelf);
        return path == "-"
            ? EventWriter.Json(new TextStream(host.Out), "standard output", engine.Book.Universe, names)
            : EventWriter.Create(path, engine.Book.Universe, names);
    }

    private static void AddInput(Report report, MarginEngine engine, TickFeed feed)
    {
        MarginBook book = engine.Book;
        report.Add("accounts", "accounts", book.AccountCount);
        report.Add("pools", "pools", book.PoolCount);
        report.Add("positions", "positions", book.PositionCount);
        report.Add("mode", "mode", engine.Options.Mode.ToString().ToLowerInvariant());
        report.Add("width", "width", engine.Options.Variant.Name);
        report.Add("threads", "threads", engine.Options.Threads);
        report.Add("rows", "tick rows", feed.Files.Sum(f => f.Count));
        string[] unknown = [.. feed.Marks.UnknownSymbols];
        string names = string.Join(' ', unknown.Take(10)) + (unknown.Length > 10 ? " ..." : "");
        report.Add("skipped_rows", "rows skipped", feed.Marks.UnknownTicks, unknown.Length == 0
            ? "0"
            : FormattableString.Invariant(
                $"{feed.Marks.UnknownTicks:N0} of {unknown.Length} symbols not in the book: {names}"));
    }

    private static void AddTables(Report report, MarginBook book, TickFeed feed)
    {
        ReportTable files = report.AddTable(
            "files", "tick files",
            new("file", "file"), new("rows", "rows", true, "N0"), new("from", "from"), new("to", "to"));
        foreach (CountedTicks file in feed.Files)
        {
            files.Add(
                Path.GetFileName(file.Path), file.Count, Time(file, file.FirstTimeNs), Time(file, file.LastTimeNs));
        }

        ReportTable marks = report.AddTable(
            "marks", "marks by instrument", new("instrument", "instrument"), new("mid", "from mid", true, "N0"),
            new("last", "from last", true, "N0"), new("not_used", "not used", true, "N0"),
            new("rejected", "rejected", true, "N0"),
            new("crossed", "crossed", true, "N0"), new("one_sided", "one-sided", true, "N0"),
            new("not_positive", "not positive", true, "N0"), new("mark", "mark at the end", true));
        foreach (Instruments.Instrument instrument in book.Universe.Instruments)
        {
            MarkCounts counts = feed.Marks.Counts(instrument.Id);
            if (counts.Marks + counts.NotUsed + counts.Rejected == 0) continue;
            marks.Add(
                instrument.Symbol, counts.FromQuote, counts.FromTrade, counts.NotUsed, counts.Rejected, counts.Crossed,
                counts.OneSided, counts.NotPositive, book.HasMark(instrument.Id) ? book.Mark(instrument.Id) : null);
        }
    }

    private static string Time(CountedTicks file, long timeNs) => file.Count == 0
        ? ""
        : DateTime.UnixEpoch.AddTicks(timeNs / 100).ToString(
            "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
