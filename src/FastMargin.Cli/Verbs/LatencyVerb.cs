using System.CommandLine;
using System.Globalization;
using FastMargin.Book;
using FastMargin.Cli.Output;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;
using FastMargin.Latency;
using FastMargin.Ring;

namespace FastMargin.Cli.Verbs;

/// <summary>Tick to flag, open loop.</summary>
internal sealed class LatencyVerb
{
    private const int MaxRate = 10_000_000;
    private const int MaxSeconds = 3_600;

    private const string Description = """
        Measures from the intended time of sending a tick to the publication of the level changes that follow from it,
        at a fixed rate (workload W1, a volatile tape). A tick that had to wait, for whatever reason, counts from when
        it was due, so no stall hides another. Load takes turns with the machine alone: the same two threads only read
        the clock, and imagined ticks at the same rate show what the machine takes from both processors. Needs two
        processors that do nothing else; nothing of the warm-up counts.

        Examples:
          fastmargin latency
          fastmargin latency --accounts 1000000 --rate 100000 --seconds 60 --plot latency.svg
          fastmargin latency --rate 50000 --cpus 2,3 --format json
        """;

    private static readonly (string Key, string Label, double Share)[] _percentiles =
    [
        ("p50", "p50", 0.5), ("p90", "p90", 0.9), ("p99", "p99", 0.99), ("p99_9", "p99.9", 0.999),
        ("p99_99", "p99.99", 0.9999), ("max", "max", 1),
    ];

    private readonly Option<int> _accounts =
        DemoVerb.Number("--accounts", "Accounts of the book.", DemoVerb.DefaultAccounts, 1, 5_000_000);
    private readonly Option<int> _rate = DemoVerb.Number("--rate", "Ticks a second.", 500_000, 1, MaxRate);
    private readonly Option<int> _seconds = DemoVerb.Number(
        "--seconds", "Measured time under load; as much again is spent on the machine alone.", 10, 1, MaxSeconds);
    private readonly Option<int> _warmUp = DemoVerb.Number(
        "--warm-up", "Seconds of load before it.", 3, 0, MaxSeconds);
    private readonly Option<string> _cpus = new("--cpus")
    {
        Description = "Processors of the sender and of the engine, as in 0,1; auto: the last two; none: not pinned.",
        DefaultValueFactory = _ => "auto",
        HelpName = "S,E",
    };

    private readonly Option<string?> _plot = new("--plot")
    {
        Description = "Draws all distributions into an SVG file.",
        HelpName = "FILE",
    };

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
            verb._accounts, verb._rate, verb._seconds, verb._warmUp, verb._cpus, verb._plot,
        };
        verb._engine.AddTo(command);
        command.Options.Add(verb._format);
        command.SetAction(parsed => verb.Run(parsed, host));
        return command;
    }

    private int Run(ParseResult parsed, CliHost host)
    {
        EngineOptions options = _engine.Resolve(parsed, host);
        LatencyPlan plan = Plan(parsed);
        BookRecipe recipe = Workloads.W1(parsed.GetValue(_accounts), seed: 1);
        using MarginBook book = ProgressBoard.Run(host, "making the book", _ => BookGenerator.Generate(recipe));
        SyntheticTape tape = TapeGenerator.Generate(Workloads.Tape(recipe, TapeShape.Volatile));
        using MarginEngine engine =
            ProgressBoard.Run(host, "first look at every pool", _ => new MarginEngine(book, options));
        using var run = new LatencyRun(engine, plan);
        LatencyResult result = ProgressBoard.Run(host, "measuring", _ => run.Run(tape, host.Stop));
        ReportFormat format = ReportPrinter.FormatOf(parsed.GetValue(_format));
        ReportPrinter.Print(ReportOf(engine, plan, result), format, host.Out, host);
        if (parsed.GetValue(_plot) is { } path) File.WriteAllText(path, Draw(engine, plan, result));
        return host.Stop.IsCancellationRequested ? ExitCode.Stopped : ExitCode.Ok;
    }

    private LatencyPlan Plan(ParseResult parsed)
    {
        (int sender, int engine) = Processors(parsed.GetValue(_cpus)!);
        return new LatencyPlan
        {
            Rate = parsed.GetValue(_rate),
            Seconds = parsed.GetValue(_seconds),
            WarmUpSeconds = parsed.GetValue(_warmUp),
            SenderProcessor = sender,
            EngineProcessor = engine,
        };
    }

    private static (int Sender, int Engine) Processors(string text)
    {
        if (text == "none") return (-1, -1);
        if (text == "auto") return ThreadAffinity.Allowed() is [.., var one, var other] ? (one, other) : (-1, -1);
        if (text.Split(',') is [var first, var second]
            && ushort.TryParse(first, CultureInfo.InvariantCulture, out ushort sender)
            && ushort.TryParse(second, CultureInfo.InvariantCulture, out ushort engine))
        {
            return (sender, engine);
        }

        throw new UsageException($"--cpus {text}; expected two numbers as in 0,1, or auto, or none");
    }

    private static Report ReportOf(MarginEngine engine, LatencyPlan plan, LatencyResult result)
    {
        var report = new Report();
        report.Add("accounts", "accounts", engine.Book.AccountCount);
        report.Add("positions", "positions", engine.Book.PositionCount);
        report.Add("mode", "mode", engine.Options.Mode.ToString().ToLowerInvariant());
        report.Add("rate", "ticks a second, asked for", plan.Rate);
        report.Add("reached", "ticks a second, answered", Math.Round(result.Sent / Math.Max(result.LoadSeconds, 1e-9)));
        report.Add("sent", "ticks sent", result.Sent);
        report.Add("outputs", "outputs published", result.TickToFlag.Count);
        report.Add("warm_up_seconds", "warm-up in seconds", plan.WarmUpSeconds);
        report.Add("turns", "turns of load and of the machine alone", plan.Turns);
        report.Add("full", "times the ring was full", result.FullHits);
        report.Add("collections", "garbage collections", result.Collections);
        report.Add("pause_ns", "stopped by them, in ns", result.CollectionPauseNs);
        report.Add("allocated", "bytes allocated", result.Allocated);
        report.Add("sender_cpu", "sender's processor", Pinned(plan.SenderProcessor, result.IsSenderPinned));
        report.Add("engine_cpu", "engine's processor", Pinned(plan.EngineProcessor, result.IsEnginePinned));
        var clock = ClockProbe.Take();
        report.Add("clock", "clock", clock.Source);
        report.Add("clock_step_ns", "its smallest step in ns", Math.Round(clock.StepNs, 1));
        report.Add("clock_read_ns", "a reading of it in ns", Math.Round(clock.ReadNs, 1));
        report.Add("p99_9_to_hiccups", "tick to flag over hiccups, p99.9", Ratio(result));
        ReportTable table = report.AddTable(
            "latency", "nanoseconds",
            [new("what", "ns"), new("count", "count", true, "N0"),
                .. _percentiles.Select(p => new Column(p.Key, p.Label, true, "N0"))]);
        foreach ((string name, LatencyHistogram times) in Rows(result)) AddRow(table, name, times);
        return report;
    }

    private static (string Name, LatencyHistogram Times)[] Rows(LatencyResult result) =>
    [
        ("tick to flag", result.TickToFlag),
        ("tick to answer", result.TickToAnswer),
        ("sent late", result.SentLate),
        ("engine idle", result.EngineIdle),
        ("hiccups, engine", result.EngineHiccups),
        ("hiccups, sender", result.SenderHiccups),
    ];

    private static string Draw(MarginEngine engine, LatencyPlan plan, LatencyResult result) => LatencyChart.Draw(
        FormattableString.Invariant($"Open loop, {plan.Rate:N0} ticks/s, {engine.Book.AccountCount:N0} accounts"),
        Rows(result));

    private static string Pinned(int processor, bool isPinned) =>
        processor < 0 ? "not pinned"
        : isPinned ? processor.ToString(CultureInfo.InvariantCulture)
        : FormattableString.Invariant($"not pinned: {processor} was refused");

    private static double Ratio(LatencyResult result) =>
        Math.Round(result.TickToFlag.PercentileNs(0.999) / Math.Max(1.0, result.HiccupNs(0.999)), 2);

    private static void AddRow(ReportTable table, string what, LatencyHistogram of) =>
        table.Add([what, of.Count, .. _percentiles.Select(p => (object)of.PercentileNs(p.Share))]);
}
