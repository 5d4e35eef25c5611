using FastMargin.Engine;

namespace FastMargin.Feeds;

/// <summary>
/// Marks that wait for room, one <see cref="MarkPath"/> an instrument, in the order in which the first of each came.
/// Whoever writes to the ring takes them from the front. Not for several threads at once.
/// </summary>
public sealed class MarkConflator
{
    // An event holds two extremes and what came after them.
    private const int PointsPerEvent = 3;

    private readonly long[] _points;
    private readonly Waiting[] _waiting;
    private readonly int[] _queue;
    private int _front;

    /// <summary>Makes room for instruments; nothing is allocated later.</summary>
    public MarkConflator(int instruments)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(instruments);
        _points = new long[(long)instruments * MarkPath.MaxPoints];
        _waiting = new Waiting[instruments];
        _queue = new int[instruments];
    }

    /// <summary>Instruments with marks that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Marks that became part of another one, or of nothing that is ever looked at.</summary>
    public long Merged { get; private set; }

    /// <summary>True when the mark can wait here: a plain one of a known instrument, above zero.</summary>
    public bool IsMergeable(in InputEvent input) =>
        input is { Kind: InputKind.Mark, Facts: InputFacts.None, Count: > 0 }
        && (uint)input.Subject < (uint)_waiting.Length;

    /// <summary>Lets a mark wait: false, and nothing done, when its instrument has turned too often for that.</summary>
    public bool TryAdd(in InputEvent mark)
    {
        int instrument = mark.Subject;
        ref Waiting waiting = ref _waiting[instrument];
        Span<long> points = PointsOf(instrument);
        if (!MarkPath.TryAdd(points, ref waiting.Points, mark.Count)) return false;
        if (waiting.Ticks++ == 0) _queue[(_front + Count++) % _queue.Length] = instrument;
        else Merged++;
        waiting.TimeNs = mark.TimeNs;
        waiting.IngressNs = mark.IngressNs;
        waiting.FeedSequence = mark.FeedSequence;
        waiting.Feed = mark.Feed;
        return true;
    }

    /// <summary>The next input of those that wait; there must be one.</summary>
    public InputEvent Next()
    {
        int instrument = _queue[_front];
        ref Waiting waiting = ref _waiting[instrument];
        ReadOnlySpan<long> points = PointsOf(instrument)[..waiting.Points];
        int taken = Math.Min(points.Length, PointsPerEvent);
        int ticks = taken == points.Length ? waiting.Ticks : 0;
        InputEvent input = taken == 1
            ? InputEvent.Mark(instrument, points[0], waiting.TimeNs)
            : InputEvent.ConflatedMark(
                instrument, points[taken - 1], Math.Min(points[0], points[1]), Math.Max(points[0], points[1]),
                isLowFirst: points[0] < points[1], waiting.TimeNs, ticks);
        return input with
        {
            IngressNs = waiting.IngressNs,
            FeedSequence = waiting.FeedSequence,
            Feed = waiting.Feed,
        };
    }

    /// <summary><see cref="Next"/> has been handed over.</summary>
    public void Take()
    {
        int instrument = _queue[_front];
        ref Waiting waiting = ref _waiting[instrument];
        Span<long> points = PointsOf(instrument)[..waiting.Points];
        if (points.Length > PointsPerEvent)
        {
            points[PointsPerEvent..].CopyTo(points);
            waiting.Points -= PointsPerEvent;
            return;
        }

        waiting = default;
        _front = (_front + 1) % _queue.Length;
        Count--;
    }

    private Span<long> PointsOf(int instrument) =>
        _points.AsSpan(instrument * MarkPath.MaxPoints, MarkPath.MaxPoints);

    private struct Waiting
    {
        public byte Points;
        public int Ticks;
        public ushort Feed;
        public long TimeNs;
        public long IngressNs;
        public long FeedSequence;
    }
}
