using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Engine;

/// <summary>
/// Engines of every mode over books of the same content, and the oracle's level machine: all must tell the same edges,
/// with the same bits, after every input.
/// </summary>
internal sealed class EngineCrowd : IDisposable
{
    private readonly TwinBook _twin;
    private readonly OracleLevels _levels;
    private readonly List<MarginEngine> _engines = [];
    private readonly List<MarginBook> _followers = [];

    public EngineCrowd(TwinBook twin)
    {
        _twin = twin;
        _levels = new OracleLevels(twin.Oracle, TwinProfiles.Oracle);
        _levels.Observe();
        IReadOnlyList<Action<MarginBook>> journal = twin.TakeJournal();
        LevelProfile[] profiles = TwinProfiles.Product;
        foreach (EngineOptions options in Options(profiles))
        {
            MarginBook book = twin.Product;
            if (_engines.Count > 0)
            {
                _followers.Add(book = new MarginBook(twin.Product.Universe));
                foreach (Action<MarginBook> edit in journal) edit(book);
            }

            _engines.Add(new MarginEngine(book, options));
        }

        CheckLevels();
    }

    /// <summary>Edges seen so far.</summary>
    public int Edges { get; private set; }

    /// <summary>A mark comes in; 0 steps take it away.</summary>
    public void OnMark(OracleInstrument instrument, long steps)
    {
        Follow();
        TwinBook.NoteMark(instrument, steps);
        string what = $"mark of {instrument.Symbol} {steps} steps";
        Check(engine => engine.OnMark(instrument.Id, steps, timeNs: 7).ToArray(), what);
    }

    /// <summary>The edits made to the twin since the last input are taken up.</summary>
    public void Apply()
    {
        Follow();
        Check(engine => engine.Apply(timeNs: 7).ToArray(), "edits");
    }

    public void Dispose()
    {
        foreach (MarginEngine engine in _engines) engine.Dispose();
        foreach (MarginBook book in _followers) book.Dispose();
    }

    private static IEnumerable<EngineOptions> Options(LevelProfile[] profiles) =>
    [
        new() { Mode = EvaluationMode.Holders, Profiles = profiles },
        new() { Mode = EvaluationMode.Trigger, Profiles = profiles },
        new() { Mode = EvaluationMode.Sweep, Profiles = profiles },
        new() { Mode = EvaluationMode.Sweep, Width = "scalar", Threads = 2, Profiles = profiles },
    ];

    private void Follow()
    {
        IReadOnlyList<Action<MarginBook>> journal = _twin.TakeJournal();
        foreach (MarginBook book in _followers)
        {
            foreach (Action<MarginBook> edit in journal) edit(book);
        }
    }

    private void Check(Func<MarginEngine, LevelChange[]> input, string what)
    {
        IReadOnlyList<(int Pool, OracleLevel From, OracleLevel To)> expected = _levels.Observe();
        string expectedText = string.Join(", ", expected.Select(e => $"{e.Pool} {e.From} -> {e.To}"));
        LevelChange[]? first = null;
        foreach (MarginEngine engine in _engines)
        {
            LevelChange[] edges = input(engine);
            string text = string.Join(", ", edges.Select(e => $"{e.Pool} {e.From} -> {e.To}"));
            string who = $"{engine.Options.Mode} after {what}";
            Assert.True(expectedText == text, $"{who}: edges [{text}], the oracle says [{expectedText}]");
            first ??= edges;
            Assert.True(first.SequenceEqual(edges), $"{who}: other numbers in the same edges");
        }

        Edges += expected.Count;
        CheckLevels();
    }

    private void CheckLevels()
    {
        foreach (MarginEngine engine in _engines)
        {
            foreach (OraclePool pool in _twin.Oracle.Pools)
            {
                string level = engine.LevelOf(pool.Id).ToString();
                string expected = _levels[pool].ToString();
                Assert.True(expected == level, $"{engine.Options.Mode}: {pool} is {level}, the oracle says {expected}");
            }
        }
    }
}
