namespace FastMargin.Cli.Run;

/// <summary>Marks in order of time, whatever they come from.</summary>
internal interface IMarkFeed : IDisposable
{
    /// <summary>The next mark; false at the end.</summary>
    public bool TryNext(out MarkTick tick);

    /// <summary>Share of the feed that was read, 0 to 1; negative where it is not known.</summary>
    public double Done { get; }
}

/// <summary>One mark: an instrument's price in steps at a time.</summary>
internal readonly record struct MarkTick(long TimeNs, int Instrument, long Steps);
