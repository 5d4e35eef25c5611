using System.CommandLine;
using FastMargin.Book;
using FastMargin.Cli.Output;
using FastMargin.Cli.Run;
using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Cli.Verbs;

/// <summary>The pools that are worst off, now or at a point of a tape.</summary>
internal sealed class WorstVerb
{
    private const string Description = """
        Lists the pools that are worst off: by ratio E/MM, by excess E - MM, or by distance, the relative move of all
        their prices at once at which they become deficient (to first order; a pool whose requirement a margin model
        moves has none, and is left out). Beside them the one price that is nearest
        to making the pool deficient by itself, or to ending its deficiency, all others at their marks. With --ticks the
        book runs through tick files first, up to input --at.

        Examples:
          fastmargin worst --book book -n 20
          fastmargin worst --book book --by distance --format csv
          fastmargin worst --book book.fmbook --ticks crash.csv.gz --at 12000 --by excess --format json
        """;

    private static readonly Column[] _columns =
    [
        new("account", "account"),
        new("pool", "pool"),
        new("level", "level"),
        new("ratio", "E/MM", true, "F4"),
        new("equity", "E", true, "N2"),
        new("maintenance_requirement", "MM", true, "N2"),
        new("margin_excess", "X = E - MM", true, "N2"),
        new("distance", "distance", true, "P3"),
        new("nearest_instrument", "nearest"),
        new("nearest_price", "at", true),
        new("nearest_move", "move", true, "P3"),
    ];

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
    };

    private readonly Option<int> _at =
        DemoVerb.Number("--at", "The input to stop at, as events count them, 0 for the end.", 0, 0, int.MaxValue);
    private readonly Option<int> _count = DemoVerb.Number("-n", "How many pools.", 10, 1, 1_000_000);
    private readonly Option<string> _by = new("--by")
    {
        Description = "What they are ranked by.",
        DefaultValueFactory = _ => "ratio",
    };
    private readonly Option<string> _format = ReportPrinter.CreateOption();
    private readonly EngineFlags _engine = new();

    private WorstVerb() => _by.AcceptOnlyFromAmong("ratio", "excess", "distance");

    public static Command Create(CliHost host)
    {
        var verb = new WorstVerb();
        var command = new Command("worst", Description) { verb._book, verb._ticks, verb._at, verb._count, verb._by };
        verb._engine.AddTo(command);
        command.Options.Add(verb._format);
        command.SetAction(parsed => verb.Run(parsed, host));
        return command;
    }

    private int Run(ParseResult parsed, CliHost host)
    {
        EngineOptions options = _engine.Resolve(parsed, host);
        string[] ticks = parsed.GetValue(_ticks) ?? [];
        int at = parsed.GetValue(_at);
        if (at > 0 && ticks.Length == 0) throw new UsageException($"--at {at} without --ticks");
        using MarginBook book = BookInput.Read(parsed.GetValue(_book)!, host);
        using var engine = new MarginEngine(book, options);
        if (ticks.Length > 0)
        {
            using var feed = new TickFeed(
                book.Universe, [.. ticks.Select(p => new CountedTicks(TickInput.Open(p), p, 0))], MarkPolicy.Auto);
            var run = new MarkRun(engine, host) { Limit = at };
            ProgressBoard.Run(host, "replaying", progress => run.Run(feed, progress));
        }

        RankBy by = parsed.GetValue(_by) switch
        {
            "excess" => RankBy.Excess,
            "distance" => RankBy.Distance,
            _ => RankBy.Ratio,
        };
        Report report = Of(engine, parsed.GetValue(_count), by);
        ReportPrinter.Print(report, ReportPrinter.FormatOf(parsed.GetValue(_format)), host.Out, host);
        return host.Stop.IsCancellationRequested ? ExitCode.Stopped : ExitCode.Ok;
    }

    private static Report Of(MarginEngine engine, int count, RankBy by)
    {
        var report = new Report();
        string currency = RunReport.BaseCode(engine.Book);
        string what = by.ToString().ToLowerInvariant();
        ReportTable table = report.AddTable(
            "pools", $"the worst by {what} after input {engine.Sequence}, in {currency}{LeftOut(engine, by)}",
            _columns);
        var exactly = new ReportOptions { IsStrict = engine.Options.IsStrict, WithLiquidationPrices = true };
        foreach (PoolStanding worst in engine.Worst(count, by))
        {
            var exact = PoolReport.Of(engine.Book, worst.Pool, exactly);
            (PositionReport? position, Price? price, double? move) = Nearest(exact);
            table.Add(
                exact.Account, exact.Pool, RunReport.Name(engine.LevelOf(worst.Pool)), exact.MarginRatio,
                exact.Equity, exact.MaintenanceRequirement, exact.MarginExcess, worst.Distance,
                position?.Instrument, price, move);
        }

        return report;
    }

    private static string LeftOut(MarginEngine engine, RankBy by)
    {
        if (by != RankBy.Distance) return "";
        int count = Enumerable.Range(0, engine.Book.PoolTop).Count(
            pool => engine.Book.IsPool(pool) && !PoolRanking.HasDistance(engine.Book, pool));
        return count == 0 ? "" : $"; {count} under a margin model have no distance";
    }

    /// <summary>The liquidation price that takes the smallest relative move of its instrument.</summary>
    private static (PositionReport? Position, Price? At, double? Move) Nearest(PoolReport pool)
    {
        (PositionReport? Position, Price? At, double? Move) nearest = default;
        foreach (PositionReport position in pool.Positions)
        {
            if (position.LiquidationPrice is not { } found || position.Mark is not { } mark) continue;
            foreach (Price? price in new[] { found.Below, found.Above })
            {
                double? move = (price?.ToDouble() - mark.ToDouble()) / mark.ToDouble();
                bool isNearer = move is { } by && !(Math.Abs(by) >= Math.Abs(nearest.Move ?? double.PositiveInfinity));
                if (isNearer) nearest = (position, price, move);
            }
        }

        return nearest;
    }
}
