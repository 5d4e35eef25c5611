using FastMargin.Book;

namespace FastMargin.Engine;

/// <summary>The raw fact <c>deficient</c> of pools, exactly and without hysteresis, at marks it is told of.</summary>
public sealed class ExactFacts
{
    private readonly ExactJudge _judge;

    /// <summary>Starts from a book's marks; its positions and balances must stay as they are.</summary>
    public ExactFacts(MarginBook book, EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(options);
        _judge = new ExactJudge(book, options);
    }

    /// <summary>A mark moved, or was taken away with 0 steps.</summary>
    public void SetMark(int instrument, long steps) => _judge.SetMark(instrument, steps);

    /// <summary><c>E &lt; MM</c>, or <c>≤</c> where the options say so; false when a price is missing.</summary>
    public bool IsDeficient(int pool) => _judge.IsDeficient(pool);
}
