using System.Diagnostics;

namespace FastMargin.Bench.Matrix;

/// <summary>
/// Times calls against each other: every round measures each of them once, one after the other, so that a machine that
/// slows down slows all of them down.
/// </summary>
public static class TurnByTurn
{
    private const int MaxCalls = 1_000_000;
    private const int MinRounds = 3;

    // Between warm-up and measuring, so that the compiler's background thread can put its work in place.
    private const int SettleMs = 150;

    /// <summary>Measures the calls; the times are those of one operation.</summary>
    public static IReadOnlyList<Timing> Measure(Pace pace, params IReadOnlyList<Contender> contenders)
    {
        ArgumentNullException.ThrowIfNull(pace);
        ArgumentNullException.ThrowIfNull(contenders);
        int[] calls = new int[contenders.Count];
        int[] rounds = new int[contenders.Count];
        for (int i = 0; i < calls.Length; i++)
        {
            double once = WarmUp(pace, contenders[i].Call);
            calls[i] = (int)Math.Clamp(pace.RoundSeconds / once, 1, MaxCalls);
            double fit = pace.CaseSeconds / (once * calls[i]);
            rounds[i] = (int)Math.Clamp(fit, Math.Min(MinRounds, pace.Rounds), pace.Rounds);
        }

        if (!pace.IsShort) Thread.Sleep(SettleMs);
        var times = contenders.Select(_ => new List<double>()).ToArray();
        var bytes = contenders.Select(_ => new List<double>()).ToArray();
        for (int round = 0; round < pace.Rounds; round++)
        {
            for (int i = 0; i < calls.Length; i++)
            {
                if (round >= rounds[i]) continue;
                (double ns, double allocated) = Once(contenders[i], calls[i]);
                times[i].Add(ns);
                bytes[i].Add(allocated);
            }
        }

        return [.. times.Select((t, i) => new Timing([.. t.Order()], Median([.. bytes[i].Order()])))];
    }

    /// <summary>The middle of sorted values, the mean of the two in the middle of an even number.</summary>
    public static double Median(IReadOnlyList<double> sorted)
    {
        ArgumentNullException.ThrowIfNull(sorted);
        int half = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static double WarmUp(Pace pace, Action call)
    {
        long start = Stopwatch.GetTimestamp();
        double last;
        do
        {
            long before = Stopwatch.GetTimestamp();
            call();
            last = Stopwatch.GetElapsedTime(before).TotalSeconds;
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < pace.WarmUpSeconds);
        return Math.Max(last, 1e-9);
    }

    private static (double Ns, double Bytes) Once(Contender contender, int calls)
    {
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++) contender.Call();
        double ns = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        double bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        double operations = (double)calls * contender.Operations;
        return (ns / operations, bytes / operations);
    }
}

/// <summary>A call to be timed.</summary>
/// <param name="Call">What is timed.</param>
/// <param name="Operations">Operations in one call.</param>
public readonly record struct Contender(Action Call, double Operations = 1);

/// <summary>What a call took.</summary>
/// <param name="SortedNs">Nanoseconds an operation of each round, rising.</param>
/// <param name="Bytes">Bytes allocated by an operation, the median of the rounds.</param>
public sealed record Timing(IReadOnlyList<double> SortedNs, double Bytes)
{
    /// <summary>The median.</summary>
    public double MedianNs => TurnByTurn.Median(SortedNs);

    /// <summary>The least.</summary>
    public double LeastNs => SortedNs[0];

    /// <summary>The most.</summary>
    public double MostNs => SortedNs[^1];
}
