using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Cli.Run;

/// <summary>A tick file that counts what was read of it, and ends early when it should.</summary>
internal sealed class CountedTicks(ITickSource source, string path, long limit) : ITickSource
{
    public string Path { get; } = path;

    public long Count { get; private set; }

    public long FirstTimeNs { get; private set; }

    public long LastTimeNs { get; private set; }

    /// <summary>Share that was read; negative where it is not known before the end.</summary>
    public double Done => limit > 0
        ? (double)Count / limit
        : source is TapeSource { Count: > 0 } tape ? (double)tape.Done / tape.Count : -1;

    public IReadOnlyList<string> Symbols => source.Symbols;

    public SourceLine Position => source.Position;

    public bool TryRead(out QuoteTick tick)
    {
        tick = default;
        if ((limit > 0 && Count == limit) || !source.TryRead(out tick)) return false;
        if (Count++ == 0) FirstTimeNs = tick.TimeNs;
        LastTimeNs = tick.TimeNs;
        return true;
    }

    public void Dispose() => source.Dispose();
}
