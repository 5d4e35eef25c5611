namespace FastMargin.Feeds;

/// <summary>
/// What is kept of a sequence of prices so that nothing a level could depend on is lost: the extremes of all of it,
/// then those of what came after these, and so on to the last price.
/// <code>
/// 100 97 103 99 101 98 100   →   97 103 98 100
/// </code>
/// </summary>
/// <remarks>
/// Each point is the lowest or highest of everything after the point before it, and points turn up and down by turns,
/// ever closer together. For a level entered below one price and left above another, this path gives what all prices
/// would: what was dropped lies between an extreme that did at least as much before it and one that did so after it.
/// </remarks>
internal static class MarkPath
{
    /// <summary>The most points of a path; a path of so many turns is rare, and the next one has to wait.</summary>
    public const int MaxPoints = 24;

    /// <summary>Adds a price: false, and nothing done, when there is no room for it.</summary>
    public static bool TryAdd(Span<long> points, ref byte count, long price)
    {
        if (count > 0 && price == points[count - 1]) return true;
        bool isUp = count > 0 && price > points[count - 1];
        bool goesOn = count > 1 && isUp == points[count - 1] > points[count - 2];
        int end = goesOn ? count - 1 : count;

        // A price beyond the turn before the last one on its side does all that these two did.
        while (end >= 3 && IsBeyond(price, points[end - 2], isUp)) end -= 2;
        if (end == points.Length) return false;
        if (end == 2 && IsBeyond(price, points[0], isUp))
        {
            // Without an earlier turn on the other side, that one stays the extreme.
            points[0] = points[1];
            end = 1;
        }

        points[end] = price;
        count = (byte)(end + 1);
        return true;
    }

    private static bool IsBeyond(long price, long other, bool isUp) => isUp ? price >= other : price <= other;
}
