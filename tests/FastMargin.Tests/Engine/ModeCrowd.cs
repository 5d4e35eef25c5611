using FastMargin.Engine;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Engine;

/// <summary>
/// One engine of each mode, each over its own book: all books are made and edited by the same throws of dice, so they
/// are the same book. Cheaper than the oracle by far, so it is run over many more inputs.
/// </summary>
internal sealed class ModeCrowd : IDisposable
{
    private static readonly LevelProfile[] _profiles =
    [
        LevelProfile.Default,
        new(Band("1.1", "1.1"), Band("1", "1"), Band("0.333", "1")),
    ];

    private static readonly LevelProfile[] _oneLevel =
    [
        new(Band("1", "1.05"), Band("1", "1.05"), Band("1", "1.05")),
        LevelProfile.LiquidateAtRequirement,
    ];

    private readonly int _seed;
    private readonly RandomBooks[] _books;
    private readonly Dice[] _dices;
    private readonly Dice _dice;
    private int _inputs;

    /// <param name="seed">All books are made of it.</param>
    /// <param name="accounts">How many there are at first.</param>
    /// <param name="device">Evaluates for one more engine, and audits two more; none when null.</param>
    public ModeCrowd(int seed, int accounts, IBatchDevice? device = null)
    {
        _seed = seed;
        _dice = new Dice(seed);
        LevelProfile[] profiles = _dice.OneOf(_profiles, _oneLevel);
        EngineOptions[] options = [.. Options(device).Select(o => o with { Profiles = profiles })];
        _dices = [.. options.Select(_ => new Dice(seed + 1))];
        _books = [.. _dices.Select(d => RandomBooks.Make(d, accounts))];
        Engines = [.. _books.Select((b, i) => new MarginEngine(b.Book.Product, options[i]))];
        CheckLevels("start");
    }

    public MarginEngine[] Engines { get; }

    /// <summary>Edges seen so far.</summary>
    public int Edges { get; private set; }

    private List<OracleInstrument> Instruments => _books[0].Book.Oracle.Instruments;

    /// <summary>
    /// A tick: mostly a small move, sometimes a jump of ten times or a tenth, or no price for a while.
    /// </summary>
    public void Tick()
    {
        int at = _dice.Below(Instruments.Count);
        OracleInstrument instrument = Instruments[at];
        long now = instrument.Mark is { } mark ? (long)(mark / instrument.MarkStep).Floor() : 0;
        double factor = _dice.Below(100) switch
        {
            0 => 10,
            1 => 0.1,
            2 => 0,
            < 20 => _dice.Real(0.8, 1.25),
            _ => _dice.Real(0.998, 1.002),
        };
        long steps = now == 0 ? RandomSizes.Mark(_dice, instrument) : (long)Math.Round(now * factor);
        if (factor != 0) steps = Math.Clamp(steps, 1, 1L << 50);
        foreach (RandomBooks book in _books)
        {
            OracleInstrument twin = book.Book.Oracle.Instruments[at];
            twin.Mark = steps == 0 ? null : twin.MarkStep * steps;
        }

        string what = $"mark of {instrument.Symbol} from {now} to {steps} steps";
        Check(e => e.OnMark(at, steps, timeNs: 7).ToArray(), what);
    }

    /// <summary>One edit, which may be a mark that no tick told.</summary>
    public void Edit()
    {
        foreach (RandomBooks book in _books) book.Edit();
    }

    /// <summary>A few steps of the audit in each engine; every alarm is a failure.</summary>
    public void Audit()
    {
        foreach (MarginEngine engine in Engines)
        {
            for (int i = 0; i < 4; i++)
            {
                foreach (OutputEvent alarm in engine.Audit(64)) Assert.Fail($"{alarm}, seed {_seed}, input {_inputs}");
            }
        }
    }

    public void Apply() => Check(e => e.Apply(timeNs: 7).ToArray(), "edits");

    public void Dispose()
    {
        foreach (MarginEngine engine in Engines) engine.Dispose();
        foreach (RandomBooks book in _books) book.Book.Dispose();
    }

    private static IEnumerable<EngineOptions> Options(IBatchDevice? device)
    {
        foreach (EvaluationMode mode in Enum.GetValues<EvaluationMode>()) yield return new() { Mode = mode };
        if (device is null) yield break;
        yield return new() { Mode = EvaluationMode.Sweep, Device = device.Name, Devices = [device] };
        var audit = new AuditOptions { Device = device.Name };
        yield return new() { Audit = audit, Devices = [device] };
        yield return new() { Mode = EvaluationMode.Holders, Audit = audit, Devices = [device] };
    }

    private static LevelBand Band(string entry, string release) => new(Rate.Parse(entry), Rate.Parse(release));

    private void Check(Func<MarginEngine, LevelChange[]> input, string what)
    {
        _inputs++;
        LevelChange[][] edges = [.. Engines.Select(input)];
        for (int i = 1; i < edges.Length; i++)
        {
            if (edges[0].SequenceEqual(edges[i])) continue;
            string modes = $"{Engines[0].Options.Mode} and {Engines[i].Options.Mode}";
            string where = $"{modes}, seed {_seed}, input {_inputs}, {what}";
            Assert.Fail($"{where}: [{Text(edges[0])}] and [{Text(edges[i])}], after {_books[0].Book.History}");
        }

        Edges += edges[0].Length;
        CheckLevels(what);
    }

    private void CheckLevels(string what)
    {
        for (int pool = 0; pool < Engines[0].Book.PoolTop; pool++)
        {
            Level level = Engines[0].LevelOf(pool);
            foreach (MarginEngine other in Engines)
            {
                if (level == other.LevelOf(pool)) continue;
                Level its = other.LevelOf(pool);
                Assert.Fail($"pool {pool}: {level}, {its} in {other.Options.Mode}, {what}, seed {_seed}");
            }
        }
    }

    private static string Text(LevelChange[] edges) =>
        string.Join(", ", edges.Select(e => $"{e.Pool} {e.From} -> {e.To}"));
}
