using System.Diagnostics;
using System.Numerics;

namespace FastMargin.Latency;

/// <summary>
/// Durations in logarithmic buckets, 64 to each doubling: a percentile is at most 1.6 % above the true one, never
/// below it, and recording costs a few instructions. The largest duration is kept exactly. One writer; whoever reads
/// comes after it.
/// </summary>
public sealed class LatencyHistogram
{
    private const int SubBits = 6;
    private const int SubBuckets = 1 << SubBits;

    private static readonly double _nsPerTick = 1e9 / Stopwatch.Frequency;

    private readonly long[] _buckets = new long[(64 - SubBits) * SubBuckets];

    /// <summary>Number of durations.</summary>
    public long Count { get; private set; }

    /// <summary>The largest, in nanoseconds.</summary>
    public long MaxNs { get; private set; }

    /// <summary>All of them together, in nanoseconds.</summary>
    public long TotalNs { get; private set; }

    /// <summary><c>TotalNs / Count</c>; 0 when there is none.</summary>
    public double MeanNs => Count == 0 ? 0 : (double)TotalNs / Count;

    /// <summary>Records the time between two readings of <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public void Record(long from, long to) => RecordNs((long)((to - from) * _nsPerTick));

    /// <summary>Records a duration, not negative.</summary>
    public void RecordNs(long ns)
    {
        _buckets[BucketOf(ns)]++;
        Count++;
        TotalNs += ns;
        if (ns > MaxNs) MaxNs = ns;
    }

    /// <summary>The duration that a share of all does not exceed, in nanoseconds; 0 when there is none.</summary>
    /// <param name="share">0 to 1.</param>
    public long PercentileNs(double share)
    {
        long rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        long seen = 0;
        for (int i = 0; i < _buckets.Length; i++)
        {
            seen += _buckets[i];
            if (seen >= rank && seen > 0) return Math.Min(LargestOf(i), MaxNs);
        }

        return MaxNs;
    }

    /// <summary>
    /// The whole distribution: for each duration that occurs, as <see cref="PercentileNs"/> gives it, the share of all
    /// that does not exceed it; both rise, the last share is 1.
    /// </summary>
    public IEnumerable<(long Ns, double Share)> Distribution()
    {
        long seen = 0;
        for (int i = 0; i < _buckets.Length; i++)
        {
            if (_buckets[i] == 0) continue;
            seen += _buckets[i];
            yield return (Math.Min(LargestOf(i), MaxNs), (double)seen / Count);
        }
    }

    private static int BucketOf(long ns)
    {
        // Below 64 each nanosecond has its bucket; above, the leading bit and the six after it name one.
        if (ns < SubBuckets) return (int)ns;
        int shift = BitOperations.Log2((ulong)ns) - SubBits;
        return ((shift + 1) << SubBits) + (int)(ns >> shift) - SubBuckets;
    }

    private static long LargestOf(int bucket)
    {
        if (bucket < SubBuckets) return bucket;
        int shift = (bucket >> SubBits) - 1;
        long mantissa = (bucket & (SubBuckets - 1)) + SubBuckets;
        return ((mantissa + 1) << shift) - 1;
    }
}
