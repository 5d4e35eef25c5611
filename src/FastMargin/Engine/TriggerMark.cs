using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastMargin.Engine;

/// <summary>
/// What a tick needs to know of an instrument. Marks are compared as whole numbers, in units of
/// <c>2^Shift</c> mark steps. A key on the low side is k and fires when <c>mark &lt; k</c>; one on the high side is
/// -k and fires when <c>mark &gt; k</c>, that is <c>-mark &lt; key</c>: on both sides the largest key fires first, and
/// the sign of a key tells its side.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal struct TriggerMark
{
    /// <summary>A key that no mark fires.</summary>
    public const int Never = int.MinValue;

    /// <summary>Of a slot that has no trigger.</summary>
    public const int Unset = 0;

    /// <summary>Keys are at most this; a mark that reaches it makes the instrument's shift larger.</summary>
    public const int MaxKey = (1 << KeyBits) - 1;

    /// <summary>Bits of a key without its sign.</summary>
    public const int KeyBits = 30;

    // A mark in the middle of the range may double before the ladders are made anew.
    private const int RoomBits = KeyBits - 1;

    // A coarse key is given up when the mark falls so far that it would no longer be one of the smallest keys.
    private const int SmallestCoarse = 2;

    /// <summary>
    /// The largest key on the low side, or what makes a mark special that fires none: see <see cref="IsQuiet"/>.
    /// </summary>
    public int BestLow;

    /// <summary>The largest key on the high side.</summary>
    public int BestHigh;

    /// <summary>The ladders, low and high.</summary>
    public uint RootLow;

    /// <inheritdoc cref="RootLow"/>
    public uint RootHigh;

    /// <summary>The mark as keys are compared with it.</summary>
    public int Now;

    /// <summary>The input at which the ladders were last emptied of what the mark fires.</summary>
    public uint TakenAt;

    /// <summary>
    /// Ticks seen, halved now and then, after a prior from the number of holders. It may come around.
    /// </summary>
    public uint Ticks;

    /// <summary>Mark steps in a unit of keys, as a power of two.</summary>
    public byte Shift;

    /// <summary>
    /// True when a mark fires no key, and is one that keys can be compared with. Two comparisons tell all of it: what
    /// is below the best keys of an empty ladder are marks that are none, or that need another shift.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsQuiet(long steps)
    {
        long now = steps >> Shift;
        return now >= BestLow && -now >= BestHigh;
    }

    /// <summary>Sets the best keys of what a ladder says; never so low that a special mark would be quiet.</summary>
    public void SetBest(int low, int high, bool hasMark)
    {
        int lowest = Shift == 0 ? 1 : SmallestCoarse;
        BestLow = hasMark ? Math.Max(low, lowest) : int.MaxValue;
        BestHigh = Math.Max(high, 1 - MaxKey);
    }

    /// <summary>True when a mark needs another shift, which voids all keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsOutgrown(long steps) =>
        steps >> Shift >= MaxKey || (Shift != 0 && steps >> Shift < SmallestCoarse);

    /// <summary>Finds the shift for a mark.</summary>
    public void Rescale(long steps, ref TriggerPrice price)
    {
        Shift = 0;
        while (steps >> Shift >= 1L << RoomBits) Shift++;
        price.Shift = Shift;
    }

    /// <summary>Takes a mark.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Move(long steps, ref TriggerPrice price)
    {
        Now = (int)(steps >> Shift);
        price.Steps = steps;
        Ticks++;
    }

    /// <summary>True when the mark has passed a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Fires(int key) => key > 0 ? Now < key : -Now < key;

    /// <summary>True for a key of either side that a mark can fire and therefore stands in a ladder.</summary>
    public static bool IsLive(int key) => key is > 1 or (< 0 and > -MaxKey);
}
