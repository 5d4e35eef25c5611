using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;
using FastMargin.Instruments;

namespace FastMargin.Bench.Peers;

/// <summary>A tick in sweep mode, one thread: a mark moves by a step, every pool and level is looked at.</summary>
internal sealed class SweepTick : IDisposable
{
    private readonly MarginEngine _engine;
    private long _steps;

    public SweepTick(BookRecipe recipe)
    {
        Book = BookGenerator.Generate(recipe);
        // In the recipe nobody is deficient; with the most held instrument a third lower some are.
        Instrument mostHeld = Book.Universe.Instruments[0];
        Book.SetMark(0, Book.Mark(0).ToSteps(mostHeld.MarkStep) / 3 * 2);
        _engine = new MarginEngine(Book, new EngineOptions { Mode = EvaluationMode.Sweep });
        _steps = Book.Mark(0).ToSteps(mostHeld.MarkStep);
        AssertLevels();
    }

    public MarginBook Book { get; }

    public long Positions => Book.PositionCount;

    public int Tick() => _engine.OnMark(0, _steps ^= 1, timeNs: 0).Length;

    public int CountDeficient() =>
        Enumerable.Range(0, Book.PoolTop).Count(pool => _engine.LevelOf(pool) >= Level.Deficient);

    public void Dispose()
    {
        _engine.Dispose();
        Book.Dispose();
    }

    private void AssertLevels()
    {
        using var other = new MarginEngine(Book, new EngineOptions { Mode = EvaluationMode.Holders });
        for (int pool = 0; pool < Book.PoolTop; pool++)
        {
            if (_engine.LevelOf(pool) != other.LevelOf(pool))
                throw new InvalidOperationException(
                    $"pool {pool}: {_engine.LevelOf(pool)}, alone {other.LevelOf(pool)}");
        }
    }
}
