using FastMargin.Instruments;

namespace FastMargin.Models.Rules;

/// <summary>
/// When what an instrument's losses follow last moved: its own mark, that of its underlying, or time itself where it
/// has an expiry. A stamp is new with every such move; the time is the event time of the last one, which is what an
/// option's time to expiry is counted from.
/// </summary>
internal sealed class MarkTimes(int instruments)
{
    private readonly long[] _stamps = new long[instruments];
    private readonly long[] _times = new long[instruments];
    private long _last;
    private long _timerStamp;
    private long _timerNs;

    /// <summary>Everything is as of a time.</summary>
    public void Begin(long timeNs) => OnTime(timeNs);

    /// <summary>A mark has moved.</summary>
    public void OnMark(int instrument, long timeNs)
    {
        _stamps[instrument] = ++_last;
        _times[instrument] = timeNs;
    }

    /// <summary>Time has gone on.</summary>
    public void OnTime(long timeNs)
    {
        _timerStamp = ++_last;
        _timerNs = timeNs;
    }

    /// <summary>Rises with every move of what the instrument's losses follow.</summary>
    public long StampOf(Instrument of)
    {
        long own = Math.Max(_stamps[of.Id], 1);
        return of.Option is { } option ? Math.Max(own, Math.Max(_stamps[option.Underlying], _timerStamp)) : own;
    }

    /// <summary>Event time of the last move.</summary>
    public long TimeOf(Instrument of)
    {
        long own = Math.Max(_times[of.Id], _timerNs);
        return of.Option is { } option ? Math.Max(own, _times[option.Underlying]) : own;
    }
}
