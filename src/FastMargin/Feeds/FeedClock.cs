using FastMargin.Engine;

namespace FastMargin.Feeds;

/// <summary>The engine's clock for feeds, which also wait for a time: a test gives one that never sleeps.</summary>
public class FeedClock : EngineClock
{
    private const long NsPerMs = 1_000_000;

    /// <summary>Waits until a time; false when it was told to stop before.</summary>
    public virtual bool WaitUntil(long timeNs, CancellationToken cancellation)
    {
        // A wait ends up to a millisecond late, so the last stretch is spun away.
        for (long left = timeNs - NowNs; left > 0 && !cancellation.IsCancellationRequested; left = timeNs - NowNs)
        {
            if (left > 2 * NsPerMs) cancellation.WaitHandle.WaitOne((int)Math.Min((left / NsPerMs) - 1, int.MaxValue));
            else Thread.Yield();
        }

        return !cancellation.IsCancellationRequested;
    }
}
