using System.CommandLine;
using System.Globalization;
using FastMargin.Book;
using FastMargin.Cli.Output;
using FastMargin.Cli.Run;
using FastMargin.Engine;
using FastMargin.Engine.Stress;
using FastMargin.Feeds;
using FastMargin.Instruments;

namespace FastMargin.Cli.Verbs;

/// <summary>A whole book under many shocks.</summary>
internal sealed class StressVerb
{
    private const string Description = """
        Shocks the marks of a book and says, for each shock over all pools, how many are deficient, how many are unknown
        for want of a price, what the deficient ones lack together, and which lack most. Counts are exact, and are what
        they would be if the marks were really set; the sum is rounded against the accounts.

        Shocks are a file shock,target,move or a grid: TARGET=MOVE,... or TARGET=FROM:TO:STEP, factors apart by ;. A
        target is an instrument, a pattern with * and ?, or fx:CURRENCY for the price that is a currency's rate.

        Examples:
          fastmargin stress --book book --shocks shocks.csv --worst 3
          fastmargin stress --book book --shocks "*=-0.3:0.3:0.05" --format csv
          fastmargin stress --book book --shocks "BTC*=-0.2,0,0.2;ETH*=-0.2,0,0.2" --threads 2 --format json
          fastmargin stress --book book --shocks "*=-0.3:0.3:0.01" --device opencl:0

        A device changes nothing of the answer; what went up to it and came down is told on the error stream.
        """;

    private static readonly Column[] _shockColumns =
    [
        new("shock", "shock"),
        new("deficient", "deficient", true, "N0"),
        new("unknown", "unknown", true, "N0"),
        new("shortfall", "shortfall", true, "N2"),
    ];

    private static readonly Column[] _worstColumns =
    [
        new("shock", "shock"),
        new("account", "account"),
        new("pool", "pool"),
        new("equity", "E", true, "N2"),
        new("maintenance_requirement", "MM", true, "N2"),
        new("margin_excess", "X = E - MM", true, "N2"),
    ];

    private readonly Option<string> _book = new("--book")
    {
        Description = "A CSV folder or a binary book.",
        HelpName = "DIR",
        Required = true,
    };
    private readonly Option<string> _shocks = new("--shocks")
    {
        Description = "A file of shocks, or a grid.",
        HelpName = "FILE|GRID",
        Required = true,
    };
    private readonly Option<int> _worst = DemoVerb.Number(
        "--worst", "How many of the worst pools of each shock; CSV then lists only them.", 0, 0, BookStress.MaxWorst);
    private readonly Option<string> _format = ReportPrinter.CreateOption();
    private readonly EngineFlags _engine = new();

    private StressVerb()
    {
    }

    public static Command Create(CliHost host)
    {
        var verb = new StressVerb();
        var command = new Command("stress", Description) { verb._book, verb._shocks, verb._worst };
        verb._engine.AddTo(command, withMode: false, withThreads: true, withDevice: true);
        command.Options.Add(verb._format);
        command.SetAction(parsed => verb.Run(parsed, host));
        return command;
    }

    private int Run(ParseResult parsed, CliHost host)
    {
        EngineOptions options = _engine.Resolve(parsed, host);
        using MarginBook book = BookInput.Read(parsed.GetValue(_book)!, host);
        IReadOnlyList<Shock> shocks = Shocks(parsed.GetValue(_shocks)!, book.Universe);
        IReadOnlyList<StressResult> results = ProgressBoard.Run(host, "stressing", progress => BookStress.Run(
            book, shocks, options, parsed.GetValue(_worst), new Relay(progress),
            e => host.Error.WriteLine($"device lost, the lanes go on: {e.Message}"),
            counts => host.Error.WriteLine(Moved(options.Device, counts)), host.Stop));
        ReportFormat format = ReportPrinter.FormatOf(parsed.GetValue(_format));
        bool isWorstAlone = format == ReportFormat.Csv && parsed.GetValue(_worst) > 0;
        ReportPrinter.Print(Of(book, results, isWorstAlone), format, host.Out, host);
        return ExitCode.Ok;
    }

    private static string Moved(string device, in BatchCounts counts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{device}: {counts.Launches:N0} launches, {counts.BytesUp:N0} bytes up, {counts.BytesDown:N0} bytes down, "
        + $"{counts.ResidentBytes:N0} bytes resident");

    private static IReadOnlyList<Shock> Shocks(string text, Universe universe)
    {
        // No name of a file that is there can be taken for a grid.
        if (File.Exists(text) || !text.Contains('=')) return ShockFile.Read(text, universe);
        try
        {
            return ShockGrid.Parse(text, universe);
        }
        catch (DataException e)
        {
            throw new UsageException($"--shocks: {e.Message}");
        }
    }

    private static Report Of(MarginBook book, IReadOnlyList<StressResult> results, bool isWorstAlone)
    {
        var report = new Report();
        if (!isWorstAlone) AddShocks(report, book, results);
        ReportTable worst = report.AddTable(
            "worst", $"the pools that lack most, in {RunReport.BaseCode(book)}", _worstColumns);
        foreach (StressResult result in results)
        {
            foreach (StressPool pool in result.Worst)
            {
                string account = book.AccountName(book.AccountOf(pool.Pool));
                worst.Add(
                    result.Shock.Name, account, book.PoolName(pool.Pool), pool.Equity, pool.MaintenanceRequirement,
                    pool.MarginExcess);
            }
        }

        return report;
    }

    private static void AddShocks(Report report, MarginBook book, IReadOnlyList<StressResult> results)
    {
        string title = $"{book.PoolCount:N0} pools under {results.Count:N0} shocks, in {RunReport.BaseCode(book)}";
        ReportTable shocks = report.AddTable("shocks", title, _shockColumns);
        foreach (StressResult result in results)
        {
            shocks.Add(result.Shock.Name, result.Deficient, result.Unknown, result.Shortfall);
        }
    }

    private sealed class Relay(IWorkProgress progress) : IProgress<double>
    {
        public void Report(double value) => progress.Report(value);
    }
}
