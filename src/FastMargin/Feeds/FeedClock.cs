using System.Diagnostics;

namespace FastMargin.Feeds;

/// <summary>Time as feeds see it: a test gives one of its own and never sleeps.</summary>
public class FeedClock
{
    private const long NsPerMs = 1_000_000;

    private readonly long _startTicks = Stopwatch.GetTimestamp();
    private readonly long _startNs = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;

    /// <summary>UTC nanoseconds since 1970; never falls.</summary>
    public virtual long NowNs =>
        _startNs + (long)((Stopwatch.GetTimestamp() - _startTicks) * (1e9 / Stopwatch.Frequency));

    /// <summary>Waits until a time; false when it was told to stop before.</summary>
    public virtual bool WaitUntil(long timeNs, CancellationToken cancellation)
    {
        // A wait ends up to a millisecond late, so the last stretch is spun away.
        for (long left = timeNs - NowNs; left > 0 && !cancellation.IsCancellationRequested; left = timeNs - NowNs)
        {
            if (left > 2 * NsPerMs) cancellation.WaitHandle.WaitOne((int)Math.Min(left / NsPerMs - 1, int.MaxValue));
            else Thread.Yield();
        }

        return !cancellation.IsCancellationRequested;
    }
}
