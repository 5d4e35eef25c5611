namespace FastMargin.Engine;

/// <summary>
/// Notices that marks reach the engine too late, and turns that into inputs, so that a recorded sequence says what the
/// engine did and a replay does the same: the wall clock is read here and nowhere behind it.
/// <code>lag = dequeue time − ingress time, both on the engine's clock</code>
/// A mark with a lag above the limit makes its instrument <see cref="MarkState.Late"/>, before it is applied itself.
/// The state is over before the next mark that comes in time, or when everything that waited has been taken: then no
/// newer mark is on its way. One thread asks; nothing is allocated.
/// </summary>
/// <param name="instruments">How many there are.</param>
/// <param name="maxLagNs">The limit in nanoseconds, above 0.</param>
public sealed class LagWatch(int instruments, long maxLagNs)
{
    private readonly int[] _late = new int[instruments];
    private readonly int[] _placeOf = new int[instruments];

    /// <summary>Instruments that are late now.</summary>
    public int LateCount { get; private set; }

    /// <summary>Marks that came too late so far.</summary>
    public long LateMarks { get; private set; }

    /// <summary>A mark has been taken from the ring: true when an input must be applied before it.</summary>
    /// <param name="mark">The mark; without ingress time (a replay) it is never late.</param>
    /// <param name="dequeueNs">When it was taken.</param>
    /// <param name="notice">The input, with the mark's own event time.</param>
    public bool TryNotice(in InputEvent mark, long dequeueNs, out InputEvent notice)
    {
        notice = default;
        if (mark.IngressNs == 0 || (uint)mark.Subject >= (uint)_placeOf.Length) return false;
        long lagNs = dequeueNs - mark.IngressNs;
        bool wasLate = _placeOf[mark.Subject] != 0;
        if (lagNs <= maxLagNs)
        {
            if (!wasLate) return false;
            Remove(mark.Subject);
            notice = InputEvent.MarkStateOver(mark.Subject, MarkState.Late, mark.TimeNs) with { Feed = mark.Feed };
            return true;
        }

        LateMarks++;
        if (wasLate) return false;
        _late[LateCount++] = mark.Subject;
        _placeOf[mark.Subject] = LateCount;
        notice = InputEvent.Late(mark.Subject, lagNs, mark.TimeNs) with { Feed = mark.Feed };
        return true;
    }

    /// <summary>
    /// Nothing waits any more: gives the end of one instrument's lag;
    /// call until false.
    /// </summary>
    /// <param name="timeNs">Event time of the last input.</param>
    /// <param name="notice">The input to apply.</param>
    public bool TryCatchUp(long timeNs, out InputEvent notice)
    {
        notice = default;
        if (LateCount == 0) return false;
        int instrument = _late[0];
        Remove(instrument);
        notice = InputEvent.MarkStateOver(instrument, MarkState.Late, timeNs);
        return true;
    }

    private void Remove(int instrument)
    {
        int place = _placeOf[instrument] - 1;
        int last = _late[--LateCount];
        _late[place] = last;
        _placeOf[last] = place + 1;
        _placeOf[instrument] = 0;
    }
}
