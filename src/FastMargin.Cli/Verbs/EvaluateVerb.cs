using System.CommandLine;
using FastMargin.Book;
using FastMargin.Cli.Output;
using FastMargin.Cli.Run;
using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Instruments;
using FastMargin.Models;

namespace FastMargin.Cli.Verbs;

/// <summary>One exact margin report of a book.</summary>
internal sealed class EvaluateVerb
{
    private const string Description = """
        Reports the margin of every pool of a book at its prices: equity, initial and maintenance requirement, excess,
        ratio, level, and the liquidation price of each position. Amounts are exact, rounded once, against the account.

        Examples:
          fastmargin evaluate --book book --format json
          fastmargin evaluate --book book --prices prices.csv --top 10
          fastmargin evaluate --book book.fmbook --account A0000001
        """;

    private readonly Option<string> _book = new("--book")
    {
        Description = "A CSV folder or a binary book.",
        HelpName = "DIR",
        Required = true,
    };
    private readonly Option<string?> _prices = new("--prices")
    {
        Description = "Marks, instrument,price; others keep the book's.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _account = new("--account")
    {
        Description = "Only this account.",
        HelpName = "NAME",
    };
    private readonly Option<string?> _pool = new("--pool")
    {
        Description = "Only pools of this name.",
        HelpName = "NAME",
    };
    private readonly Option<int> _top =
        DemoVerb.Number("--top", "Only the worst by ratio, 0 for all.", 0, 0, int.MaxValue);
    private readonly Option<string> _format = ReportPrinter.CreateOption();
    private readonly EngineFlags _engine = new();

    private EvaluateVerb()
    {
    }

    public static Command Create(CliHost host)
    {
        var verb = new EvaluateVerb();
        var command = new Command("evaluate", Description)
        {
            verb._book,
            verb._prices,
            verb._account,
            verb._pool,
            verb._top,
        };
        verb._engine.AddTo(command, withMode: false, withDevice: true);
        command.Options.Add(verb._format);
        command.SetAction(parsed => verb.Run(parsed, host));
        return command;
    }

    private int Run(ParseResult parsed, CliHost host)
    {
        EngineOptions options = _engine.Resolve(parsed, host);
        // One look at every pool is all there is: a device does it in one pass.
        bool isSwept = options.Device != EngineOptions.LanesName;
        options = options with { Mode = isSwept ? EvaluationMode.Sweep : EvaluationMode.Holders };
        using MarginBook book = BookInput.Read(parsed.GetValue(_book)!, host);
        if (parsed.GetValue(_prices) is { } prices) BookFolder.ReadPrices(prices, book);
        using var engine = new MarginEngine(book, options);
        List<int> pools = Pools(parsed, book);
        var reports = ProgressBoard.Run(host, "evaluating", progress => Reports(engine, pools, progress, host.Stop));
        ReportFormat format = ReportPrinter.FormatOf(parsed.GetValue(_format));
        ReportPrinter.Print(MarginTables.Of(engine, reports, format), format, host.Out, host);
        return host.Stop.IsCancellationRequested ? ExitCode.Stopped : ExitCode.Ok;
    }

    private List<int> Pools(ParseResult parsed, MarginBook book)
    {
        int top = parsed.GetValue(_top);
        string? name = parsed.GetValue(_pool);
        int? account = null;
        if (parsed.GetValue(_account) is { } wanted)
        {
            account = book.FindAccount(wanted);
            if (account < 0)
            {
                var source = new SourceLine(parsed.GetValue(_book), 0);
                throw new DataException(source, $"no account {wanted}", "an account of the book");
            }
        }

        IEnumerable<int> pools = top > 0
            ? PoolRanking.Worst(book, account is null && name is null ? top : int.MaxValue).Select(w => w.Pool)
            : Enumerable.Range(0, book.PoolTop).Where(book.IsPool);
        pools = pools.Where(
            p => (account is null || book.AccountOf(p) == account) && (name is null || book.PoolName(p) == name));
        return [.. top > 0 ? pools.Take(top) : pools];
    }

    private static List<PoolReport> Reports(
        MarginEngine engine, List<int> pools, IWorkProgress progress, CancellationToken stop)
    {
        var options = new ReportOptions { IsStrict = engine.Options.IsStrict };
        var reports = new List<PoolReport>();
        foreach (int pool in pools)
        {
            if (stop.IsCancellationRequested) break;
            reports.Add(PoolReport.Of(engine.Book, pool, options));
            progress.Report((double)reports.Count / pools.Count);
        }

        return reports;
    }
}
