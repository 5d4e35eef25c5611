using System.CommandLine;
using FastMargin.Book;
using FastMargin.Cli.Output;
using FastMargin.Cli.Run;
using FastMargin.Feeds.Synthetic;

namespace FastMargin.Cli.Verbs;

/// <summary>A book from a seed.</summary>
internal sealed class GenerateBookVerb
{
    private const string Description = """
        Makes an account book: on a dozen embedded perpetuals, or on the instruments of a tick file, with the margin
        tables of a venue's bracket file where there is one. Every pool starts above its requirement.

        Examples:
          fastmargin generate book --accounts 1000 --seed 7 --out book
          fastmargin generate book --accounts 100000 --seed 1 --out book.fmbook --isolated 0.2 --hedged 0.1
          fastmargin generate book --accounts 100 --out book --instruments-from ticks.csv.gz --brackets tiers.csv
        """;

    private readonly Option<int> _accounts =
        DemoVerb.Number("--accounts", "Accounts.", 1_000, 0, BookRecipe.MaxAccounts);
    private readonly Option<ulong> _seed = GenerateVerb.Seed();
    private readonly Option<string> _out = new("--out")
    {
        Description = $"A folder, or a binary book when the name ends in {BookInput.Extension}.",
        HelpName = "DIR",
        Required = true,
    };

    private readonly Option<string?> _from = new("--instruments-from")
    {
        Description = "A tick file: its symbols are the instruments, its first prices the marks.",
        HelpName = "TICKS",
    };

    private readonly Option<string?> _brackets = new("--brackets")
    {
        Description = "Margin tables by contract: symbol,floor_notional,cap_notional,mm_rate,mm_amount,max_leverage.",
        HelpName = "TABLE",
    };

    private readonly Option<double> _positions = GenerateVerb.Real("--positions", "Mean positions of an account.", 4);
    private readonly Option<double> _zipf = GenerateVerb.Real("--zipf", "Instrument k is picked with weight 1/k^X.", 1);
    private readonly Option<double> _leverage = GenerateVerb.Real(
        "--leverage", "Median start ratio E/MM above the requirement: lower is more leverage.", 3);

    private readonly Option<double> _sigma =
        GenerateVerb.Real("--leverage-sigma", "Spread of that ratio's logarithm.", 0.9);
    private readonly Option<double> _isolated =
        GenerateVerb.Real("--isolated", "Share of accounts with isolated pools.", 0.2);
    private readonly Option<double> _hedged = GenerateVerb.Real("--hedged", "Share of accounts in hedge mode.", 0.1);
    private readonly Option<double> _inverse =
        GenerateVerb.Real("--inverse", "Share of accounts with inverse contracts.", 0.1);
    private readonly Option<double> _currencies = GenerateVerb.Real(
        "--multi-currency", "Share of accounts with other currencies as collateral.", 0.2);

    private GenerateBookVerb()
    {
    }

    public static Command Create(CliHost host)
    {
        var verb = new GenerateBookVerb();
        var command = new Command("book", Description)
        {
            verb._accounts, verb._seed, verb._out, verb._from, verb._brackets, verb._positions, verb._zipf,
            verb._leverage, verb._sigma, verb._isolated, verb._hedged, verb._inverse, verb._currencies,
        };
        command.SetAction(parsed => verb.Run(parsed, host));
        return command;
    }

    private int Run(ParseResult parsed, CliHost host)
    {
        string output = parsed.GetValue(_out)!;
        SyntheticMarket market = ProgressBoard.Run(host, "reading instruments", _ => Market(parsed));
        BookRecipe recipe = Recipe(parsed, market);
        using MarginBook book =
            ProgressBoard.Run(host, "making the book", _ => GenerateVerb.Checked(() => BookGenerator.Generate(recipe)));
        BookInput.Write(book, output, host);
        string held = FormattableString.Invariant(
            $"{book.PoolCount} pools, {book.PositionCount} positions, {market.Universe.Instruments.Count} instruments");
        host.Out.WriteLine(FormattableString.Invariant($"{output}: {book.AccountCount} accounts, {held}"));
        return ExitCode.Ok;
    }

    private SyntheticMarket Market(ParseResult parsed)
    {
        BracketTables? tables = parsed.GetValue(_brackets) is { } path ? BracketCsv.Read(path) : null;
        if (parsed.GetValue(_from) is { } ticks) return TickMarket.FromFile(ticks, tables);
        SyntheticMarket embedded = EmbeddedMarket.Create();
        return tables is null ? embedded : BracketMarket.With(embedded, tables);
    }

    private BookRecipe Recipe(ParseResult parsed, SyntheticMarket market) => new()
    {
        Market = market,
        Accounts = parsed.GetValue(_accounts),
        Seed = parsed.GetValue(_seed),
        MeanPositions = parsed.GetValue(_positions),
        PopularityExponent = parsed.GetValue(_zipf),
        RatioMedian = parsed.GetValue(_leverage),
        RatioSigma = parsed.GetValue(_sigma),
        ShareIsolated = parsed.GetValue(_isolated),
        ShareHedged = parsed.GetValue(_hedged),
        ShareInverse = parsed.GetValue(_inverse),
        ShareMultiCurrency = parsed.GetValue(_currencies),
    };
}
