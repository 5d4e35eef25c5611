using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Feeds;

/// <summary>
/// Plays recorded ticks as marks: as they came, faster by a factor, or as fast as the engine takes them. Ticks carry
/// their recorded times whatever the speed, so that every speed gives the same events.
/// </summary>
public sealed class TapePlayer : Feed
{
    /// <summary>The speed without any waiting.</summary>
    public const double FlatOut = double.PositiveInfinity;

    private readonly ITickSource _source;
    private readonly double _speed;

    /// <summary>Plays a source, which is disposed with the player.</summary>
    /// <param name="name">Name in notices.</param>
    /// <param name="port">The engine.</param>
    /// <param name="source">Ticks in order of time.</param>
    /// <param name="universe">The instruments; ticks of others are skipped and counted.</param>
    /// <param name="policy">Which price is the mark.</param>
    /// <param name="speed">Above 0: 1 as recorded, 2 twice as fast, <see cref="FlatOut"/>.</param>
    /// <exception cref="DataException">No such speed.</exception>
    public TapePlayer(
        string name, FeedPort port, ITickSource source, Universe universe, MarkPolicy policy = MarkPolicy.Auto,
        double speed = 1)
        : base(name, port)
    {
        if (!(speed > 0)) throw new DataException($"speed {speed}", "a number above 0, or max");
        _source = source;
        _speed = speed;
        Marks = new TickMarks(universe, source, policy);
    }

    /// <inheritdoc/>
    public override bool IsFinite => true;

    /// <summary>How marks were formed; complete when the player has ended.</summary>
    public TickMarks Marks { get; }

    private protected override void Run(CancellationToken stop)
    {
        long startNs = Clock.NowNs;
        long firstNs = long.MinValue;
        while (!stop.IsCancellationRequested && _source.TryRead(out QuoteTick tick))
        {
            if (firstNs == long.MinValue) firstNs = tick.TimeNs;
            if (!Marks.TryMark(tick, out int instrument, out long steps)) continue;
            long due = startNs + (long)((tick.TimeNs - firstNs) / _speed);
            if (!double.IsPositiveInfinity(_speed) && !Clock.WaitUntil(due, stop)) return;
            if (!Send(InputEvent.Mark(instrument, steps, tick.TimeNs))) return;
        }
    }

    private protected override void Close() => _source.Dispose();
}
