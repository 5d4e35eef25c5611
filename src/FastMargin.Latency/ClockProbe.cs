using System.Diagnostics;

namespace FastMargin.Latency;

/// <summary>What the clock of the measurements is good for.</summary>
/// <param name="Source">The system's own word for where time comes from, such as <c>tsc</c>.</param>
/// <param name="StepNs">The smallest difference between two readings that is not zero.</param>
/// <param name="ReadNs">What one reading costs on average.</param>
public sealed record ClockProbe(string Source, double StepNs, double ReadNs)
{
    private const int Readings = 200_000;
    private const string LinuxSource = "/sys/devices/system/clocksource/clocksource0/current_clocksource";

    /// <summary>Reads the clock many times.</summary>
    public static ClockProbe Take()
    {
        long step = long.MaxValue;
        long start = Stopwatch.GetTimestamp();
        long last = start;
        for (int i = 0; i < Readings; i++)
        {
            long now = Stopwatch.GetTimestamp();
            if (now > last) step = Math.Min(step, now - last);
            last = now;
        }

        double nsPerTick = 1e9 / Stopwatch.Frequency;
        return new ClockProbe(NameOfSource(), step * nsPerTick, (last - start) * nsPerTick / Readings);
    }

    private static string NameOfSource() =>
        File.Exists(LinuxSource) ? File.ReadAllText(LinuxSource).Trim() : "the system's monotonic clock";
}
