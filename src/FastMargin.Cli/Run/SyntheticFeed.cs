using FastMargin.Feeds.Synthetic;

namespace FastMargin.Cli.Run;

/// <summary>A generated tape as marks.</summary>
internal sealed class SyntheticFeed(SyntheticTape tape) : IMarkFeed
{
    private int _at;

    public double Done => tape.Count == 0 ? 1 : (double)_at / tape.Count;

    public bool TryNext(out MarkTick tick)
    {
        bool isThere = _at < tape.Count;
        tick = isThere ? new MarkTick(tape.TimesNs[_at], tape.Instruments[_at], tape.MarkSteps[_at]) : default;
        if (isThere) _at++;
        return isThere;
    }

    public void Dispose()
    {
    }
}
