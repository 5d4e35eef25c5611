namespace FastMargin.Latency;

/// <summary>
/// What a thread that only spins would have done to a feed at a fixed rate: an imagined tick is due every
/// <c>1/rate</c>, and is noticed at the first reading of the clock at or after that. A machine that takes the processor
/// away for a millisecond so delays all ticks of that millisecond, not one, and the percentiles compare with those of
/// real ticks at the same rate.
/// </summary>
public sealed class HiccupMeter
{
    private readonly double _stepNs;
    private readonly LatencyHistogram _late;
    private long _startNs;
    private long _next;

    /// <summary>A meter without a schedule yet.</summary>
    /// <param name="rate">Imagined ticks a second, above 0.</param>
    /// <param name="late">Where the delays are recorded.</param>
    public HiccupMeter(double rate, LatencyHistogram late)
    {
        ArgumentNullException.ThrowIfNull(late);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        _stepNs = 1e9 / rate;
        _late = late;
    }

    /// <summary>The schedule begins: imagined tick k is due at <c>startNs + k/rate</c>.</summary>
    public void Start(long startNs) => (_startNs, _next) = (startNs, 0);

    /// <summary>
    /// The thread did nothing between two readings of the clock: records the ticks that were due after the first and
    /// not after the second. Ticks due before, while it had work, are no hiccup and are left out.
    /// </summary>
    public void Spin(long fromNs, long toNs)
    {
        if (DueNs(_next) <= fromNs) _next = Math.Max(0, (long)Math.Floor((fromNs - _startNs) / _stepNs));
        while (DueNs(_next) <= fromNs) _next++;
        for (long dueNs = DueNs(_next); dueNs <= toNs; dueNs = DueNs(_next))
        {
            _late.RecordNs(toNs - dueNs);
            _next++;
        }
    }

    private long DueNs(long k) => _startNs + (long)(k * _stepNs);
}
