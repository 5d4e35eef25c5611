using FastMargin.Engine;

namespace FastMargin.Feeds;

/// <summary>Lets event time go on while prices are quiet, so that they grow stale and calls fall due.</summary>
public sealed class TimerFeed(FeedPort port, TimeSpan period) : Feed("timer", port)
{
    /// <inheritdoc/>
    public override bool IsFinite => false;

    private protected override void Run(CancellationToken stop)
    {
        long periodNs = period.Ticks * 100;
        for (long due = Clock.NowNs + periodNs; Clock.WaitUntil(due, stop); due += periodNs)
        {
            if (!Send(InputEvent.Timer(Clock.NowNs))) return;
        }
    }
}
