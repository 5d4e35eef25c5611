namespace FastMargin.Ring;

/// <summary>How far apart fields lie that different threads write.</summary>
internal static class CachePadding
{
    /// <summary>Two cache lines, because processors fetch them in pairs.</summary>
    public const int Size = 128;
}
