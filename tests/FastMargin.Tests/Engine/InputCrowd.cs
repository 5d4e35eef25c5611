using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Engine;

/// <summary>
/// Engines of every mode that are told the same inputs, and the oracle, which is told them in its own words: all say
/// the same of every input, with the same bits, and what they say is what the oracle says.
/// </summary>
internal sealed class InputCrowd : IInputStage, IDisposable
{
    private readonly TwinBook _twin;
    private readonly OracleInputs _inputs;
    private readonly OracleLevels _levels;
    private readonly List<MarginBook> _books = [];
    private long _sequence;
    private long _number;

    public InputCrowd(TwinBook twin)
    {
        _twin = twin;
        _inputs = new OracleInputs(twin.Oracle);
        TableModels.Open(_inputs, twin.Oracle, assignsHalf: true);
        _levels = new OracleLevels(twin.Oracle, TwinProfiles.Oracle);
        _levels.Observe();
        LevelProfile[] profiles = TwinProfiles.Product;
        IReadOnlyList<Action<MarginBook>> journal = twin.TakeJournal();
        foreach (EvaluationMode mode in Enum.GetValues<EvaluationMode>())
        {
            var book = new MarginBook(twin.Product.Universe);
            foreach (Action<MarginBook> edit in journal) edit(book);
            TableModels.Open(book, assignsHalf: true);
            _books.Add(book);
            Engines.Add(new MarginEngine(book, new EngineOptions { Mode = mode, Profiles = profiles }, Shelf));
        }
    }

    public List<MarginEngine> Engines { get; } = [];

    public ParameterShelf Shelf { get; } = new();

    /// <summary>The oracle's side of the shelf.</summary>
    public OracleInputs Oracle => _inputs;

    public MarginBook Book => Engines[0].Book;

    /// <summary>Level edges seen so far.</summary>
    public int Edges { get; private set; }

    /// <summary>Refusals seen so far.</summary>
    public int Refusals { get; private set; }

    /// <summary>Kinds of inputs that were taken.</summary>
    public HashSet<InputKind> Taken { get; } = [];

    /// <summary>All engines and the oracle take an input; its outputs.</summary>
    public OutputEvent[] On(in InputEvent input)
    {
        bool isTaken = _inputs.Apply(input);
        string[] before = isTaken ? [] : [.. Engines.Select(BookText.Of)];
        IReadOnlyList<(int Pool, OracleLevel From, OracleLevel To)> expected = _levels.Observe();
        _sequence++;
        OutputEvent[]? first = null;
        // Expected or not, good or not, and whether or not anybody lets the engine finish: the answer is the same.
        InputEvent[] coming = [.. Enumerable.Repeat(input, 9)];
        for (int i = 0; i < Engines.Count; i++)
        {
            MarginEngine engine = Engines[i];
            engine.Expect(coming);
            OutputEvent[] outputs = engine.On(input).ToArray();
            if (_sequence % 2 == 0) engine.Finish();
            string who = $"{engine.Options.Mode}, {input}";
            first ??= outputs;
            Assert.True(first.SequenceEqual(outputs), $"{who}: [{Text(first)}] and [{Text(outputs)}]");
            Assert.True(isTaken == !IsRefused(outputs), $"{who}: the oracle takes it: {isTaken}, [{Text(outputs)}]");
            Assert.Equal(_sequence, engine.Sequence);
            if (!isTaken) Assert.Equal(before[i], BookText.Of(engine));
        }

        if (isTaken) Taken.Add(input.Kind);
        else Refusals++;
        Number(first!);
        Follow(input, first!);
        Check(input, first!, expected);
        return first!;
    }

    public void Dispose()
    {
        foreach (MarginEngine engine in Engines) engine.Dispose();
        foreach (MarginBook book in _books) book.Dispose();
    }

    private static bool IsRefused(OutputEvent[] outputs) => outputs is [{ Kind: OutputKind.Refused }];

    private static string Text(IEnumerable<OutputEvent> outputs) => string.Join(
        ", ", outputs.Select(o => $"{o.Kind} {o.Pool} {(Level)o.From} -> {(Level)o.To} {o.Facts} {o.Detail}"));

    private void Number(OutputEvent[] outputs)
    {
        foreach (OutputEvent output in outputs)
        {
            Assert.Equal(++_number, output.Number);
            Assert.Equal(_sequence, output.Sequence);
            Assert.Equal(0, output.IngressNs | output.DequeueNs | output.DecisionNs | output.PublishNs);
        }
    }

    /// <summary>The oracle gives new pools the numbers that the book has given them.</summary>
    private void Follow(in InputEvent input, OutputEvent[] outputs)
    {
        if (outputs.SingleOrDefault(o => o.Kind == OutputKind.PoolOpened) is { Pool: var pool, Kind: not 0 } opened)
        {
            Assert.Equal(input.Other, opened.Detail);
            _inputs.Open(input.Kind, input.Other, pool, Engines[0].Book.AccountOf(pool));
            Assert.Empty(_levels.Observe());
        }

        int[] closed = [.. outputs.Where(o => o.Kind == OutputKind.PoolClosed).Select(o => o.Pool)];
        Assert.Equal(_inputs.TakeClosed().Order(), closed);
    }

    private void Check(
        InputEvent input, OutputEvent[] outputs, IReadOnlyList<(int Pool, OracleLevel From, OracleLevel To)> expected)
    {
        OutputEvent[] edges = [.. outputs.Where(o => o.Kind == OutputKind.Level)];
        string said = string.Join(", ", edges.Select(e => $"{e.Pool} {(Level)e.From} -> {(Level)e.To}"));
        string right = string.Join(", ", expected.Select(e => $"{e.Pool} {e.From} -> {e.To}"));
        Assert.True(right == said, $"{input}: edges [{said}], the oracle says [{right}]; after {_twin.History}");
        Edges += edges.Length;
        foreach (OutputEvent edge in edges)
        {
            OraclePool pool = _twin.Oracle.Pools.Single(p => p.Id == edge.Pool);
            bool isDeficient = OracleMargin.Evaluate(_twin.Oracle, pool)?.IsDeficient ?? false;
            Assert.True(
                isDeficient == ((edge.Facts & OutputFacts.Deficient) != 0), $"{input}: pool {edge.Pool} {isDeficient}");
        }

        CheckBook();
    }

    private void CheckBook()
    {
        Assert.Single(Engines.Select(e => e.StateHash()).Distinct());
        foreach (MarginEngine engine in Engines)
        {
            foreach (OraclePool pool in _twin.Oracle.Pools)
            {
                Assert.Equal(_levels[pool].ToString(), engine.LevelOf(pool.Id).ToString());
                Assert.Equal(BookText.Of(pool), BookText.Of(engine.Book, pool.Id));
            }
        }
    }
}
