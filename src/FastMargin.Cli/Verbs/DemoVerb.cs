using System.CommandLine;
using System.Globalization;
using FastMargin.Book;
using FastMargin.Cli.Output;
using FastMargin.Cli.Run;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;

namespace FastMargin.Cli.Verbs;

/// <summary>The main job: a generated book through a crash, with every edge proved again.</summary>
internal sealed class DemoVerb
{
    /// <summary>Accounts of the book unless asked otherwise.</summary>
    public const int DefaultAccounts = 100_000;

    /// <summary>Ticks of the tape unless asked otherwise.</summary>
    public const int DefaultTicks = 50_000;

    private const int LooksAtAllPools = 8;

    private const string Description = """
        Runs a generated book of 100,000 accounts on a dozen perpetuals through a generated crash and proves every flag
        again with exact arithmetic. Ends with "verified: N flags, D differences"; exit code 3 when D > 0.

        Examples:
          fastmargin demo
          fastmargin demo --accounts 1000 --ticks 20000 --seed 7
          fastmargin demo --mode sweep --threads 2 --ticks 5000
          fastmargin demo --format json
        """;

    private readonly Option<int> _accounts =
        Number("--accounts", "Accounts of the book.", DefaultAccounts, 1, 5_000_000);
    private readonly Option<int> _ticks = Number("--ticks", "Ticks of the tape.", DefaultTicks, 1, 100_000_000);
    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "Decides everything the other options leave open.",
        HelpName = "S",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string> _format = ReportPrinter.CreateOption();
    private readonly EngineFlags _engine = new();

    private DemoVerb()
    {
    }

    public static Command Create(CliHost host)
    {
        var command = new Command("demo", Description);
        AddTo(command, host);
        return command;
    }

    /// <summary>Makes a command run the demo, with the demo's options.</summary>
    public static void AddTo(Command command, CliHost host)
    {
        var verb = new DemoVerb();
        command.Options.Add(verb._accounts);
        command.Options.Add(verb._ticks);
        command.Options.Add(verb._seed);
        verb._engine.AddTo(command);
        command.Options.Add(verb._format);
        command.SetAction(parsed => verb.Run(parsed, host));
    }

    /// <summary>An option for a whole number in a range.</summary>
    public static Option<int> Number(string name, string description, int byDefault, int from, int to)
    {
        var option = new Option<int>(name)
        {
            Description = $"{description} {from} to {to}.",
            HelpName = "N",
            DefaultValueFactory = _ => byDefault,
        };
        option.Validators.Add(result =>
        {
            // A value that is no number at all is reported by the parser itself.
            string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (!int.TryParse(text, CultureInfo.InvariantCulture, out int value)) return;
            if (value < from || value > to) result.AddError($"{name} {value}; expected {from} to {to}");
        });
        return option;
    }

    private int Run(ParseResult parsed, CliHost host)
    {
        EngineOptions options = _engine.Resolve(parsed, host);
        ReportFormat format = ReportPrinter.FormatOf(parsed.GetValue(_format));
        int accounts = parsed.GetValue(_accounts);
        int ticks = parsed.GetValue(_ticks);
        ulong seed = parsed.GetValue(_seed);
        TextWriter talk = format == ReportFormat.Table ? host.Out : host.Error;
        string mode = options.Mode.ToString().ToLowerInvariant();
        talk.WriteLine(FormattableString.Invariant(
            $"FastMargin demo: {accounts:N0} accounts, {ticks:N0} ticks with a crash, seed {seed}, mode {mode}"));
        talk.Flush();
        SyntheticMarket market = EmbeddedMarket.Create();
        using MarginBook book =
            ProgressBoard.Run(host, "making the book", _ => BookGenerator.Generate(BookOf(market, accounts, seed)));
        SyntheticTape tape = TapeGenerator.Generate(TapeOf(market, ticks, seed));
        int perpetuals = market.Universe.Instruments.Count;
        talk.WriteLine(FormattableString.Invariant(
            $"book: {book.PoolCount:N0} pools, {book.PositionCount:N0} positions, {perpetuals} perpetuals"));
        talk.Flush();
        using MarginEngine engine =
            ProgressBoard.Run(host, "first look at every pool", _ => new MarginEngine(book, options));
        var run = new MarkRun(engine, host) { Verify = PlanFor(book.PoolCount, ticks) };
        using var feed = new SyntheticFeed(tape);
        RunResult result = ProgressBoard.Run(host, "running", progress => run.Run(feed, progress));
        var report = new Report();
        RunReport.AddRun(report, engine, result);
        RunReport.AddProof(report, result, run.Verify);
        RunReport.AddState(report, engine);
        ReportPrinter.Print(report, format, host.Out, host);
        talk.WriteLine(result.Closing);
        return result.ExitCode;
    }

    private static VerifyPlan PlanFor(int pools, int ticks)
    {
        VerifyPlan plan = VerifyPlan.For(pools);
        return plan.Every == 1 ? plan : new VerifyPlan(Math.Max(plan.Every, (ticks / LooksAtAllPools) + 1));
    }

    private static BookRecipe BookOf(SyntheticMarket market, int accounts, ulong seed) => new()
    {
        Market = market,
        Accounts = accounts,
        Seed = seed,
        MeanPositions = 4,
        RatioMedian = 40,
        ShareIsolated = 0.15,
        ShareHedged = 0.10,
        ShareInverse = 0.02,
        ShareMultiCurrency = 0.05,
    };

    private static TapeRecipe TapeOf(SyntheticMarket market, int ticks, ulong seed) => new()
    {
        Market = market,
        Shape = TapeShape.Crash,
        Ticks = ticks,
        Seed = seed,
        NoiseBps = 0.5,
        CrashFall = 0.15,
        CrashFrom = 0.3,
        CrashTo = 0.6,
        CrashRecovery = 0.5,
    };
}
