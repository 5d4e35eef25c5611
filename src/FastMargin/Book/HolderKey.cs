namespace FastMargin.Book;

/// <summary>The key of a holder in <see cref="SortedKeys"/>: size above, pool below.</summary>
internal static class HolderKey
{
    /// <summary>Sizes from here on share one key range and are always looked at one by one.</summary>
    public const long Saturated = uint.MaxValue;

    public static ulong Of(long absLots, int pool) => ((ulong)Math.Min(absLots, Saturated) << 32) | (uint)pool;

    public static int Pool(ulong key) => (int)(uint)key;

    public static long Size(ulong key) => (long)(key >> 32);

    /// <summary>The first key of a size, rounded down.</summary>
    public static ulong OfSize(double size) => size <= 0 ? 0 : (ulong)Math.Min(size, Saturated) << 32;

    /// <summary>The first key above a size.</summary>
    public static ulong AfterSize(double size) =>
        size >= Saturated ? ulong.MaxValue : ((ulong)Math.Max(size, 0) + 1) << 32;
}
