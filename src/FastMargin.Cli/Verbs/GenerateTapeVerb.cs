using System.CommandLine;
using FastMargin.Book;
using FastMargin.Cli.Output;
using FastMargin.Cli.Run;
using FastMargin.Feeds.Synthetic;
using FastMargin.Sinks;
using FastMargin.Units;

namespace FastMargin.Cli.Verbs;

/// <summary>A tape from a seed, on the instruments of a book.</summary>
internal sealed class GenerateTapeVerb
{
    private const string Description = """
        Makes a price tape on the instruments of a book, from its marks: calm, volatile, a crash, or one instrument that
        jumps from one side of its mark to the other at every tick.

        Examples:
          fastmargin generate tape --shape crash --seed 7 --ticks 20000 --book book --out crash.csv.gz
          fastmargin generate tape --shape ping-pong --ticks 1000 --book book --out ping-pong.fmtape
        """;

    private readonly Option<string> _shape = new("--shape")
    {
        Description = "How prices move.",
        DefaultValueFactory = _ => "volatile",
    };
    private readonly Option<ulong> _seed = GenerateVerb.Seed();
    private readonly Option<int> _ticks = DemoVerb.Number("--ticks", "Ticks.", 20_000, 0, TapeRecipe.MaxTicks);
    private readonly Option<string> _book = new("--book")
    {
        Description = "A CSV folder or a binary book.",
        HelpName = "DIR",
        Required = true,
    };
    private readonly Option<string> _out = new("--out")
    {
        Description = $".csv, .csv.gz, or {TickInput.TapeExtension} for the binary tape.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<double> _fall =
        GenerateVerb.Real("--fall", "Crash: share of their value that prices lose.", 0.2);

    private GenerateTapeVerb() => _shape.AcceptOnlyFromAmong("calm", "volatile", "crash", "ping-pong");

    public static Command Create(CliHost host)
    {
        var verb = new GenerateTapeVerb();
        var command = new Command("tape", Description)
        {
            verb._shape,
            verb._seed,
            verb._ticks,
            verb._book,
            verb._out,
            verb._fall,
        };
        command.SetAction(parsed => verb.Run(parsed, host));
        return command;
    }

    private int Run(ParseResult parsed, CliHost host)
    {
        string output = parsed.GetValue(_out)!;
        bool isTape = TickInput.IsTapeName(output);
        using MarginBook book = BookInput.Read(parsed.GetValue(_book)!, host);
        Price?[] marks =
            [.. book.Universe.Instruments.Select(i => book.HasMark(i.Id) ? book.Mark(i.Id) : (Price?)null)];
        var market = new SyntheticMarket(book.Universe, marks);
        TapeRecipe recipe = Recipe(parsed, market);
        SyntheticTape tape =
            ProgressBoard.Run(host, "making the tape", _ => GenerateVerb.Checked(() => TapeGenerator.Generate(recipe)));
        using var source = new SyntheticTicks(tape);
        long ticks = ProgressBoard.Run(host, $"writing {output}", progress => isTape
            ? TapeWriter.Write(source, output, new BookInput.Relay(progress))
            : CsvTickWriter.Write(source, output, new BookInput.Relay(progress)));
        host.Out.WriteLine(FormattableString.Invariant($"{output}: {ticks} ticks, {market.Quoted.Count} instruments"));
        return ExitCode.Ok;
    }

    private TapeRecipe Recipe(ParseResult parsed, SyntheticMarket market) => new()
    {
        Market = market,
        Shape = parsed.GetValue(_shape) switch
        {
            "calm" => TapeShape.Calm,
            "crash" => TapeShape.Crash,
            "ping-pong" => TapeShape.PingPong,
            _ => TapeShape.Volatile,
        },
        Seed = parsed.GetValue(_seed),
        Ticks = parsed.GetValue(_ticks),
        CrashFall = parsed.GetValue(_fall),
        PingPongInstrument = market.Quoted.Count > 0 ? market.Quoted[0] : 0,
    };
}
