using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Cli.Run;

/// <summary>Tick files, merged in order of time, as marks of a book's instruments.</summary>
internal sealed class TickFeed : IMarkFeed
{
    private readonly MergedTicks _merged;

    public TickFeed(Universe universe, IReadOnlyList<CountedTicks> files, MarkPolicy policy)
    {
        Files = files;
        _merged = new MergedTicks([.. files]);
        Marks = new TickMarks(universe, _merged, policy);
    }

    /// <summary>The files, with what was read of each.</summary>
    public IReadOnlyList<CountedTicks> Files { get; }

    /// <summary>How marks were formed.</summary>
    public TickMarks Marks { get; }

    public double Done => Files.Min(f => f.Done);

    public bool TryNext(out MarkTick tick)
    {
        while (_merged.TryRead(out QuoteTick quote))
        {
            if (!Marks.TryMark(quote, out int instrument, out long steps)) continue;
            tick = new MarkTick(quote.TimeNs, instrument, steps);
            return true;
        }

        tick = default;
        return false;
    }

    public void Dispose() => _merged.Dispose();
}
