using FastMargin.Instruments;

namespace FastMargin.Formats;

/// <summary>Market data in order of time.</summary>
public interface ITickSource : IDisposable
{
    /// <summary>
    /// Symbols by index. Some sources know all from the start, others add one when they first meet it: every index
    /// of a tick that was read is below the count.
    /// </summary>
    public IReadOnlyList<string> Symbols { get; }

    /// <summary>Where the last tick stands; for messages.</summary>
    public SourceLine Position { get; }

    /// <summary>Reads the next tick; false at the end.</summary>
    /// <exception cref="DataException">The data are damaged or malformed, or time falls.</exception>
    public bool TryRead(out QuoteTick tick);
}
