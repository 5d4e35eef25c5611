using System.CommandLine;
using System.Diagnostics;
using FastMargin.Book;
using FastMargin.Cli.Output;
using FastMargin.Cli.Run;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;

namespace FastMargin.Cli.Verbs;

/// <summary>Tick to flag, open loop.</summary>
internal sealed class LatencyVerb
{
    private const int MaxRate = 10_000_000;
    private const int MaxSeconds = 3_600;

    private const string Description = """
        Measures from the intended time of sending a tick to the publication of the level changes that follow from it,
        at a fixed rate (workload W1, a volatile tape). A tick that had to wait, for whatever reason, counts from when
        it was due, so no stall hides another. Beside it: how late the sender itself was, and the idle turns of the
        engine's thread: what the machine takes from both processors. Needs two processors that do nothing else.

        Examples:
          fastmargin latency
          fastmargin latency --accounts 1000000 --rate 100000 --seconds 60
          fastmargin latency --rate 50000 --format json
        """;

    private static readonly (string Key, string Label, double Share)[] _percentiles =
    [
        ("p50", "p50", 0.5), ("p90", "p90", 0.9), ("p99", "p99", 0.99), ("p99_9", "p99.9", 0.999),
        ("p99_99", "p99.99", 0.9999), ("max", "max", 1),
    ];

    private readonly Option<int> _accounts =
        DemoVerb.Number("--accounts", "Accounts of the book.", DemoVerb.DefaultAccounts, 1, 5_000_000);
    private readonly Option<int> _rate = DemoVerb.Number("--rate", "Ticks a second.", 500_000, 1, MaxRate);
    private readonly Option<int> _seconds = DemoVerb.Number("--seconds", "Measured time.", 10, 1, MaxSeconds);
    private readonly Option<int> _warmUp = DemoVerb.Number("--warm-up", "Seconds before it.", 3, 0, MaxSeconds);
    private readonly Option<string> _format = ReportPrinter.CreateOption();
    private readonly EngineFlags _engine = new();

    private LatencyVerb()
    {
    }

    public static Command Create(CliHost host)
    {
        var verb = new LatencyVerb();
        var command = new Command("latency", Description)
        {
            verb._accounts, verb._rate, verb._seconds, verb._warmUp,
        };
        verb._engine.AddTo(command);
        command.Options.Add(verb._format);
        command.SetAction(parsed => verb.Run(parsed, host));
        return command;
    }

    private int Run(ParseResult parsed, CliHost host)
    {
        EngineOptions options = _engine.Resolve(parsed, host);
        var plan = new LatencyPlan(
            parsed.GetValue(_rate), parsed.GetValue(_seconds), parsed.GetValue(_warmUp));
        BookRecipe recipe = Workloads.W1(parsed.GetValue(_accounts), seed: 1);
        using MarginBook book = ProgressBoard.Run(host, "making the book", _ => BookGenerator.Generate(recipe));
        SyntheticTape tape = TapeGenerator.Generate(Workloads.Tape(recipe, TapeShape.Volatile));
        using MarginEngine engine =
            ProgressBoard.Run(host, "first look at every pool", _ => new MarginEngine(book, options));
        using var feed = new EndlessFeed(tape);
        using var run = new LatencyRun(engine, plan);
        LatencyResult result = ProgressBoard.Run(host, "measuring", _ => run.Run(feed, host.Stop));
        ReportFormat format = ReportPrinter.FormatOf(parsed.GetValue(_format));
        ReportPrinter.Print(ReportOf(engine, plan, result), format, host.Out, host);
        return host.Stop.IsCancellationRequested ? ExitCode.Stopped : ExitCode.Ok;
    }

    private static Report ReportOf(MarginEngine engine, LatencyPlan plan, LatencyResult result)
    {
        var report = new Report();
        report.Add("accounts", "accounts", engine.Book.AccountCount);
        report.Add("positions", "positions", engine.Book.PositionCount);
        report.Add("mode", "mode", engine.Options.Mode.ToString().ToLowerInvariant());
        report.Add("rate", "ticks a second, asked for", plan.Rate);
        report.Add("sent", "ticks sent", result.Sent);
        report.Add("outputs", "level changes", result.TickToFlag.Count);
        report.Add("warm_up_seconds", "warm-up in seconds", plan.WarmUpSeconds);
        report.Add("full", "times the ring was full", result.FullHits);
        report.Add("collections", "garbage collections", result.Collections);
        report.Add("allocated", "bytes allocated", result.Allocated);
        report.Add("clock_ns", "clock resolution in ns", 1e9 / Stopwatch.Frequency);
        ReportTable table = report.AddTable(
            "latency", "nanoseconds",
            [new("what", "ns"), .. _percentiles.Select(p => new Column(p.Key, p.Label, true, "N0"))]);
        AddRow(table, "tick to flag", result.TickToFlag);
        AddRow(table, "sender late", result.Sender);
        AddRow(table, "engine idle turn", result.Engine);
        return report;
    }

    private static void AddRow(ReportTable table, string what, LatencyHistogram of) =>
        table.Add([what, .. _percentiles.Select(p => (object)of.PercentileNs(p.Share))]);

    /// <summary>A tape there and back without end, so that prices stay where they were and time goes on.</summary>
    private sealed class EndlessFeed(SyntheticTape tape) : IMarkFeed
    {
        private long _at;

        public double Done => 0;

        public bool TryNext(out MarkTick tick)
        {
            long turn = _at / tape.Count;
            int at = (int)(_at % tape.Count);
            if (turn % 2 == 1) at = tape.Count - 1 - at;
            tick = new MarkTick(tape.TimesNs[0] + _at, tape.Instruments[at], tape.MarkSteps[at]);
            _at++;
            return true;
        }

        public void Dispose()
        {
        }
    }
}
