using System.Globalization;

namespace FastMargin.Units;

/// <summary>Event time as text: UTC nanoseconds since 1970 as <c>2021-01-15T21:00:00Z</c>.</summary>
public static class UtcTime
{
    private const int NsPerTick = 100;

    private static readonly string[] _formats =
        ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd"];

    /// <summary>Reads a time; a date alone is its first moment. Finer than 100 ns is refused.</summary>
    public static bool TryParse(string text, out long ns)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        bool isTime = DateTime.TryParseExact(text, _formats, CultureInfo.InvariantCulture, Utc, out DateTime time);
        long ticks = time.Ticks - DateTime.UnixEpoch.Ticks;
        isTime = isTime && Math.Abs(ticks) <= long.MaxValue / NsPerTick;
        ns = isTime ? ticks * NsPerTick : 0;
        return isTime;
    }

    /// <summary>Writes a time; what is finer than 100 ns is cut off.</summary>
    public static string Text(long ns) =>
        DateTime.UnixEpoch.AddTicks(ns / NsPerTick).ToString(_formats[ns % 1_000_000_000 == 0 ? 0 : 1],
            CultureInfo.InvariantCulture);
}
