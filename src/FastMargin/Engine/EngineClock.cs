using System.Diagnostics;

namespace FastMargin.Engine;

/// <summary>
/// The clock of stamps and lags: UTC nanoseconds since 1970, read once when it is made and counted on from there, so
/// that it never falls. Feeds and engine of one process share one. A test gives one of its own.
/// </summary>
public class EngineClock
{
    private static readonly double _nsPerTick = 1e9 / Stopwatch.Frequency;

    private readonly long _startTicks = Stopwatch.GetTimestamp();
    private readonly long _startNs = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Now; any thread may ask.</summary>
    public virtual long NowNs => _startNs + (long)((Stopwatch.GetTimestamp() - _startTicks) * _nsPerTick);
}
