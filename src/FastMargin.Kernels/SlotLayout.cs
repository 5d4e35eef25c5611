using System.Runtime.CompilerServices;

namespace FastMargin.Kernels;

/// <summary>How the signed lot counts of a slab's slots are stored.</summary>
public enum LotsFormat
{
    /// <summary>48-byte records: 8 lots as <see cref="int"/>, then 8 row indices as <see cref="ushort"/>.</summary>
    Narrow,

    /// <summary>80-byte records: 8 whole lots as <see cref="double"/> (up to 2^53), then 8 row indices.</summary>
    Wide,
}

/// <summary>
/// Where a slot lives: pools stand in groups of eight lanes, and the record of group <c>g</c>, column <c>c</c> of a
/// slab with <c>n</c> positions a pool starts at byte <c>(g * n + c) * RecordSize</c>.
/// </summary>
/// <remarks>Slots that hold nothing, padding lanes included, have lots 0 and row 0.</remarks>
public static unsafe class SlotLayout
{
    /// <summary>Pools in a group: the lanes of one record.</summary>
    public const int GroupSize = 8;

    /// <summary>Most positions a pool may have: the length up to which <c>CertifiedBound</c> is proved.</summary>
    public const int MaxPositions = 4096;

    /// <summary>Most rows a table may have: a slot stores twice the row number in 16 bits.</summary>
    public const int MaxRows = 32_767;

    /// <summary>Largest absolute lot count of a wide slot: the doubles up to it hold every whole number.</summary>
    public const long MaxLots = 1L << 53;

    /// <summary>Groups that hold <paramref name="pools"/> pools.</summary>
    public static int GroupCount(int pools) => (int)(((long)pools + GroupSize - 1) / GroupSize);

    /// <summary>Entries every per-pool column must have: <paramref name="pools"/> rounded up to whole groups.</summary>
    public static int PaddedPools(int pools) => checked(GroupCount(pools) * GroupSize);

    /// <summary>Bytes of one record: 48 narrow, 80 wide.</summary>
    public static int RecordSize(LotsFormat format) =>
        format == LotsFormat.Narrow ? NarrowLots.RecordSize : WideLots.RecordSize;

    /// <summary>Bytes of all slots of a slab.</summary>
    public static long SlotsSize(LotsFormat format, int positions, int pools) =>
        (long)GroupCount(pools) * positions * RecordSize(format);

    /// <summary>Writes one slot; nothing is checked, the caller owns the bounds and the ranges.</summary>
    /// <param name="slots">First byte of the slab's slots.</param>
    /// <param name="format">How the slab stores lots.</param>
    /// <param name="positions">Positions of each pool of the slab.</param>
    /// <param name="pool">Position of the pool in the slab.</param>
    /// <param name="column">Which of the pool's slots, 0 up to <paramref name="positions"/> - 1.</param>
    /// <param name="lots">Signed lots; within <see cref="int"/> (not its minimum) when narrow.</param>
    /// <param name="row">Row of the table, 0 up to <see cref="MaxRows"/> - 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(
        byte* slots, LotsFormat format, int positions, int pool, int column, long lots, int row)
    {
        byte* record = Record(slots, format, positions, pool, column);
        int lane = pool % GroupSize;
        if (format == LotsFormat.Narrow)
            ((int*)record)[lane] = (int)lots;
        else
            ((double*)record)[lane] = lots;
        ((ushort*)(record + IndexOffset(format)))[lane] = (ushort)(2 * row);
    }

    /// <summary>Reads one slot back; parameters as in <see cref="Write"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (long Lots, int Row) Read(byte* slots, LotsFormat format, int positions, int pool, int column)
    {
        byte* record = Record(slots, format, positions, pool, column);
        int lane = pool % GroupSize;
        long lots = format == LotsFormat.Narrow ? ((int*)record)[lane] : (long)((double*)record)[lane];
        return (lots, ((ushort*)(record + IndexOffset(format)))[lane] / 2);
    }

    private static byte* Record(byte* slots, LotsFormat format, int positions, int pool, int column) =>
        slots + (((long)(pool / GroupSize) * positions) + column) * RecordSize(format);

    private static int IndexOffset(LotsFormat format) =>
        format == LotsFormat.Narrow ? NarrowLots.IndexOffset : WideLots.IndexOffset;
}
